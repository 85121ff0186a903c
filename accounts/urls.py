"""Addresses of the accounts. Names are flat: they are the same from every app."""

from django.urls import path

from accounts.views import (
    administration,
    agents,
    campagne_fichiers,
    campagnes,
    comptes,
    conseiller,
    diplome,
    explication,
    indu_documents,
    indus,
    mandats,
    parametres,
    retraits,
    simulateur,
)
from accounts.views.dif import declarer_dif
from accounts.views.droits import mes_droits, mon_historique
from accounts.views.espaces import choisir_espace
from accounts.views.importation import importer_activites
from accounts.views.memoire import memoire
from accounts.views.ouverture import ouvrir_compte
from accounts.views.personne import personne
from accounts.views.projection import projeter, projeter_personne
from accounts.views.releve import mon_releve, mon_releve_page, mon_releve_pdf

urlpatterns = [
    path("espaces/", choisir_espace, name="choisir_espace"),
    path("simulateur/", simulateur.simulateur, name="simulateur"),
    path("ouvrir-mon-compte/", ouvrir_compte, name="ouvrir_compte"),
    path("mes-droits/", mes_droits, name="mes_droits"),
    path("mes-droits/projection/", projeter, name="projeter"),
    path("mes-droits/comprendre/", explication.comprendre, name="comprendre"),
    path("mes-droits/explications/", explication.etablir_explication, name="etablir_explication"),
    path("mes-droits/explications/<uuid:pk>/", explication.explication_page, name="explication_page"),
    path("mes-droits/explications/<uuid:pk>/pdf/", explication.explication_pdf, name="explication_pdf"),
    path("mes-droits/indus/", indus.mes_indus, name="mes_indus"),
    path("mes-droits/indus/<uuid:pk>/", indus.mon_indu, name="mon_indu"),
    path("mes-droits/indus/<uuid:pk>/retirer/", indus.retirer_observations, name="retirer_observations"),
    path("mes-droits/indus/<uuid:pk>/<uuid:document>/", indu_documents.mon_indu_page, name="mon_indu_page"),
    path("mes-droits/indus/<uuid:pk>/<uuid:document>/pdf/", indu_documents.mon_indu_pdf, name="mon_indu_pdf"),
    path("mes-droits/euros-en-heures/", agents.euros_en_heures, name="euros_en_heures"),
    path("mon-historique/", mon_historique, name="mon_historique"),
    path("mon-historique/ce-que-le-portail-savait/", memoire, name="memoire"),
    path("mon-releve/", mon_releve, name="mon_releve"),
    path("mon-releve/<uuid:pk>/", mon_releve_page, name="mon_releve_page"),
    path("mon-releve/<uuid:pk>/pdf/", mon_releve_pdf, name="mon_releve_pdf"),
    path("declarer-mon-diplome/", diplome.declarer_diplome, name="declarer_diplome"),
    path("declarer-mon-diplome/retirer/", retraits.retirer_diplome, name="retirer_diplome"),
    path("declarer-mon-dif/", declarer_dif, name="declarer_dif"),
    path("declarer-mon-dif/retirer/", retraits.retirer_dif, name="retirer_dif"),
    path("mes-mandats/", mandats.mes_mandats, name="mes_mandats"),
    path("mes-mandats/<int:pk>/accepter/", mandats.accepter_mandat, name="accepter_mandat"),
    path("mes-mandats/<int:pk>/refuser/", mandats.refuser_mandat, name="refuser_mandat"),
    path("mes-mandats/<int:pk>/revoquer/", mandats.revoquer_mandat, name="revoquer_mandat"),
    path("mes-mandats/<int:pk>/retirer-un-acte/", mandats.revoquer_pouvoir, name="revoquer_pouvoir"),
    path("qui-a-vu-mon-compte/", mandats.qui_a_vu, name="qui_a_vu"),
    path("conseiller/personnes/", conseiller.conseiller_accueil, name="conseiller_accueil"),
    path("conseiller/personnes/<int:pk>/", personne, name="personne"),
    path("conseiller/personnes/<int:pk>/comprendre/", explication.comprendre_personne, name="comprendre_personne"),
    path("conseiller/personnes/<int:pk>/projection/", projeter_personne, name="projeter_personne"),
    path("conseiller/personnes/<int:pk>/indus/", indus.indus_personne, name="indus_personne"),
    path(
        "conseiller/personnes/<int:pk>/diplome/",
        diplome.conseiller_declarer_diplome,
        name="conseiller_declarer_diplome",
    ),
    path(
        "conseiller/personnes/<int:pk>/diplome/retirer/",
        retraits.conseiller_retirer_diplome,
        name="conseiller_retirer_diplome",
    ),
    path("conseiller/mandats/proposer/", conseiller.proposer_mandat, name="proposer_mandat"),
    path("conseiller/mandats/<int:pk>/", conseiller.mandat_detail, name="mandat_detail"),
    path("conseiller/mandats/<int:pk>/code/", conseiller.envoyer_code, name="envoyer_code"),
    path("conseiller/mandats/<int:pk>/retirer/", conseiller.retirer_mandat, name="retirer_mandat"),
    path("conseiller/mandats/<int:pk>/rendre/", conseiller.rendre_mandat, name="rendre_mandat"),
    path("administration/accueil/", administration.administration_accueil, name="administration_accueil"),
    path("administration/comptes/", comptes.comptes, name="comptes"),
    path("administration/comptes/<int:pk>/", comptes.compte_administre, name="compte_administre"),
    path(
        "administration/comptes/<int:pk>/anticipation/",
        agents.enregistrer_anticipation,
        name="enregistrer_anticipation",
    ),
    path(
        "administration/comptes/<int:pk>/declarations/<slug:nature>/<int:fait>/retirer/",
        comptes.retirer_declaration,
        name="retirer_declaration",
    ),
    path(
        "administration/comptes/<int:pk>/retraits/<int:retrait>/retablir/",
        comptes.retablir_declaration,
        name="retablir_declaration",
    ),
    path("administration/fichiers/", administration.imports, name="imports"),
    path("administration/fichiers/importer/", importer_activites, name="importer_activites"),
    path("administration/fichiers/<uuid:pk>/", administration.import_detail, name="import_detail"),
    path("administration/indus/", indus.indus, name="indus"),
    path("administration/indus/<uuid:pk>/", indus.indu_detail, name="indu_detail"),
    path("administration/indus/<uuid:pk>/<uuid:document>/", indu_documents.indu_page, name="indu_page"),
    path("administration/indus/<uuid:pk>/<uuid:document>/pdf/", indu_documents.indu_pdf, name="indu_pdf"),
    path("administration/parametres/", parametres.parametres, name="parametres"),
    path("administration/parametres/en-vigueur/", parametres.parametres_en_vigueur, name="parametres_en_vigueur"),
    path("administration/parametres/<uuid:pk>/", parametres.parametres_detail, name="parametres_detail"),
    path("administration/parametres/<uuid:pk>/valeurs/<int:valeur>/", parametres.retirer_valeur, name="retirer_valeur"),
    path("administration/parametres/<uuid:pk>/etudier/", parametres.etudier_parametres, name="etudier_parametres"),
    path("administration/parametres/<uuid:pk>/modifier/", parametres.modifier_parametres, name="modifier_parametres"),
    path(
        "administration/parametres/<uuid:pk>/approuver/", parametres.approuver_parametres, name="approuver_parametres"
    ),
    path("administration/parametres/<uuid:pk>/rejeter/", parametres.rejeter_parametres, name="rejeter_parametres"),
    path(
        "administration/parametres/<uuid:pk>/abandonner/",
        parametres.abandonner_parametres,
        name="abandonner_parametres",
    ),
    path("administration/parametres/<uuid:pk>/annuler/", parametres.annuler_parametres, name="annuler_parametres"),
    path("administration/campagnes/", campagnes.campagnes, name="campagnes"),
    path("administration/campagnes/<uuid:pk>/", campagnes.campagne_detail, name="campagne_detail"),
    path("administration/campagnes/<uuid:pk>/arreter/", campagnes.arreter_campagne, name="arreter_campagne"),
    path("administration/campagnes/<uuid:pk>/reprendre/", campagnes.reprendre_campagne, name="reprendre_campagne"),
    path("administration/campagnes/<uuid:pk>/rapport/", campagne_fichiers.campagne_rapport, name="campagne_rapport"),
    path(
        "administration/campagnes/<uuid:pk>/rapport/pdf/",
        campagne_fichiers.campagne_rapport_pdf,
        name="campagne_rapport_pdf",
    ),
    path(
        "administration/campagnes/<uuid:pk>/fichiers/<slug:quoi>/",
        campagne_fichiers.campagne_fichier,
        name="campagne_fichier",
    ),
]
