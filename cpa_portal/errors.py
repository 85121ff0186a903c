"""Errors of the domain. Each carries a French sentence for the user and a code for programs."""


class DomainError(Exception):
    """A rule says no. `message` is shown as it is; `field` names the input concerned, if one does."""

    code = "erreur"
    status = 400

    def __init__(self, message: str, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.field = field


class InvalidInput(DomainError):
    """What was sent cannot be used: the message says what is wrong and what to do."""

    code = "saisie_invalide"
    status = 400


class NotAllowed(DomainError):
    """The object is visible but this person may not do this."""

    code = "non_autorise"
    status = 403


class NotFound(DomainError):
    """No such object, or not one that this person may see: the answer is the same."""

    code = "introuvable"
    status = 404


class Refused(DomainError):
    """A rule of the law or of the workflow refuses the act."""

    code = "refuse"
    status = 409


class TransitionRefused(Refused):
    """The verb does not exist in this state."""

    code = "etat_incompatible"


class Conflict(DomainError):
    """The same key was used before with another content."""

    code = "conflit"
    status = 409
