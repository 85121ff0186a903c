"""Who acts, for whom and under which right. Every service takes one."""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Role under which a person acts; one person may hold several and acts under one at a time."""

    ANONYME = "anonyme"
    TITULAIRE = "titulaire"
    CONSEILLER = "conseiller"
    ORGANISME = "organisme"
    INSTRUCTEUR = "instructeur"
    FINANCEUR = "financeur"
    ADMINISTRATEUR = "administrateur"
    SYSTEME = "systeme"


#: A second factor is required of everyone who sees other people's data.
PROFESSIONAL_ROLES = frozenset({Role.CONSEILLER, Role.ORGANISME, Role.INSTRUCTEUR, Role.FINANCEUR, Role.ADMINISTRATEUR})


@dataclass(frozen=True, slots=True)
class Actor:
    """`structure_id` is the CEP structure, organisme, territory or financeur of the role.

    `functions` are the person's functions inside that structure. `strong` says that a second factor
    was given in this session; `narrow` that she joined the structure too recently to see all of it.
    """

    user_id: int | None
    role: Role
    structure_id: int | None = None
    functions: frozenset[str] = field(default_factory=frozenset)
    titulaire_id: int | None = None
    on_behalf_of: int | None = None
    mandat_id: int | None = None
    request_id: str = ""
    strong: bool = False
    narrow: bool = False
    name: str = ""

    @classmethod
    def anonymous(cls, request_id: str = "") -> "Actor":
        """A visitor who is not signed in."""
        return cls(user_id=None, role=Role.ANONYME, request_id=request_id)

    @classmethod
    def system(cls, name: str) -> "Actor":
        """The portal itself: a worker, a nightly task, a command."""
        return cls(user_id=None, role=Role.SYSTEME, name=name)

    def has_function(self, *functions: str) -> bool:
        """True if the person holds one of these functions in the structure."""
        return bool(self.functions.intersection(functions))
