"""Facts of the database as the rules read them, and the uses of the ledger: a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import RESOLUTIONS, Compteur, MotifCloture, NatureMouvement
from accounts.law_days import converted_by, eve_of_conversion
from accounts.models import (
    Absence,
    Activite,
    ActiviteCitoyenne,
    Benevolat,
    Compte,
    Correctif,
    DeclarationDIF,
    Diplome,
    Mouvement,
    PeriodeStatut,
)
from accounts.rules import declared as rules
from accounts.rules.counters import CONVERTED
from accounts.rules.results import Capture

HOUR = 3600


def facts_of(compte: Compte, known_at: datetime | None = None) -> rules.Facts:
    """What is known of a person; or what was known at a past real instant, whatever was corrected since."""
    return facts_of_many([compte], known_at=known_at)[compte.pk]


def facts_of_many(
    comptes: Iterable[Compte], *, known_at: datetime | None = None, using: str = "default"
) -> dict[int, rules.Facts]:
    """Facts of several accounts (with their `titulaire` loaded), by account."""
    rows = list(comptes)
    wanted = _Reading([row.pk for row in rows], known_at, using)
    activites, statuts, diplomes = wanted.activites(), wanted.statuts(), wanted.diplomes()
    dif, cec, correctifs = wanted.dif(), wanted.cec(), wanted.correctifs()
    return {
        row.pk: rules.Facts(
            titulaire=rules.Titulaire(
                birth_date=row.titulaire.birth_date,
                statuts=tuple(statuts[row.pk]),
                retired_on=row.titulaire.retired_on,
                died_on=row.titulaire.died_on,
            ),
            activites=tuple(activites[row.pk]),
            diplomes=tuple(diplomes[row.pk]),
            dif=dif.get(row.pk, 0),
            cec=tuple(cec[row.pk]),
            correctifs=tuple(correctifs[row.pk]),
        )
        for row in rows
    }


def uses_of(compte: Compte, *, today: date) -> list[Capture]:
    """What the ledger took from each counter of a person."""
    return uses_of_many([compte.pk], today=today)[compte.pk]


def uses_of_many(ids: Iterable[int], *, today: date, using: str = "default") -> Mapping[int, list[Capture]]:
    """Captures of several accounts that no annulation undid, as they happened.

    Hour counters end with the conversion into euros: what is still reserved there counts as used on its
    eve, and what is used later counts on that eve too, so that the same hours never become euros.
    """
    undone = Mouvement.objects.using(using).filter(annule=OuterRef("pk"))
    rows = (
        Mouvement.objects.using(using).filter(solde__compte__in=list(ids)).exclude(solde__compteur=Compteur.ABONDEMENT)
    )
    debits = rows.filter(nature=NatureMouvement.DEBIT).exclude(Exists(undone))
    eve = eve_of_conversion()
    found: dict[int, list[Capture]] = defaultdict(list)
    columns = ("solde__compte_id", "solde__compteur", "effective_on", "quantite")
    for compte_id, compteur, on, quantite in debits.values_list(*columns):
        found[compte_id].append(Capture(min(on, eve) if converted_by(compteur, today) else on, compteur, quantite))
    if today > eve:
        resolved = Mouvement.objects.using(using).filter(reservation=OuterRef("pk"), nature__in=RESOLUTIONS)
        held = rows.filter(nature=NatureMouvement.RESERVATION, solde__compteur__in=list(CONVERTED))
        for compte_id, compteur, _, quantite in held.exclude(Exists(resolved)).values_list(*columns):
            found[compte_id].append(Capture(eve, compteur, quantite))
    return found


class _Reading:
    """The rows of each kind that stood at an instant, grouped by account."""

    def __init__(self, ids: list[int], known_at: datetime | None, using: str) -> None:
        self.ids, self.known_at, self.using = ids, known_at, using

    def _standing(self, model: type[Any], *, superseded: bool = False) -> "QuerySet[Any]":
        """Rows of the accounts; `superseded` adds those that a later declaration replaced without correcting them."""
        rows = model.objects.using(self.using).filter(compte__in=self.ids).order_by("pk")
        if self.known_at is None:
            standing = Q(closed_at__isnull=True)
        else:
            rows = rows.filter(recorded_at__lte=self.known_at)
            standing = Q(closed_at__isnull=True) | Q(closed_at__gt=self.known_at)
        if superseded:
            standing |= Q(closed_reason=MotifCloture.REMPLACEE)
        return rows.filter(standing)

    def activites(self) -> dict[int, list[rules.Activite]]:
        rows = list(self._standing(Activite))
        absences: dict[int, list[rules.Absence]] = defaultdict(list)
        for absence in Absence.objects.using(self.using).filter(activite__in=[row.pk for row in rows]).order_by("pk"):
            absences[absence.activite_id].append(rules.Absence(absence.nature, Fraction(absence.secondes, HOUR)))
        found: dict[int, list[rules.Activite]] = defaultdict(list)
        for row in rows:
            found[row.compte_id].append(_activite(row, tuple(absences[row.pk])))
        return found

    def statuts(self) -> dict[int, list[rules.PeriodeStatut]]:
        found: dict[int, list[rules.PeriodeStatut]] = defaultdict(list)
        for row in self._standing(PeriodeStatut):
            period = rules.PeriodeStatut(row.statut, row.from_on, row.until_on, row.categorie or None)
            found[row.compte_id].append(period)
        return found

    def diplomes(self) -> dict[int, list[rules.Diplome]]:
        found: dict[int, list[rules.Diplome]] = defaultdict(list)
        for row in self._standing(Diplome, superseded=True):
            declaration = rules.Diplome(
                niveau=row.niveau,
                declared_on=row.declared_on,
                declared_by=row.declarant,
                certification_ccn=row.certification_ccn,
                obtained_on=row.obtained_on,
                found_false_on=row.found_false_on,
            )
            found[row.compte_id].append(declaration)
        return found

    def dif(self) -> dict[int, int]:
        return {row.compte_id: row.secondes for row in self._standing(DeclarationDIF)}

    def cec(self) -> dict[int, list[rules.ActiviteCitoyenne]]:
        rows = list(self._standing(ActiviteCitoyenne))
        hours: dict[int, list[rules.Benevolat]] = defaultdict(list)
        for part in Benevolat.objects.using(self.using).filter(activite__in=[row.pk for row in rows]).order_by("pk"):
            hours[part.activite_id].append(rules.Benevolat(part.association, Fraction(part.secondes, HOUR)))
        found: dict[int, list[rules.ActiviteCitoyenne]] = defaultdict(list)
        for row in rows:
            duration = None if row.duration is None else Fraction(row.duration)
            found[row.compte_id].append(
                rules.ActiviteCitoyenne(row.categorie, row.year, tuple(hours[row.pk]), duration)
            )
        return found

    def correctifs(self) -> dict[int, list[rules.Correctif]]:
        found: dict[int, list[rules.Correctif]] = defaultdict(list)
        for row in self._standing(Correctif):
            found[row.compte_id].append(rules.Correctif(row.year, row.secondes))
        return found


def _activite(row: Activite, absences: tuple[rules.Absence, ...]) -> rules.Activite:
    def exact(value: Any, scale: int = 1) -> Fraction | None:
        return None if value is None else Fraction(value) / scale

    return rules.Activite(
        year=row.year,
        statut=row.statut,
        employeur=row.employeur_siret or None,
        worked_hours=exact(row.heures_secondes, HOUR),
        reference_hours=exact(row.reference_secondes, HOUR),
        basis=row.basis,
        days_worked=exact(row.days_worked),
        days_reference=exact(row.days_reference),
        pay=exact(row.pay_centimes, 100),
        temps=row.temps,
        contribution_ratio=exact(row.contribution_ratio),
        complement=row.accord_secondes,
        absences=absences,
    )
