"""Withdrawing a fact that should never have existed, and putting it back. Both add rows: nothing is erased.

The fact is closed, as by a correction, without another in its place; the withdrawal says why, when and by whom.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts import emails
from accounts.declarations import name_of
from accounts.enums import MotifCloture, NatureFait, NatureFin
from accounts.models import (
    Absence,
    Activite,
    ActiviteCitoyenne,
    Benevolat,
    Compte,
    Diplome,
    FinDeCarriere,
    Retrait,
)
from accounts.models.faits import Fait
from accounts.models.retraits import FAITS, NATURES
from accounts.nir import without_nir
from accounts.policies import withdrawal_refusal
from accounts.services.declared_facts import close, facts_changed, lock_compte, stamp
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import InvalidInput, NotAllowed, Refused

SHORTEST, LONGEST = 10, 500
BETWEEN_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
CLOSED = {
    MotifCloture.REMPLACEE: "Cette déclaration a été remplacée par une plus récente\u00a0: retirez d’abord celle-ci.",
    MotifCloture.CORRIGEE: "Cette déclaration a été corrigée\u00a0: retirez celle qui l’a corrigée.",
    MotifCloture.INEXACTE: "Cette déclaration a été reconnue inexacte\u00a0: retirez le constat qui l’a suivie.",
    MotifCloture.ANNULEE: "Cette déclaration a déjà été annulée par son déclarant.",
}
NEVER_REACHED = "Un niveau moins élevé a été déclaré depuis\u00a0: celui-ci n’était pas atteint"
#: What belongs to the row itself, not to what was declared.
OF_THE_ROW = {"id", "recorded_at", "recorded_by", "mandat_id", "closed_at", "closed_reason"}
#: The column of the person that repeats the end of a career.
END_COLUMNS = {NatureFin.RETRAITE.value: "retired_on", NatureFin.DECES.value: "died_on"}


@retry_transient()
@transaction.atomic
def revoke(*, fait: Fait, motif: str, actor: Actor, at: Moment) -> Retrait:
    """Withdraw a declaration. Withdrawn already, the first withdrawal is returned; superseded, it is refused."""
    reason = _reason(motif)
    held, moment = lock_compte(fait.compte)  # type: ignore[attr-defined]
    model: Any = type(fait)
    nature, row = NATURES[model], model.objects.get(pk=fait.pk, compte=held)
    done = Retrait.objects.filter(nature=nature, fait_id=row.pk).first()
    refusal = withdrawal_refusal(actor=actor, fait=row, titulaire_id=held.titulaire_id)
    if refusal:
        raise NotAllowed(refusal, code="retrait_non_autorise")
    if done is not None:
        return done
    if row.closed_at is not None:
        raise Refused(CLOSED[MotifCloture(row.closed_reason)], code="declaration_close")
    close(row, moment=moment, reason=MotifCloture.RETIREE)
    retrait = _withdrawal(row, held, reason, moment, actor=actor, at=at)
    retrait.save(force_insert=True)
    if isinstance(row, Diplome):
        _after_diplome(row, retrait, moment, actor=actor)
    if isinstance(row, FinDeCarriere):
        _tell_person(held, row.nature, None)
    details = {"nature": nature, "retrait": retrait.pk}
    facts_changed(held, verb="accounts.revoke_fait", target=row, details=details, actor=actor, at=at)
    if actor.role == Role.ADMINISTRATEUR:
        history = emails.link("mon_historique")
        emails.to_titulaire("declaration_retiree", titulaire=held.titulaire, at=at, lien_historique=history)
    return retrait


def _reason(motif: str) -> str:
    reason = " ".join(motif.split())
    if not SHORTEST <= len(reason) <= LONGEST:
        raise InvalidInput(
            f"Dites pourquoi cette déclaration est retirée, en {SHORTEST} à {LONGEST}\u00a0caractères.",
            code="motif",
            field="motif",
        )
    together = BETWEEN_DIGITS.sub("", reason)
    if without_nir(together) != together:
        raise InvalidInput(
            "N’écrivez pas de numéro de sécurité sociale dans le motif\u00a0: la personne et l’historique le montreront.",
            code="motif",
            field="motif",
        )
    return reason


def _withdrawal(row: Any, held: Compte, motif: str, moment: datetime, *, actor: Actor, at: Moment) -> Retrait:
    return Retrait(
        compte=held,
        nature=NATURES[type(row)],
        fait_id=row.pk,
        year=getattr(row, "year", None),
        libelle=name_of(row),
        motif=motif,
        retire_on=at.today,
        recorded_at=moment,
        recorded_by_id=actor.user_id,
        role=actor.role,
        mandat_id=actor.mandat_id,
    )


def _after_diplome(row: Diplome, retrait: Retrait, moment: datetime, *, actor: Actor) -> None:
    """What the withdrawn diploma had put back in force goes with it; the one that it replaced stands again."""
    replaced_rows = Diplome.objects.filter(compte=row.compte_id, closed_reason=MotifCloture.REMPLACEE)
    before = standing_behind(replaced_rows.order_by("-pk"))
    same = [other for other in before if _content(other) == _content(row)]
    Retrait.objects.bulk_create(
        Retrait(**{**_columns(retrait), "fait_id": other.pk, "libelle": name_of(other)}) for other in same
    )
    replaced = next((other for other in before if other not in same), None)
    if replaced is not None:
        _again(replaced, moment=moment, actor=actor)


def disown(rows: Iterable[Diplome], *, held: Compte, moment: datetime, actor: Actor, at: Moment) -> None:
    """Diplomas replaced since, and higher than the one that the person now says is her highest: never reached."""
    Retrait.objects.bulk_create(
        _withdrawal(row, held, NEVER_REACHED, moment, actor=actor, at=at) for row in standing_behind(rows)
    )


def standing_behind(rows: Iterable[Diplome]) -> list[Diplome]:
    """Those of these diplomas that were not withdrawn."""
    found = list(rows)
    gone = Retrait.objects.filter(nature=NatureFait.DIPLOME, fait_id__in=[row.pk for row in found])
    withdrawn = set(gone.values_list("fait_id", flat=True))
    return [row for row in found if row.pk not in withdrawn]


def _columns(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}


def _content(row: Any) -> dict[str, Any]:
    """What was declared: everything but what belongs to the row."""
    fields = (field for field in row._meta.concrete_fields if field.name not in OF_THE_ROW)
    return {field.attname: getattr(row, field.attname) for field in fields}


def _again(row: Any, *, moment: datetime, actor: Actor) -> Any:
    """The same declaration, of the same day, recorded once more."""
    copy = type(row)(**_content(row))
    stamp(copy, moment=moment, declared_on=row.declared_on, actor=actor)
    copy.save(force_insert=True)
    if isinstance(row, Activite):
        absences = Absence.objects.filter(activite=row).values_list("nature", "secondes")
        Absence.objects.bulk_create(
            Absence(activite=copy, nature=nature, secondes=secondes) for nature, secondes in absences
        )
    if isinstance(row, ActiviteCitoyenne):
        given = Benevolat.objects.filter(activite=row).values_list("association", "secondes")
        Benevolat.objects.bulk_create(
            Benevolat(activite=copy, association=name, secondes=secondes) for name, secondes in given
        )
    return copy


def _tell_person(held: Compte, nature: str, day: Any) -> None:
    """The person's row repeats the end of career that stands."""
    titulaire, column = held.titulaire, END_COLUMNS[nature]
    setattr(titulaire, column, day)
    titulaire.save(update_fields=[column])


@retry_transient()
@transaction.atomic
def restore(*, retrait: Retrait, actor: Actor, at: Moment) -> Fait:
    """Undo a withdrawal made by mistake: the same fact is declared again, as of its own day. Twice is once."""
    held, moment = lock_compte(retrait.compte)
    if actor.role not in (Role.ADMINISTRATEUR, Role.SYSTEME):
        raise NotAllowed("Seul un administrateur rétablit une déclaration.", code="retablissement_non_autorise")
    model = FAITS[retrait.nature]
    row: Any = model.objects.get(pk=retrait.fait_id)
    named = {name: getattr(row, name) for name in standing_once(model)}
    standing: Any = model.objects.current().filter(compte=held, **named).first()
    if standing is not None and _content(standing) == _content(row):
        return standing
    if isinstance(standing, Diplome) and _put_back_by(retrait, standing):
        close(standing, moment=moment, reason=MotifCloture.REMPLACEE)
        standing = None
    if standing is not None:
        raise Refused(
            f"Une autre déclaration a pris sa place\u00a0: {name_of(standing)}. Retirez-la d’abord si elle est fausse.",
            code="place_prise",
        )
    copy = _again(row, moment=moment, actor=actor)
    if isinstance(copy, FinDeCarriere):
        _tell_person(held, copy.nature, copy.effective_on)
    details = {"nature": retrait.nature, "retrait": retrait.pk}
    facts_changed(held, verb="accounts.restore_fait", target=copy, details=details, actor=actor, at=at)
    return copy


def _put_back_by(retrait: Retrait, standing: Diplome) -> bool:
    """True if this diploma stands because the withdrawal put it back in force."""
    replaced = Diplome.objects.filter(compte=retrait.compte_id, closed_reason=MotifCloture.REMPLACEE)
    return standing.recorded_at == retrait.recorded_at and any(_content(row) == _content(standing) for row in replaced)


def standing_once(model: type[Fait]) -> tuple[str, ...]:
    """What one standing fact of an account is named by: its source and reference, its nature, or nothing else."""
    for constraint in model._meta.constraints:
        fields = getattr(constraint, "fields", ())
        if fields and fields[0] == "compte":
            return tuple(fields[1:])
    raise LookupError(model)
