"""Choices that the texts leave open, as named settings (docs/decisions.md gives the reasons).

The choices of the calculation of hours (step at 120 h, DIF with CPF…) are dated parameters in
`accounts/rules/parameters/`; those here belong to the workflow.
"""

from datetime import date

from cpa_portal.settings import env

# Quality deemed by a NACRE convention also stands for the funder's catalogue entry (until 31/12/2017).
NACRE_VAUT_REFERENCEMENT = True
# Days on which a body must be payable for a dossier: that of the funder's decision, that of the entry into training.
# The texts do not choose; both must pass. Payment itself is no such day: an accepted dossier goes on and is paid,
# even once the quality deemed by NACRE is over.
PAYABILITE_JOURS = ("decision", "entree")
# Days after a clean proof without objection before the service fait is recorded by itself.
FENETRE_SERVICE_FAIT_JOURS = 5
# Days left to the person, after the proof of an accompaniment to creation, to say whether it took place: her silence
# confirms it, her « non » holds the service fait.
ATTESTATION_SILENCE_JOURS = 15
# A report is due for the year of the registration too, from the first day.
BPF_DU_POUR_L_ANNEE_D_ENREGISTREMENT = True
# Days before 30 April at which a missing report is recalled.
RAPPELS_BPF_JOURS = (90, 30, 7)
# Days that a personal quote stays open to acceptance.
DUREE_DEVIS_JOURS = 30
# Days during which a mandate proposed by an adviser can be accepted.
DUREE_PROPOSITION_MANDAT_JOURS = 15
# Minutes of validity and number of tries of the one-time code of a mandate.
CODE_MANDAT_MINUTES = 10
CODE_MANDAT_ESSAIS = 5
# Indu: days to answer its notice, days of the administration to answer observations, days to contest the decision.
DELAI_OBSERVATIONS_INDU_JOURS = 30
DELAI_REPONSE_INDU_JOURS = 60
DELAI_RECOURS_INDU_JOURS = 60
# (amount up to, in cents; approvals required). The last band has no limit.
SEUILS_APPROBATION = [(500_000, 2), (None, 3)]
# A part-payment of hours debits only the hours really done (domain: case left open by the texts).
DEBIT_DES_SEULES_HEURES_FAITES = True

# Days of life of a change that waits for its second person, and of an invitation that waits for its answer.
CHANGEMENT_EXPIRE_JOURS = 14
# Hours during which a new member sees the dossiers shared with her and no other, and decides nothing.
MEMBRE_RECENT_HEURES = 72
# Days during which no bank file pays an IBAN that has just been put in force, without one more approval.
IBAN_ATTENTE_JOURS = 10
# New bodies: (from day, ((months, dossiers paid without objection, outstanding cents), …)). A tier holds while the
# body is younger than its months or has fewer dossiers than it says; past the last one there is no cap.
PLAFONDS_NOUVEL_ORGANISME = [(date(2017, 1, 1), ((3, 3, 500_000), (6, 10, 2_000_000)))]
# Days after which a payment no longer counts as outstanding, and counts as made without objection.
RECUL_PAIEMENT_JOURS = 30
# Longest time, in days, for which two valideurs lift the cap of a body.
LEVEE_PLAFOND_JOURS = 92
# Signals of unusual activity: days looked at, first-time holders on one module within an hour (or dossiers of a body
# that had none), days since its registration after which a body that had no dossier counts as dormant.
SIGNAUX_RECUL_JOURS = 30
PIC_PREMIERES_DEMANDES = 5
DORMANCE_JOURS = 365

# Campaigns: accounts of one transaction, and of one partition (one process at a time goes through a partition).
CAMPAGNE_LOT = env.integer("CAMPAGNE_LOT", 4_000)
CAMPAGNE_PARTITION = env.integer("CAMPAGNE_PARTITION", 40_000)

# Quality examination: days of the examiner, days of the body to complete its file (the texts set none).
DELAI_EXAMEN_QUALITE_JOURS = 60
DELAI_COMPLEMENTS_QUALITE_JOURS = 30
# Days of a body to answer the grounds of a suspension; days of each stage of a sampled control (the texts set none).
DELAI_CONTRADICTOIRE_JOURS = 30
CALENDRIER_CONTROLE_JOURS = (42, 63, 93, 114)

# Catalogues received as LHEO files: heaviest file, in megabytes, and errors that one reading keeps.
LHEO_MAX_MO = env.integer("LHEO_MAX_MO", 50)
LHEO_MAX_ANOMALIES = 1_000
# Heaviest file of the public list of training bodies, in megabytes.
LPOF_MAX_MO = env.integer("LPOF_MAX_MO", 200)
# Days during which a body that the Sirene register did not confirm is asked about again each night.
VERIFICATION_SIRENE_JOURS = 30
# Months beyond which the bulletin n° 3 of the judicial record is called too old (the texts set no age): a warning.
BULLETIN_3_MOIS = 3
