"""Declarations of facts. None is ever edited: a correction closes a row and adds one, both stamped by the database.

Each raises the version of the account's facts, is journalled, and asks the worker for the computation.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.enums import CategorieCEC, Compteur, Declarant, MotifCloture, NatureFin, Niveau, Statut
from accounts.models import (
    Absence,
    Activite,
    ActiviteCitoyenne,
    Benevolat,
    Compte,
    Correctif,
    DeclarationDIF,
    Diplome,
    FinDeCarriere,
    PeriodeStatut,
    Solde,
)
from accounts.rules.declared import NIVEAUX, NIVEAUX_BAS
from accounts.services.activity import Activity, checked, content_of
from accounts.services.declared_facts import chosen, close, facts_changed, lock_compte, stamp
from accounts.services.retraits import disown
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.uploads.models import Fichier

HOUR = 3600


@retry_transient()
@transaction.atomic
def record_activite(
    *,
    compte: Compte,
    year: int,
    statut: str,
    source: str,
    source_ref: str,
    raw_line: str = "",
    actor: Actor,
    at: Moment,
    **details: Any,
) -> str:
    """Record a year of activity (fields of `Activity`): "added", "corrected", or "unchanged" if it stands already."""
    activity = checked(Activity(year=year, statut=statut, **details), today=at.today)
    held, moment = lock_compte(compte)
    current = Activite.objects.current().filter(compte=held, source=source, source_ref=source_ref).first()
    if current is not None:
        standing = tuple((row.nature, row.secondes) for row in Absence.objects.filter(activite=current))
        if content_of(current, standing) == activity.content():
            return "unchanged"
        close(current, moment=moment, reason=MotifCloture.CORRIGEE)
    row = Activite(compte=held, source=source, source_ref=source_ref, raw_line=raw_line, **activity.columns())
    stamp(row, moment=moment, declared_on=at.today, actor=actor)
    row.save(force_insert=True)
    Absence.objects.bulk_create(
        Absence(activite=row, nature=nature, secondes=secondes) for nature, secondes in activity.absences
    )
    verb = "accounts.record_activite" if current is None else "accounts.correct_activite"
    facts_changed(held, verb=verb, target=row, details={"year": year, "source": source}, actor=actor, at=at)
    return "added" if current is None else "corrected"


@retry_transient()
@transaction.atomic
def record_statut(
    *,
    compte: Compte,
    statut: str,
    from_on: date,
    until_on: date | None = None,
    categorie: str = "",
    source: str,
    source_ref: str,
    actor: Actor,
    at: Moment,
) -> PeriodeStatut:
    """Record a status over a period; the same `source_ref` with another content corrects it."""
    chosen(statut, Statut, field="statut")
    if categorie not in ("", "A", "B", "C"):
        raise InvalidInput("La catégorie est A, B ou C.", code="categorie", field="categorie")
    if until_on is not None and until_on < from_on:
        raise InvalidInput("La fin du statut précède son début.", code="dates", field="until_on")
    held, moment = lock_compte(compte)
    current = PeriodeStatut.objects.current().filter(compte=held, source=source, source_ref=source_ref).first()
    content = {"statut": str(statut), "categorie": categorie, "from_on": from_on, "until_on": until_on}
    if current is not None:
        if all(getattr(current, name) == value for name, value in content.items()):
            return current
        close(current, moment=moment, reason=MotifCloture.CORRIGEE)
    row = PeriodeStatut(compte=held, source=source, source_ref=source_ref, **content)
    stamp(row, moment=moment, declared_on=at.today, actor=actor)
    row.save(force_insert=True)
    facts_changed(held, verb="accounts.record_statut", target=row, details={"statut": statut}, actor=actor, at=at)
    return row


@retry_transient()
@transaction.atomic
def declare_diplome(
    *,
    compte: Compte,
    niveau: str,
    certification_ccn: bool = False,
    declarant: str,
    obtained_on: date | None = None,
    actor: Actor,
    at: Moment,
) -> Diplome:
    """Declare the highest level (article D6323-3-1). The same declaration again changes nothing.

    A higher level replaces the declaration, which was true until then and keeps its effects; the same level
    or a lower one corrects it: nobody loses a diploma, so it was wrong from the start, and so was any other
    higher one before it.
    """
    chosen(niveau, Niveau, field="niveau")
    chosen(declarant, Declarant, field="declarant")
    if obtained_on is not None and obtained_on > at.today:
        raise InvalidInput("Un diplôme ne s’obtient pas dans le futur.", code="dates", field="obtained_on")
    held, moment = lock_compte(compte)
    current = Diplome.objects.current().filter(compte=held).first()
    if current is not None:
        same = (current.niveau, current.certification_ccn, current.obtained_on) == (
            niveau,
            certification_ccn,
            obtained_on,
        )
        if same and current.found_false_on is None:
            return current
        higher = _height(niveau, certification_ccn) > _height(current.niveau, current.certification_ccn)
        replaced = higher and current.found_false_on is None
        close(current, moment=moment, reason=MotifCloture.REMPLACEE if replaced else MotifCloture.CORRIGEE)
        if not replaced:
            height = _height(niveau, certification_ccn)
            before = Diplome.objects.filter(compte=held, closed_reason=MotifCloture.REMPLACEE).order_by("pk")
            higher_ones = [item for item in before if _height(item.niveau, item.certification_ccn) > height]
            disown(higher_ones, held=held, moment=moment, actor=actor, at=at)
    row = Diplome(
        compte=held,
        niveau=niveau,
        certification_ccn=certification_ccn,
        declarant=declarant,
        obtained_on=obtained_on,
        source=declarant,
        source_ref="diplome",
    )
    stamp(row, moment=moment, declared_on=at.today, actor=actor)
    row.save(force_insert=True)
    details = {"niveau": niveau, "certification_ccn": certification_ccn, "declarant": declarant}
    facts_changed(held, verb="accounts.declare_diplome", target=row, details=details, actor=actor, at=at)
    return row


def _height(niveau: str, certification_ccn: bool) -> tuple[bool, int]:
    """Order of the levels as the increased rule sees them: a branch certification reaches level V."""
    return (niveau not in NIVEAUX_BAS or certification_ccn, NIVEAUX.index(niveau))


@retry_transient()
@transaction.atomic
def find_diplome_false(*, compte: Compte, found_on: date, actor: Actor, at: Moment) -> Diplome:
    """The declaration turns out to be false: rights are computed by the common rule from the start (D6323-3-1)."""
    held, moment = lock_compte(compte)
    current = Diplome.objects.current().filter(compte=held).first()
    if current is None:
        raise Refused("Aucune déclaration de diplôme n’est en cours.", code="aucune_declaration")
    if current.found_false_on is not None:
        return current
    close(current, moment=moment, reason=MotifCloture.INEXACTE)
    row = Diplome(
        compte=held,
        niveau=current.niveau,
        certification_ccn=current.certification_ccn,
        declarant=current.declarant,
        obtained_on=current.obtained_on,
        found_false_on=found_on,
        source=current.source,
        source_ref=current.source_ref,
    )
    stamp(row, moment=moment, declared_on=current.declared_on, actor=actor)
    row.save(force_insert=True)
    facts_changed(held, verb="accounts.find_diplome_false", target=row, actor=actor, at=at)
    return row


@retry_transient()
@transaction.atomic
def declare_dif(
    *, compte: Compte, secondes: int, justificatif: Fichier | None = None, actor: Actor, at: Moment
) -> DeclarationDIF:
    """Declare the DIF hours of 31 December 2014, until the first dossier that uses them is accepted (R6323-7)."""
    if not 0 < secondes <= 120 * HOUR:
        raise InvalidInput(
            "Le DIF va d’une heure à 120\u00a0heures (article R6323-7). Recopiez le chiffre de l’attestation.",
            code="dif_hors_limites",
            field="heures",
        )
    held, moment = lock_compte(compte)
    soldes = Solde.objects.select_for_update(of=("self",), no_key=True).order_by("compteur")
    used = soldes.filter(compte=held, compteur__in=[Compteur.DIF, Compteur.DIF_EUR])
    if any(solde.debite or solde.reserve for solde in used):
        raise Refused(
            "Des heures de DIF sont déjà réservées ou utilisées pour une formation\u00a0: leur nombre ne peut plus changer.",
            code="dif_utilise",
        )
    current = DeclarationDIF.objects.current().filter(compte=held).first()
    if current is not None:
        if current.secondes == secondes and justificatif in (None, current.justificatif):
            return current
        justificatif = justificatif or (current.justificatif if current.secondes == secondes else None)
        close(current, moment=moment, reason=MotifCloture.CORRIGEE)
    row = DeclarationDIF(
        compte=held, secondes=secondes, justificatif=justificatif, source="titulaire", source_ref="dif"
    )
    stamp(row, moment=moment, declared_on=at.today, actor=actor)
    row.save(force_insert=True)
    facts_changed(held, verb="accounts.declare_dif", target=row, details={"secondes": secondes}, actor=actor, at=at)
    return row


@retry_transient()
@transaction.atomic
def record_cec(
    *,
    compte: Compte,
    categorie: str,
    year: int,
    duration: Decimal | None = None,
    associations: tuple[tuple[str, int], ...] = (),
    source: str,
    source_ref: str,
    actor: Actor,
    at: Moment,
) -> ActiviteCitoyenne:
    """Record a civic activity; `associations` are (RNA number, seconds), `duration` is in the unit of the category."""
    chosen(categorie, CategorieCEC, field="categorie")
    if not 2017 <= year <= at.today.year:
        raise InvalidInput("L’engagement compte depuis 2017.", code="annee", field="year")
    held, moment = lock_compte(compte)
    current = ActiviteCitoyenne.objects.current().filter(compte=held, source=source, source_ref=source_ref).first()
    if current is not None:
        standing = sorted((row.association, row.secondes) for row in Benevolat.objects.filter(activite=current))
        if (current.categorie, current.year, current.duration) == (categorie, year, duration):
            if standing == sorted(associations):
                return current
        close(current, moment=moment, reason=MotifCloture.CORRIGEE)
    row = ActiviteCitoyenne(
        compte=held, categorie=categorie, year=year, duration=duration, source=source, source_ref=source_ref
    )
    stamp(row, moment=moment, declared_on=at.today, actor=actor)
    row.save(force_insert=True)
    Benevolat.objects.bulk_create(
        Benevolat(activite=row, association=association, secondes=secondes) for association, secondes in associations
    )
    details = {"categorie": categorie, "year": year}
    facts_changed(held, verb="accounts.record_cec", target=row, details=details, actor=actor, at=at)
    return row


@retry_transient()
@transaction.atomic
def record_correctif(
    *, compte: Compte, year: int, secondes: int, source: str, source_ref: str, actor: Actor, at: Moment
) -> Correctif:
    """Record the corrective top-up that an employer owes for a year (article L6323-13)."""
    if not 0 < secondes <= 1000 * HOUR:
        raise InvalidInput("Indiquez un nombre d’heures supérieur à zéro.", code="heures", field="secondes")
    held, moment = lock_compte(compte)
    current = Correctif.objects.current().filter(compte=held, source=source, source_ref=source_ref).first()
    if current is not None:
        if (current.year, current.secondes) == (year, secondes):
            return current
        close(current, moment=moment, reason=MotifCloture.CORRIGEE)
    row = Correctif(compte=held, year=year, secondes=secondes, source=source, source_ref=source_ref)
    stamp(row, moment=moment, declared_on=at.today, actor=actor)
    row.save(force_insert=True)
    details = {"year": year, "secondes": secondes}
    facts_changed(held, verb="accounts.record_correctif", target=row, details=details, actor=actor, at=at)
    return row


@retry_transient()
@transaction.atomic
def record_end(
    *, compte: Compte, retired_on: date | None = None, died_on: date | None = None, actor: Actor, at: Moment
) -> Compte:
    """Record the day when the whole of the pension is drawn, or the death: the account is fed no more, or closed."""
    held, moment = lock_compte(compte)
    titulaire = held.titulaire
    if died_on is not None and died_on < titulaire.birth_date:
        raise InvalidInput("Le décès précède la naissance.", code="dates", field="died_on")
    told = {NatureFin.RETRAITE: retired_on, NatureFin.DECES: died_on}
    standing = {row.nature: row for row in FinDeCarriere.objects.current().filter(compte=held)}
    columns = {NatureFin.RETRAITE: "retired_on", NatureFin.DECES: "died_on"}
    changed = []
    for nature, day in told.items():
        current = standing.get(nature)
        if day is None or (current is not None and current.effective_on == day):
            continue
        if current is not None:
            close(current, moment=moment, reason=MotifCloture.CORRIGEE)
        row = FinDeCarriere(compte=held, nature=nature, effective_on=day, source=actor.role, source_ref=nature)
        stamp(row, moment=moment, declared_on=at.today, actor=actor)
        row.save(force_insert=True)
        setattr(titulaire, columns[nature], day)
        changed.append(columns[nature])
    if changed:
        titulaire.save(update_fields=changed)
        facts_changed(held, verb="accounts.record_end", target=titulaire, actor=actor, at=at)
    return held
