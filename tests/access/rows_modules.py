"""Pages of the modules and dossiers."""

EVERYBODY = {"anonyme", "titulaire", "conseiller", "organisme", "instructeur", "financeur", "administrateur"}
SIGNED_IN = EVERYBODY - {"anonyme"}
PERSON, BODY = {"titulaire"}, {"organisme"}
MEMBERS, GESTIONNAIRE = {"gestionnaire", "formateur"}, {"gestionnaire"}

ROWS = [
    ("catalogue", {}, EVERYBODY, set()),
    ("module_detail", {"pk": "module"}, EVERYBODY, set()),
    ("ouvrir_dossier", {"pk": "module"}, PERSON, set()),
    ("preparer_dossier", {"pk": "module"}, {"conseiller"}, set()),
    ("mes_dossiers", {}, PERSON, set()),
    ("dossier", {"pk": "dossier"}, PERSON, set()),
    ("changer_dates", {"pk": "dossier"}, PERSON, set()),
    ("annuler_dossier", {"pk": "dossier"}, PERSON, set()),
    ("prendre_connaissance", {"pk": "dossier"}, PERSON, set()),
    ("choisir_paiement", {"pk": "dossier"}, PERSON, set()),
    ("demander_devis", {"pk": "dossier"}, PERSON, set()),
    ("repondre_devis", {"pk": "devis"}, PERSON, set()),
    ("devis_document", {"pk": "devis"}, PERSON | BODY, set()),
    ("devis_pdf", {"pk": "devis"}, PERSON | BODY, set()),
    ("etablir_devis", {"pk": "devis"}, BODY, MEMBERS),
    ("mes_modules", {}, BODY, MEMBERS),
    ("creer_module", {}, BODY, GESTIONNAIRE),
    ("modifier_module", {"pk": "module"}, BODY, GESTIONNAIRE),
    ("publier_module", {"pk": "module"}, BODY, GESTIONNAIRE),
    ("retirer_module", {"pk": "module"}, BODY, GESTIONNAIRE),
    ("organisme_dossiers", {}, BODY, MEMBERS),
    ("organisme_dossier", {"pk": "dossier"}, BODY, MEMBERS),
    ("deposer_justificatif", {"pk": "dossier"}, BODY, MEMBERS),
    ("fichier_justificatif", {"pk": "justificatif"}, PERSON | BODY, set()),
    ("recu_justificatif", {"pk": "justificatif"}, PERSON | BODY, set()),
    ("recu_justificatif_pdf", {"pk": "justificatif"}, PERSON | BODY, set()),
    ("api_catalogue", {}, EVERYBODY, set()),
    ("api_module", {"pk": "module"}, EVERYBODY, set()),
    ("api_dossiers", {}, SIGNED_IN, set()),
    ("api_dossier", {"pk": "dossier"}, SIGNED_IN, set()),
    ("api_annuler_dossier", {"pk": "dossier"}, SIGNED_IN, set()),
]
