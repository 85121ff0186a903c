"""The mandate, from proposal to end; the indu, from its notice to its repayment; the change of parameters, to its activation."""

from cpa_portal.workflow import Workflow

MANDAT = Workflow(
    "Mandat",
    {
        ("propose", "accepter"): "actif",
        ("propose", "refuser"): "refuse",
        ("propose", "retirer"): "revoque",
        ("propose", "expirer"): "expire",
        ("actif", "revoquer"): "revoque",
        ("actif", "expirer"): "expire",
    },
)

INDU = Workflow(
    "Indu",
    {
        ("notifie", "notifier"): "notifie",
        ("notifie", "observer"): "conteste",
        ("notifie", "confirmer"): "confirme",
        ("notifie", "clore"): "clos",
        ("conteste", "notifier"): "conteste",
        ("conteste", "observer"): "conteste",
        ("conteste", "renoncer"): "notifie",
        ("conteste", "confirmer"): "confirme",
        ("conteste", "retenir"): "retenu",
        ("conteste", "clore"): "clos",
        ("confirme", "notifier"): "notifie",
        ("confirme", "observer"): "conteste",
        ("confirme", "retenir"): "retenu",
        ("confirme", "clore"): "clos",
        ("retenu", "notifier"): "notifie",
        ("retenu", "confirmer"): "confirme",
        ("retenu", "clore"): "clos",
    },
)

JEU = Workflow(
    "Changement de paramètres",
    {
        ("brouillon", "etudier"): "etudie",
        ("brouillon", "abandonner"): "abandonne",
        ("etudie", "modifier"): "brouillon",
        ("etudie", "activer"): "actif",
        ("etudie", "rejeter"): "rejete",
        ("etudie", "abandonner"): "abandonne",
    },
)
