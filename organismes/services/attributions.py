"""Taking a declaration in hand, giving it back, handing it to a colleague of the same territory."""

from django.db import transaction

from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from organismes.enums import EtatDeclaration
from organismes.models import Attribution, DeclarationActivite, Instructeur
from organismes.selectors import holder_of
from organismes.services.locking import locked

UNDER_EXAMINATION = frozenset({EtatDeclaration.DEPOSEE, EtatDeclaration.A_COMPLETER})


def appointment(actor: Actor) -> Instructeur:
    """The living appointment under which the actor examines. Raises Refused."""
    rows = Instructeur.objects.filter(until_on__isnull=True)
    found = rows.filter(user_id=actor.user_id or 0, territoire_id=actor.structure_id or 0).first()
    if actor.role != Role.INSTRUCTEUR or found is None:
        raise Refused("Seul un instructeur de la région prend une déclaration en charge.", code="pas_instructeur")
    return found


def _under_examination(row: DeclarationActivite) -> None:
    if row.etat not in UNDER_EXAMINATION:
        raise Refused("Cette déclaration n’est plus à examiner.", code="etat_incompatible")


def _end(row: DeclarationActivite, actor: Actor, at: Moment) -> None:
    current = row.attributions.filter(until_at__isnull=True).first()
    if current is not None:
        current.until_at, current.until_by_id = at.now, actor.user_id
        current.save(update_fields=["until_at", "until_by"])


def _begin(row: DeclarationActivite, to: Instructeur, actor: Actor, at: Moment) -> Attribution:
    _end(row, actor, at)
    return Attribution.objects.create(declaration=row, instructeur=to, from_at=at.now, assigned_by_id=actor.user_id)


def hold_for(*, row: DeclarationActivite, actor: Actor, at: Moment) -> None:
    """Before an instructor acts: the declaration is hers, or becomes hers. The caller holds the lock on the row.

    Raises Refused when a colleague has it.
    """
    if actor.role != Role.INSTRUCTEUR:
        return
    mine, current = appointment(actor), holder_of(row)
    if current is None:
        _begin(row, mine, actor, at)
        record(actor=actor, at=at, verb="organismes.take_declaration", target=row)
    elif current.instructeur_id != mine.pk:
        raise Refused(f"Ce dossier est déjà pris en charge par {current.instructeur.nom}.", code="deja_pris")


@transaction.atomic
def take(*, declaration: DeclarationActivite, actor: Actor, at: Moment) -> DeclarationActivite:
    """Take a declaration that nobody has. Twice is once; a colleague's is refused."""
    row = locked(declaration)
    _under_examination(row)
    appointment(actor)
    hold_for(row=row, actor=actor, at=at)
    return row


@transaction.atomic
def give_back(*, declaration: DeclarationActivite, actor: Actor, at: Moment) -> DeclarationActivite:
    """Put one's declaration back in the queue."""
    row = locked(declaration)
    _mine(row, actor)
    _end(row, actor, at)
    record(actor=actor, at=at, verb="organismes.give_back_declaration", target=row)
    return row


@transaction.atomic
def hand_over(*, declaration: DeclarationActivite, collegue: int, actor: Actor, at: Moment) -> DeclarationActivite:
    """Hand one's declaration to a colleague of the territory."""
    row = locked(declaration)
    mine = _mine(row, actor)
    to = Instructeur.objects.filter(pk=collegue, territoire_id=mine.territoire_id, until_on__isnull=True).first()
    if to is None or to.pk == mine.pk:
        raise InvalidInput("Choisissez un collègue de votre région.", field="collegue")
    _begin(row, to, actor, at)
    record(actor=actor, at=at, verb="organismes.hand_over_declaration", target=row)
    return row


def _mine(row: DeclarationActivite, actor: Actor) -> Instructeur:
    _under_examination(row)
    mine, current = appointment(actor), holder_of(row)
    if current is None or current.instructeur_id != mine.pk:
        raise Refused("Vous n’avez pas ce dossier en charge.", code="pas_pris")
    return mine
