"""The parameters of the law that the portal applies today."""

from accounts.rules.parameters import Parametres, load


def law_in_force() -> Parametres:
    """Parameters under which every right is computed and explained."""
    return load()
