"""Addresses of the modules and dossiers."""

from django.urls import path

from modules.views import catalogue, devis, dossier, fichiers, organisme_dossiers, organisme_modules, ouverture

urlpatterns = [
    path("catalogue/", catalogue.catalogue, name="catalogue"),
    path("catalogue/<int:pk>/", catalogue.module_detail, name="module_detail"),
    path("catalogue/<int:pk>/ouvrir/", ouverture.ouvrir_dossier, name="ouvrir_dossier"),
    path("catalogue/<int:pk>/preparer/", ouverture.preparer_dossier, name="preparer_dossier"),
    path("mes-dossiers/", dossier.mes_dossiers, name="mes_dossiers"),
    path("mes-dossiers/<uuid:pk>/", dossier.dossier, name="dossier"),
    path("mes-dossiers/<uuid:pk>/dates/", dossier.changer_dates, name="changer_dates"),
    path("mes-dossiers/<uuid:pk>/annuler/", dossier.annuler_dossier, name="annuler_dossier"),
    path("mes-dossiers/<uuid:pk>/conseil/", dossier.prendre_connaissance, name="prendre_connaissance"),
    path("mes-dossiers/<uuid:pk>/paiement/", dossier.choisir_paiement, name="choisir_paiement"),
    path("mes-dossiers/<uuid:pk>/devis/", devis.demander_devis, name="demander_devis"),
    path("devis/<int:pk>/", devis.repondre_devis, name="repondre_devis"),
    path("devis/<int:pk>/document/", devis.devis_document, name="devis_document"),
    path("devis/<int:pk>/document.pdf", devis.devis_pdf, name="devis_pdf"),
    path("devis/<int:pk>/etablir/", devis.etablir_devis, name="etablir_devis"),
    path("organisme/modules/", organisme_modules.mes_modules, name="mes_modules"),
    path("organisme/modules/nouveau/", organisme_modules.creer_module, name="creer_module"),
    path("organisme/modules/<int:pk>/", organisme_modules.modifier_module, name="modifier_module"),
    path("organisme/modules/<int:pk>/publier/", organisme_modules.publier_module, name="publier_module"),
    path("organisme/modules/<int:pk>/retirer/", organisme_modules.retirer_module, name="retirer_module"),
    path("organisme/dossiers/", organisme_dossiers.organisme_dossiers, name="organisme_dossiers"),
    path("organisme/dossiers/<uuid:pk>/", organisme_dossiers.organisme_dossier, name="organisme_dossier"),
    path(
        "organisme/dossiers/<uuid:pk>/justificatif/",
        organisme_dossiers.deposer_justificatif,
        name="deposer_justificatif",
    ),
    path("justificatifs/<int:pk>/fichier/", fichiers.fichier_justificatif, name="fichier_justificatif"),
    path("justificatifs/<int:pk>/recu/", fichiers.recu_justificatif, name="recu_justificatif"),
    path("justificatifs/<int:pk>/recu.pdf", fichiers.recu_justificatif_pdf, name="recu_justificatif_pdf"),
]
