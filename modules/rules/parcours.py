"""The order of a parcours: what precedes the creation comes before what follows it."""

from collections.abc import Sequence

from modules.enums import Phase


def disorder(phases: Sequence[str]) -> str:
    """Why this order cannot be followed; empty if it can. Modules of both phases, or of none, go anywhere."""
    created = 0
    for rank, phase in enumerate(phases, start=1):
        if phase == Phase.POST_CREATION and not created:
            created = rank
        if phase == Phase.PRE_CREATION and created:
            return (
                f"L’étape {rank} précède la création de l’entreprise, mais l’étape {created} la suit déjà\u00a0: "
                "changez leur ordre."
            )
    return ""
