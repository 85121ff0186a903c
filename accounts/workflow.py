"""The mandate, from proposal to end."""

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
