"""What the acts of the funders are called in the journal."""

from cpa_portal.audit.labels import name_acts

name_acts(
    {
        "financeurs.open": "a ouvert un financeur",
        "financeurs.add_agent": "a ajouté un agent chez un financeur",
        "financeurs.set_rule": "a fixé une règle de financement",
        "financeurs.add_entry": "a référencé un organisme au catalogue d’un financeur",
        "financeurs.end_entry": "a mis fin à un référencement au catalogue d’un financeur",
        "financeurs.submit": "a demandé une prise en charge",
        "financeurs.accept": "a accordé une prise en charge",
        "financeurs.refuse": "a refusé une prise en charge",
        "financeurs.cancel": "a annulé une prise en charge",
        "financeurs.ask_top_up": "a demandé un abondement",
        "financeurs.grant_top_up": "a accordé un abondement",
        "financeurs.refuse_top_up": "a refusé un abondement",
    }
)
