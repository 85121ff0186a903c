"""The déclaration d'activité, from draft to registration, refusal, lapse or annulment."""

from cpa_portal.workflow import Workflow

DECLARATION = Workflow(
    "Déclaration d’activité",
    {
        ("brouillon", "deposer"): "deposee",
        ("deposee", "demander_pieces"): "a_completer",
        ("a_completer", "deposer"): "deposee",
        ("deposee", "enregistrer"): "enregistree",
        ("deposee", "refuser"): "refusee",
        ("enregistree", "constater_caducite"): "caduque",
        ("enregistree", "annuler"): "annulee",
    },
)
