"""Corrections asked of a declaration: several at once, withdrawn before their answer, answered one by one."""

from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from organismes.emails import tell_members
from organismes.enums import CHAMPS_CORRIGEABLES, EtatDeclaration, NatureCorrection, NaturePiece
from organismes.models import DeclarationActivite, DemandeCorrection, ReponseCorrection
from organismes.rules.deadlines import pieces_deadline
from organismes.services.attributions import hold_for
from organismes.services.declarations import ask_pieces
from organismes.services.locking import locked
from organismes.services.pieces import deposit_piece, remove_piece
from organismes.workflow import DECLARATION

REPLACED = frozenset({NatureCorrection.INCORRECT, NatureCorrection.PERIME})


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing to ask."""

    cible: str
    nature: str
    texte: str


def _in_words(rows: list[DemandeCorrection]) -> str:
    return "\n".join(f"{row.libelle} ({row.get_nature_display().lower()})\u00a0: {row.texte}" for row in rows)


def _checked(correction: Correction) -> Correction:
    if correction.cible not in {*NaturePiece.values, *CHAMPS_CORRIGEABLES}:
        raise InvalidInput("Choisissez ce qui est à corriger.", field="cible")
    if correction.nature not in NatureCorrection.values:
        raise InvalidInput("Dites ce qui ne va pas.", field="nature")
    if not correction.texte.strip():
        raise InvalidInput("Dites à l’organisme ce qu’il doit corriger.", field="texte")
    return correction


@transaction.atomic
def ask(
    *, declaration: DeclarationActivite, corrections: list[Correction], actor: Actor, at: Moment
) -> DeclarationActivite:
    """Ask for corrections within ten days of the complete file. More may join those that already wait."""
    row = locked(declaration)
    if not corrections:
        raise InvalidInput("Remplissez au moins une demande.", code="aucune_demande")
    already = row.etat == EtatDeclaration.A_COMPLETER
    if already:
        _may_add(row, actor, at)
    made = [
        DemandeCorrection.objects.create(
            declaration=row,
            cible=wanted.cible,
            nature=wanted.nature,
            texte=wanted.texte.strip(),
            asked_on=at.today,
            asked_by_id=actor.user_id,
        )
        for wanted in map(_checked, corrections)
    ]
    if already:
        row.pieces_demandees = f"{row.pieces_demandees}\n{_in_words(made)}"
        row.save(update_fields=["pieces_demandees"])
        context = {"texte": _in_words(made)}
        tell_members(organisme=row.organisme, template="pieces", at=at, context=context)
    else:
        row = ask_pieces(declaration=row, texte=_in_words(made), actor=actor, at=at)
    record(actor=actor, at=at, verb="organismes.ask_corrections", target=row, details={"nombre": len(made)})
    return row


def _may_add(row: DeclarationActivite, actor: Actor, at: Moment) -> None:
    limit = pieces_deadline(row.complete_on)  # type: ignore[arg-type]  # a filed declaration has its clock
    if at.today > limit:
        raise Refused(f"Le délai pour demander des pièces a pris fin le {limit:%d/%m/%Y}.", code="delai_pieces_passe")
    hold_for(row=row, actor=actor, at=at)


def _current(demande: DemandeCorrection) -> DemandeCorrection:
    """The request as it stands, under the lock of its declaration. Raises Refused once answered or withdrawn."""
    current = DemandeCorrection.objects.unanswered().select_related("declaration").filter(pk=demande.pk).first()
    if current is None:
        raise Refused("Cette demande a déjà sa réponse, ou a été retirée.", code="demande_close")
    return current


@transaction.atomic
def withdraw(*, demande: DemandeCorrection, actor: Actor, at: Moment) -> DeclarationActivite:
    """Withdraw a request before its answer. When none is left the clock goes on where it had stopped."""
    row = locked(demande.declaration)
    current = _current(demande)
    hold_for(row=row, actor=actor, at=at)
    current.withdrawn_at, current.withdrawn_by_id = at.now, actor.user_id
    current.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record(actor=actor, at=at, verb="organismes.withdraw_correction", target=row)
    left = row.pieces_demandees.replace(_in_words([current]), "").strip()
    if left:  # other requests, or one written in plain words
        row.pieces_demandees = "\n".join(line for line in left.splitlines() if line.strip())
        row.save(update_fields=["pieces_demandees"])
    elif row.etat == EtatDeclaration.A_COMPLETER:
        row.etat = DECLARATION.next(row.etat, "retirer_demandes")
        row.complete_on += at.today - row.pieces_asked_on  # type: ignore[operator,assignment]  # both are set in this state
        row.save(update_fields=["etat", "complete_on"])
    tell_members(organisme=row.organisme, template="correction_retiree", at=at, context={"libelle": current.libelle})
    return row


@transaction.atomic
def answer(
    *,
    demande: DemandeCorrection,
    file: UploadedFile | None = None,
    explication: str = "",
    actor: Actor,
    at: Moment,
) -> ReponseCorrection:
    """Answer a request by a new file, an explanation, or both. A file replaces what was incorrect or out of date."""
    row = locked(demande.declaration)
    current = _current(demande)
    if row.etat != EtatDeclaration.A_COMPLETER:
        raise Refused("Cette déclaration n’attend plus de correction.", code="etat_incompatible")
    if file is None and not explication.strip():
        raise InvalidInput("Joignez un fichier ou donnez une explication.", field="explication")
    if file is not None and not current.sur_piece:
        raise InvalidInput("Corrigez ce champ dans la déclaration et donnez ici une explication.", field="fichier")
    piece = None
    if file is not None:
        former = list(row.pieces.kept().filter(nature=current.cible))
        piece = deposit_piece(declaration=row, nature=current.cible, file=file, actor=actor, at=at)
        for old in former:
            if old.pk != piece.pk and current.nature in REPLACED:
                remove_piece(piece=old, actor=actor, at=at)
    made = ReponseCorrection.objects.create(
        demande=current,
        piece=piece,
        explication=explication.strip(),
        answered_on=at.today,
        answered_by_id=actor.user_id,
    )
    record(actor=actor, at=at, verb="organismes.answer_correction", target=row)
    return made
