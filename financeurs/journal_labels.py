"""What the acts of the funders are called in the journal."""

from cpa_portal.audit.labels import name_acts

name_acts(
    {
        "financeurs.open": "a ouvert un financeur",
        "financeurs.add_agent": "a ajouté un agent chez un financeur",
        "financeurs.set_rule": "a fixé une règle de financement",
        "financeurs.add_entry": "a référencé un organisme au catalogue d’un financeur",
        "financeurs.end_entry": "a mis fin à un référencement au catalogue d’un financeur",
        "financeurs.take_examination": "a pris un examen de qualité à son nom",
        "financeurs.note_examination": "a écrit des avis dans un examen de qualité",
        "financeurs.submit": "a demandé une prise en charge",
        "financeurs.accept": "a accordé une prise en charge",
        "financeurs.refuse": "a refusé une prise en charge",
        "financeurs.cancel": "a annulé une prise en charge",
        "financeurs.ask_top_up": "a demandé un abondement",
        "financeurs.grant_top_up": "a accordé un abondement",
        "financeurs.refuse_top_up": "a refusé un abondement",
        "financeurs.drop_top_up": "a annulé une demande d’abondement",
        "financeurs.order": "a établi un ordre de paiement",
        "financeurs.approve": "a approuvé un ordre de paiement",
        "financeurs.approval_refused": "s’est vu refuser une approbation",
        "financeurs.suspend": "a suspendu un ordre de paiement",
        "financeurs.resume": "a repris un ordre de paiement suspendu",
        "financeurs.reopen": "a renvoyé un ordre à ses approbateurs",
        "financeurs.seal": "a scellé une remise bancaire",
        "financeurs.ready": "a rendu un ordre prêt à payer",
        "financeurs.download": "a téléchargé un fichier bancaire",
        "financeurs.paid": "a constaté un paiement",
        "financeurs.rejected": "a constaté un rejet bancaire",
        "financeurs.returned": "a constaté un virement retourné",
        "financeurs.read_request": "a lu une demande de prise en charge",
        "financeurs.read_top_up": "a lu une demande d’heures",
        "financeurs.read_proof": "a consulté un justificatif",
    }
)
