"""Pages and API of the funders, and those of people and organismes that speak of money."""

PERSON, BODY, FUNDER = {"titulaire"}, {"organisme"}, {"financeur"}
SIGNED_IN = {"titulaire", "conseiller", "organisme", "instructeur", "financeur", "administrateur"}

ROWS = [
    ("financer_dossier", {"pk": "dossier"}, PERSON, set()),
    ("demander_abondement", {"pk": "dossier"}, PERSON, set()),
    ("financeur_accueil", {}, FUNDER, set()),
    ("prises_en_charge", {}, FUNDER, set()),
    ("prise_en_charge", {"pk": "prise_en_charge"}, FUNDER, set()),
    ("abondements", {}, FUNDER, set()),
    ("abondement", {"pk": "abondement"}, FUNDER, set()),
    ("ordres", {}, FUNDER, set()),
    ("ordre", {"pk": "ordre"}, FUNDER, set()),
    ("preuve_ordre", {"pk": "ordre"}, FUNDER, set()),
    ("editer_ordre", {"pk": "ordre"}, FUNDER, set()),
    ("ordre_document", {"pk": "ordre_document"}, FUNDER | BODY, set()),
    ("ordre_pdf", {"pk": "ordre_document"}, FUNDER | BODY, set()),
    ("decision_document", {"pk": "decision_document"}, FUNDER | PERSON | BODY, set()),
    ("decision_pdf", {"pk": "decision_document"}, FUNDER | PERSON | BODY, set()),
    ("remises", {}, FUNDER, set()),
    ("remise", {"pk": "remise"}, FUNDER, set()),
    ("telecharger_remise", {"pk": "remise"}, FUNDER, {"comptable"}),
    ("reponse_banque", {"pk": "tentative"}, FUNDER, {"comptable"}),
    ("catalogue_financeur", {}, FUNDER, set()),
    ("sortir_catalogue", {"pk": "entree"}, FUNDER, {"gestionnaire"}),
    ("reconnaitre_qualite", {"pk": "qualite"}, FUNDER, {"gestionnaire"}),
    ("mes_paiements", {}, BODY, set()),
    ("admissibilite_organisme", {"pk": "organisme"}, {"anonyme"} | SIGNED_IN, set()),
    ("api_prises_en_charge", {}, FUNDER | PERSON | BODY, set()),
    ("api_prise_en_charge", {"pk": "prise_en_charge"}, FUNDER | PERSON | BODY, set()),
    ("api_ordres", {}, FUNDER | BODY, set()),
    ("api_ordre", {"pk": "ordre"}, FUNDER | BODY, set()),
    ("api_payabilite", {"pk": "organisme"}, SIGNED_IN, set()),
]
