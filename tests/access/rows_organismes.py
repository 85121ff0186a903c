"""Pages of the organismes and of the instructors."""

EVERYBODY = {"anonyme", "titulaire", "conseiller", "organisme", "instructeur", "financeur", "administrateur"}
SIGNED_IN = EVERYBODY - {"anonyme"}
GESTIONNAIRE = {"gestionnaire"}

ROWS = [
    ("inscrire_organisme", {}, SIGNED_IN, set()),
    ("rejoindre_organisme", {}, SIGNED_IN, set()),
    ("accepter_invitation", {"pk": "invitation"}, SIGNED_IN, set()),
    ("organisme_accueil", {}, {"organisme"}, set()),
    ("mon_admissibilite", {}, {"organisme"}, set()),
    ("declaration", {}, {"organisme"}, GESTIONNAIRE),
    ("joindre_piece", {}, {"organisme"}, GESTIONNAIRE),
    ("retirer_piece", {"pk": "piece"}, {"organisme"}, GESTIONNAIRE),
    ("deposer_declaration", {}, {"organisme"}, GESTIONNAIRE),
    ("nouvelle_declaration", {}, {"organisme"}, GESTIONNAIRE),
    ("coordonnees_bancaires", {}, {"organisme"}, GESTIONNAIRE),
    ("membres_organisme", {}, {"organisme"}, GESTIONNAIRE),
    ("terminer_membre", {"pk": "membre"}, {"organisme"}, GESTIONNAIRE),
    ("retirer_invitation", {"pk": "invitation"}, {"organisme"}, GESTIONNAIRE),
    ("qualite", {}, {"organisme"}, set()),
    ("demander_examen", {}, {"organisme"}, GESTIONNAIRE),
    ("dossier_qualite", {"pk": "qualite_ouverte"}, {"organisme"}, set()),
    ("envoyer_qualite", {"pk": "qualite_ouverte"}, {"organisme"}, GESTIONNAIRE),
    ("indicateur_qualite", {"pk": "qualite_ouverte", "numero": "1.1"}, {"organisme"}, GESTIONNAIRE),
    ("preuve_qualite", {"pk": "preuve_qualite"}, {"organisme", "financeur"}, set()),
    ("retirer_preuve", {"pk": "preuve_qualite"}, {"organisme"}, GESTIONNAIRE),
    ("piece_declaration", {"pk": "piece"}, {"organisme", "instructeur"}, set()),
    ("recepisse", {"pk": "declaration"}, {"organisme", "instructeur"}, set()),
    ("recepisse_pdf", {"pk": "declaration"}, {"organisme", "instructeur"}, set()),
    ("instruction", {}, {"instructeur"}, set()),
    ("instruction_declaration", {"pk": "declaration"}, {"instructeur"}, set()),
    ("enregistrer_declaration", {"pk": "declaration"}, {"instructeur"}, set()),
    ("demander_pieces", {"pk": "declaration"}, {"instructeur"}, set()),
    ("refuser_declaration", {"pk": "declaration"}, {"instructeur"}, set()),
    ("nacre_conventions", {}, {"instructeur", "administrateur"}, set()),
    ("importer_nacre", {}, {"instructeur", "administrateur"}, set()),
    ("import_nacre", {"pk": "liste_nacre"}, {"instructeur", "administrateur"}, set()),
    ("confirmer_nacre", {"pk": "liste_nacre"}, {"instructeur", "administrateur"}, set()),
    ("refus_nacre", {"pk": "liste_nacre"}, {"instructeur", "administrateur"}, set()),
    ("api_organismes", {}, EVERYBODY, set()),
    ("api_admissibilite", {"pk": "organisme"}, EVERYBODY, set()),
]
