"""What the acts of the accounts are called in the journal."""

from cpa_portal.audit.labels import name_acts

name_acts(
    {
        "clock.advance": "a avancé le jour légal",
        "accounts.create_user": "a créé un accès au portail",
        "accounts.open_structure": "a ouvert une structure de conseil",
        "accounts.appoint_adviser": "a nommé un conseiller",
        "accounts.open_compte": "a ouvert le compte",
        "accounts.claim_compte": "a rattaché le compte à son titulaire",
        "accounts.record_activite": "a enregistré une activité",
        "accounts.correct_activite": "a corrigé une activité",
        "accounts.record_statut": "a enregistré un statut",
        "accounts.record_cec": "a enregistré une activité citoyenne",
        "accounts.record_correctif": "a enregistré un abondement correctif",
        "accounts.record_end": "a enregistré la fin de carrière ou le décès",
        "accounts.declare_diplome": "a déclaré un niveau de diplôme",
        "accounts.find_diplome_false": "a constaté une déclaration de diplôme inexacte",
        "accounts.declare_dif": "a déclaré des heures de DIF",
        "accounts.recompute": "a recalculé les heures",
        "accounts.receive_import": "a envoyé un fichier d’activité",
        "accounts.finish_import": "a terminé la lecture d’un fichier d’activité",
        "accounts.receive_dsn": "a reçu la déclaration d’un employeur",
        "accounts.read_compte": "a consulté les heures du compte",
        "accounts.propose_mandat": "a proposé un mandat",
        "accounts.accept_mandat": "a accepté un mandat",
        "accounts.refuse_mandat": "a refusé un mandat",
        "accounts.withdraw_mandat": "a retiré une proposition de mandat",
        "accounts.replace_mandat": "a remplacé une proposition de mandat",
        "accounts.revoke_mandat": "a mis fin à un mandat",
        "accounts.revoke_power": "a retiré un acte d’un mandat",
        "accounts.expire_mandat": "a constaté la fin d’un mandat",
        "accounts.send_code": "a fait envoyer un code d’acceptation",
        "accounts.wrong_code": "a saisi un code d’acceptation inexact",
        "accounts.refuse_without_mandate": "s’est vu refuser l’accès, faute de mandat",
        "accounts.issue_releve": "a établi un relevé de droits",
    }
)
