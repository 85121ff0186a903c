"""What the acts of the modules and dossiers are called in the journal."""

from cpa_portal.audit.labels import name_acts

name_acts(
    {
        "modules.create": "a créé un module",
        "modules.update": "a modifié un module",
        "modules.publish": "a publié un module",
        "modules.withdraw": "a retiré un module du catalogue",
        "modules.freeze_version": "a figé une version d’un module",
        "modules.set_steps": "a décrit les étapes et les justificatifs d’un module",
        "modules.add_session": "a annoncé une session",
        "modules.cancel_session": "a annulé une session",
        "modules.create_parcours": "a créé un parcours",
        "modules.update_parcours": "a modifié un parcours",
        "modules.change_parcours": "a changé les modules d’un parcours",
        "modules.publish_parcours": "a publié un parcours",
        "modules.withdraw_parcours": "a retiré un parcours du catalogue",
        "modules.decliner": "n’a pas donné suite à un dossier",
        "modules.open_dossier": "a ouvert un dossier de formation",
        "modules.set_dates": "a changé les dates d’un dossier",
        "modules.acknowledge_cep": "a pris connaissance du conseil en évolution professionnelle",
        "modules.choose_self_payment": "a choisi de payer, ou non, le reste d’un dossier",
        "modules.transmit": "a transmis un dossier au financeur",
        "modules.validate": "a validé un dossier et réservé ses heures",
        "modules.refuse": "a refusé un dossier",
        "modules.refuser": "a refusé un dossier",
        "modules.cancel": "a annulé un dossier",
        "modules.annuler": "a annulé un dossier",
        "modules.close": "a clos un dossier",
        "modules.grant_abondement": "a inscrit un abondement sur un dossier",
        "modules.request_quote": "a demandé un devis",
        "modules.issue_quote": "a établi un devis",
        "modules.accept_quote": "a accepté un devis",
        "modules.decline_quote": "a refusé un devis",
        "modules.expire_quote": "a constaté l’expiration d’un devis",
        "modules.submit_proof": "a déposé un justificatif",
        "modules.read_proof": "a consulté un justificatif",
        "modules.object_to_proof": "a contesté un justificatif",
        "modules.record_service_fait": "a constaté le service fait",
    }
)
