"""Transition tables of the modules, quotes and dossiers."""

from cpa_portal.workflow import Workflow

MODULE = Workflow(
    "Module",
    {
        ("brouillon", "publier"): "publie",
        ("publie", "retirer"): "retire",
        ("retire", "publier"): "publie",
    },
)

PARCOURS = Workflow(
    "Parcours",
    {
        ("brouillon", "publier"): "publie",
        ("publie", "retirer"): "retire",
        ("retire", "publier"): "publie",
    },
)

DEVIS = Workflow(
    "Devis",
    {
        ("demande", "emettre"): "emis",
        ("demande", "refuser"): "refuse",
        ("emis", "accepter"): "accepte",
        ("emis", "refuser"): "refuse",
        ("emis", "expirer"): "expire",
        ("emis", "remplacer"): "remplace",
        ("accepte", "remplacer"): "remplace",
    },
)

DOSSIER = Workflow(
    "Dossier",
    {
        ("brouillon", "transmettre"): "transmis",
        ("brouillon", "annuler"): "annule",
        ("brouillon", "decliner"): "refuse",
        ("transmis", "decliner"): "refuse",
        ("transmis", "valider"): "valide",
        ("transmis", "refuser"): "refuse",
        ("transmis", "annuler"): "annule",
        ("valide", "constater_etape"): "valide",
        ("valide", "constater_service_fait"): "service_fait",
        ("valide", "annuler"): "annule",
        ("service_fait", "clore"): "clos",
    },
)

IMPORT_LHEO = Workflow(
    "ImportLheo",
    {
        ("recu", "refuser"): "refuse",
        ("recu", "proposer"): "pret",
        ("pret", "confirmer"): "confirme",
        ("confirme", "appliquer"): "applique",
        ("confirme", "rendre"): "pret",
        ("confirme", "perimer"): "perime",
        ("pret", "perimer"): "perime",
    },
)
