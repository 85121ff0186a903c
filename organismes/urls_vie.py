"""Addresses of what follows the registration of a declaration."""

from django.urls import path

from organismes.views import vie, vie_instruction

urlpatterns = [
    path("organisme/bilans/", vie.mes_bilans, name="mes_bilans"),
    path("organisme/bilans/<int:annee>/", vie.bilan, name="bilan"),
    path("organisme/modifications/", vie.mes_modifications, name="mes_modifications"),
    path("organisme/modifications/<int:pk>/retirer/", vie.retirer_modification, name="retirer_modification"),
    path("organisme/fin-activite/", vie.fin_activite, name="fin_activite"),
    path("organisme/procedures/<int:pk>/", vie.ma_procedure, name="ma_procedure"),
    path("bilans/<int:pk>/", vie.recu_bilan, name="recu_bilan"),
    path("bilans/<int:pk>.pdf", vie.recu_bilan_pdf, name="recu_bilan_pdf"),
    path("annulations/<int:pk>/", vie_instruction.decision_annulation, name="decision_annulation"),
    path("instruction/enregistrements/", vie_instruction.vie_enregistrements, name="vie_enregistrements"),
    path("instruction/enregistrements/<int:pk>/", vie_instruction.vie_enregistrement, name="vie_enregistrement"),
    path("instruction/enregistrements/<int:pk>/retablir/", vie_instruction.retirer_fin, name="retirer_fin"),
    path("instruction/enregistrements/<int:pk>/procedure/", vie_instruction.ouvrir_procedure, name="ouvrir_procedure"),
    path("instruction/procedures/<int:pk>/decider/", vie_instruction.decider_procedure, name="decider_procedure"),
    path("instruction/modifications/<int:pk>/", vie_instruction.repondre_modification, name="repondre_modification"),
]
