"""Addresses of the funders, and those of people and organismes that speak of money."""

from django.urls import path

from financeurs.views import (
    accueil,
    admissibilite,
    catalogue,
    decisions,
    documents,
    examens,
    financement,
    ordres,
    remises,
)

urlpatterns = [
    path("mes-dossiers/<uuid:pk>/financement/", financement.financer_dossier, name="financer_dossier"),
    path("mes-dossiers/<uuid:pk>/abondement/", financement.demander_abondement, name="demander_abondement"),
    path("financeur/", accueil.financeur_accueil, name="financeur_accueil"),
    path("financeur/prises-en-charge/", decisions.prises_en_charge, name="prises_en_charge"),
    path("financeur/prises-en-charge/<int:pk>/", decisions.prise_en_charge, name="prise_en_charge"),
    path("decisions/<uuid:pk>/", documents.decision_document, name="decision_document"),
    path("decisions/<uuid:pk>.pdf", documents.decision_pdf, name="decision_pdf"),
    path("financeur/abondements/", decisions.abondements, name="abondements"),
    path("financeur/abondements/<int:pk>/", decisions.abondement, name="abondement"),
    path("financeur/ordres/", ordres.ordres, name="ordres"),
    path("financeur/ordres/<int:pk>/", ordres.ordre, name="ordre"),
    path("financeur/ordres/<int:pk>/preuve/", ordres.preuve_ordre, name="preuve_ordre"),
    path("financeur/ordres/<int:pk>/editer/", ordres.editer_ordre, name="editer_ordre"),
    path("ordres/document/<uuid:pk>/", ordres.ordre_document, name="ordre_document"),
    path("ordres/document/<uuid:pk>.pdf", ordres.ordre_pdf, name="ordre_pdf"),
    path("financeur/remises/", remises.remises, name="remises"),
    path("financeur/remises/<int:pk>/", remises.remise, name="remise"),
    path("financeur/remises/<int:pk>/fichier/", remises.telecharger_remise, name="telecharger_remise"),
    path("financeur/virements/<int:pk>/reponse/", remises.reponse_banque, name="reponse_banque"),
    path("financeur/catalogue/", catalogue.catalogue_financeur, name="catalogue_financeur"),
    path("financeur/catalogue/<int:pk>/sortie/", catalogue.sortir_catalogue, name="sortir_catalogue"),
    path("organisme/admissibilite/", admissibilite.mon_admissibilite, name="mon_admissibilite"),
    path("organismes/<int:pk>/admissibilite/", admissibilite.admissibilite_organisme, name="admissibilite_organisme"),
    path("financeur/examens/", examens.examens, name="examens"),
    path("financeur/examens/<int:pk>/", examens.examen, name="examen"),
    path("financeur/examens/preuves/<int:pk>/", examens.preuve_examen, name="preuve_examen"),
    path("financeur/examens/<int:pk>/prendre/", examens.prendre_examen, name="prendre_examen"),
    path("financeur/examens/<int:pk>/avis/", examens.noter_examen, name="noter_examen"),
    path("financeur/examens/<int:pk>/clore/", examens.clore_examen, name="clore_examen"),
    path("organisme/paiements/", ordres.mes_paiements, name="mes_paiements"),
]
