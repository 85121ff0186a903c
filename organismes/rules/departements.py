"""Names of the départements."""

import functools

from organismes.rules.parameters import read


@functools.cache
def names() -> dict[str, str]:
    """Every département and overseas territory, by its official code, in the order of the codes."""
    return dict(read("departements")["departements"])


def label_of(code: str) -> str:
    """« Seine-et-Marne (77) »; the code alone when nobody knows it."""
    name = names().get(code)
    return f"{name} ({code})" if name else code
