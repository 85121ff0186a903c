"""Spaces: the roles under which a person may act, one per structure. Each app registers its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from cpa_portal.actor import Role


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the navigation of a space: URL name and French label."""

    url_name: str
    label: str


@dataclass(frozen=True, slots=True)
class Space:
    """A role in a structure. `key` names it in the session; `home` is the URL name of its first page.

    `narrow`: a recent member, who sees only what was shared with her.
    """

    key: str
    role: Role
    label: str
    home: str
    structure_id: int | None = None
    titulaire_id: int | None = None
    functions: frozenset[str] = field(default_factory=frozenset)
    narrow: bool = False
    navigation: tuple[NavItem, ...] = ()


Provider = Callable[[Any], Iterable[Space]]
PROVIDERS: list[Provider] = []


def provides_spaces(provider: Provider) -> Provider:
    """Register a function user → spaces, in `<app>/spaces.py`. It costs at most one query."""
    PROVIDERS.append(provider)
    return provider


def spaces_of(user: Any) -> list[Space]:
    """Every space of a person, in the order of the apps."""
    if not user.is_authenticated:
        return []
    return [space for provider in PROVIDERS for space in provider(user)]
