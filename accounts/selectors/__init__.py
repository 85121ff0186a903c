"""Reads of the accounts."""

from accounts.selectors.comptes import (
    SoldeVue,
    alimentations_of,
    available,
    lines_of,
    movements_of,
    preview_diplome,
    soldes_of,
)
from accounts.selectors.facts import facts_of, uses_of

__all__ = [
    "SoldeVue",
    "alimentations_of",
    "available",
    "facts_of",
    "lines_of",
    "movements_of",
    "preview_diplome",
    "soldes_of",
    "uses_of",
]
