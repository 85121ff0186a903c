"""What the portal already knows of a body’s year, to fill in its report: each app says its part in its `prefill.py`."""

from collections.abc import Callable

from organismes.models import Organisme

#: Field of the report → cents, seconds or a number of people.
Known = dict[str, int]
Filler = Callable[[Organisme, int], Known]
FILLERS: dict[str, Filler] = {}


def fills_report(app: str) -> Callable[[Filler], Filler]:
    """Register what an app knows of a year."""

    def register(filler: Filler) -> Filler:
        FILLERS[app] = filler
        return filler

    return register


def known_of(organisme: Organisme, annee: int) -> Known:
    """Everything that the portal knows of this year, field by field. The body corrects and completes it."""
    found: Known = {}
    for filler in FILLERS.values():
        for name, value in filler(organisme, annee).items():
            found[name] = found.get(name, 0) + value
    return found
