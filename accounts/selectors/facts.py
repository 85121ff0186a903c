"""Facts of the database as the rules read them, and the uses of the ledger: a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.enums import RESOLUTIONS, Compteur, MotifCloture, NatureFait, NatureFin, NatureMouvement
from accounts.law_days import converted_by, eve_of_conversion
from accounts.models import (
    Absence,
    AccordAnticipation,
    Activite,
    ActiviteCitoyenne,
    Benevolat,
    Compte,
    ConversionEnHeures,
    Correctif,
    CreditInaptitude,
    DeclarationDIF,
    Diplome,
    FinDeCarriere,
    Mouvement,
    PeriodeStatut,
    PointsPenibilite,
    Retrait,
    SoldeRepris,
)
from accounts.models.faits import Fait
from accounts.rules import declared as rules
from accounts.rules.counters import CONVERTED
from accounts.rules.results import Capture
from accounts.selectors.doubles import set_aside, told_by_dsn
from cpa_portal.db.arrays import AnyOf

HOUR = 3600


def facts_of(compte: Compte, known_at: datetime | None = None, without: Fait | None = None) -> rules.Facts:
    """What is known of a person; or what was known at a past real instant, whatever was corrected since.

    `without` leaves one fact aside, as if it had never been declared.
    """
    return facts_of_many([compte], known_at=known_at, without=without)[compte.pk]


def facts_of_many(
    comptes: Iterable[Any],
    *,
    known_at: datetime | None = None,
    without: Fait | None = None,
    using: str = "default",
) -> dict[int, rules.Facts]:
    """Facts of several accounts (with their `titulaire` loaded), by account."""
    rows = list(comptes)
    wanted = _Reading([row.pk for row in rows], known_at, without, using)
    activites, statuts, diplomes = wanted.activites(), wanted.statuts(), wanted.diplomes()
    dif, cec, correctifs = wanted.dif(), wanted.cec(), wanted.correctifs()
    ouvertures, inaptitude, points = wanted.ouvertures(), wanted.inaptitude(), wanted.points_c3p()
    ends = wanted.ends(rows)
    avances, transferts = wanted.avances(), wanted.transferts()
    return {
        row.pk: rules.Facts(
            titulaire=rules.Titulaire(
                birth_date=row.titulaire.birth_date,
                statuts=tuple(statuts[row.pk]),
                retired_on=ends[row.pk][0],
                died_on=ends[row.pk][1],
            ),
            ouvertures=tuple(ouvertures[row.pk]),
            activites=tuple(activites[row.pk]),
            diplomes=tuple(diplomes[row.pk]),
            dif=dif.get(row.pk, 0),
            points_c3p=points.get(row.pk, 0),
            inaptitude=inaptitude.get(row.pk, 0),
            cec=tuple(cec[row.pk]),
            correctifs=tuple(correctifs[row.pk]),
            avances=tuple(avances.get(row.pk, ())),
            transferts=tuple(transferts.get(row.pk, ())),
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
        Mouvement.objects.using(using)
        .filter(AnyOf("solde__compte_id", ids))
        .exclude(solde__compteur=Compteur.ABONDEMENT)
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


ACTIVITE = (
    "year", "statut", "employeur_siret", "basis", "heures_secondes", "reference_secondes", "days_worked",
    "days_reference", "pay_centimes", "temps", "contribution_ratio", "accord_secondes",
)  # fmt: skip


class _Reading:
    """The rows of each kind that stood at an instant, grouped by account."""

    def __init__(self, ids: list[int], known_at: datetime | None, without: Fait | None, using: str) -> None:
        self.ids, self.known_at, self.without, self.using = ids, known_at, without, using

    def _standing(self, model: type[Any]) -> "QuerySet[Any]":
        """Rows of the accounts that stood."""
        rows = model.objects.using(self.using).filter(AnyOf("compte_id", self.ids)).order_by("pk")
        if isinstance(self.without, model):
            rows = rows.exclude(pk=self.without.pk)
        if self.known_at is None:
            standing = Q(closed_at__isnull=True)
        else:
            rows = rows.filter(recorded_at__lte=self.known_at)
            standing = Q(closed_at__isnull=True) | Q(closed_at__gt=self.known_at)
        return rows.filter(standing | self._superseded()) if model is Diplome else rows.filter(standing)

    def _superseded(self) -> Q:
        """Diplomas that a later one replaced without correcting them still count for their time, unless withdrawn."""
        withdrawn = Retrait.objects.using(self.using).filter(nature=NatureFait.DIPLOME, fait_id=OuterRef("pk"))
        if self.known_at is not None:
            withdrawn = withdrawn.filter(recorded_at__lte=self.known_at)
        return Q(closed_reason=MotifCloture.REMPLACEE) & ~Exists(withdrawn)

    def _parts(self, model: type[Any], *columns: str) -> dict[int, list[tuple[Any, ...]]]:
        """Rows that live and end with an activity of the accounts, by activity."""
        found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        rows = model.objects.using(self.using).filter(AnyOf("activite__compte_id", self.ids)).order_by("pk")
        for activite_id, *values in rows.values_list("activite_id", *columns):
            found[activite_id].append(tuple(values))
        return found

    def activites(self) -> dict[int, list[rules.Activite]]:
        absences = self._parts(Absence, "nature", "secondes")
        found: dict[int, list[rules.Activite]] = defaultdict(list)
        rows = list(self._standing(Activite).values_list("pk", "source", "compte_id", *ACTIVITE))
        by_dsn = told_by_dsn((row[1], row[2:6]) for row in rows)
        for pk, source, compte_id, *content in rows:
            if by_dsn and set_aside(source, (compte_id, *content[:3]), by_dsn):
                continue
            away = tuple(absences[pk]) if pk in absences else ()
            found[compte_id].append(_activite(tuple(content), away))
        return found

    def statuts(self) -> dict[int, list[rules.PeriodeStatut]]:
        found: dict[int, list[rules.PeriodeStatut]] = defaultdict(list)
        columns = ("compte_id", "statut", "from_on", "until_on", "categorie")
        for compte_id, statut, from_on, until_on, categorie in self._standing(PeriodeStatut).values_list(*columns):
            found[compte_id].append(rules.PeriodeStatut(statut, from_on, until_on, categorie or None))
        return found

    def diplomes(self) -> dict[int, list[rules.Diplome]]:
        found: dict[int, list[rules.Diplome]] = defaultdict(list)
        columns = (
            "compte_id", "niveau", "declared_on", "declarant", "certification_ccn", "obtained_on", "found_false_on",
        )  # fmt: skip
        aside = None
        if isinstance(self.without, Diplome):
            aside = rules.Diplome(*(getattr(self.without, name) for name in columns[1:]))
        for compte_id, *values in self._standing(Diplome).values_list(*columns):
            diplome = rules.Diplome(*values)
            if diplome != aside and diplome not in found[compte_id]:  # one put back in force is still one
                found[compte_id].append(diplome)
        return found

    def ends(self, rows: list[Any]) -> dict[int, tuple[date | None, date | None]]:
        """Retirement and death: the person's row says what stands now, the facts say what stood."""
        if self.known_at is None and not isinstance(self.without, FinDeCarriere):
            return {row.pk: (row.titulaire.retired_on, row.titulaire.died_on) for row in rows}
        columns = ("compte_id", "nature", "effective_on")
        known = {(pk, nature): on for pk, nature, on in self._standing(FinDeCarriere).values_list(*columns)}
        return {row.pk: (known.get((row.pk, NatureFin.RETRAITE)), known.get((row.pk, NatureFin.DECES))) for row in rows}

    def dif(self) -> dict[int, int]:
        return dict(self._standing(DeclarationDIF).values_list("compte_id", "secondes"))

    def inaptitude(self) -> dict[int, int]:
        return dict(self._standing(CreditInaptitude).values_list("compte_id", "secondes"))

    def points_c3p(self) -> dict[int, int]:
        return dict(self._standing(PointsPenibilite).values_list("compte_id", "points"))

    def ouvertures(self) -> dict[int, list[rules.Ouverture]]:
        found: dict[int, list[rules.Ouverture]] = defaultdict(list)
        columns = ("compte_id", "compteur", "quantite", "taken_on")
        for compte_id, *values in self._standing(SoldeRepris).values_list(*columns):
            found[compte_id].append(rules.Ouverture(*values))
        return found

    def avances(self) -> dict[int, list[rules.Avance]]:
        found: dict[int, list[rules.Avance]] = defaultdict(list)
        columns = ("compte_id", "accord_on", "secondes", "fin_contrat")
        for compte_id, *values in self._standing(AccordAnticipation).values_list(*columns):
            found[compte_id].append(rules.Avance(*values))
        return found

    def transferts(self) -> dict[int, list[date]]:
        found: dict[int, list[date]] = defaultdict(list)
        for compte_id, on in self._standing(ConversionEnHeures).values_list("compte_id", "requested_on"):
            found[compte_id].append(on)
        return found

    def cec(self) -> dict[int, list[rules.ActiviteCitoyenne]]:
        rows = list(self._standing(ActiviteCitoyenne).values_list("pk", "compte_id", "categorie", "year", "duration"))
        hours = self._parts(Benevolat, "association", "secondes") if rows else {}
        found: dict[int, list[rules.ActiviteCitoyenne]] = defaultdict(list)
        for pk, compte_id, categorie, year, duration in rows:
            given = tuple(rules.Benevolat(name, Fraction(secondes, HOUR)) for name, secondes in hours.get(pk, ()))
            exact = None if duration is None else Fraction(duration)
            found[compte_id].append(rules.ActiviteCitoyenne(categorie, year, given, exact))
        return found

    def correctifs(self) -> dict[int, list[rules.Correctif]]:
        found: dict[int, list[rules.Correctif]] = defaultdict(list)
        for compte_id, year, secondes in self._standing(Correctif).values_list("compte_id", "year", "secondes"):
            found[compte_id].append(rules.Correctif(year, secondes))
        return found


@lru_cache(1 << 16)
def _activite(content: tuple[Any, ...], absences: tuple[tuple[str, int], ...]) -> rules.Activite:
    """An activity from the values of ACTIVITE: the same object for everybody who worked the same."""
    year, statut, siret, basis, heures, reference, days, days_reference, pay, temps, ratio, accord = content

    def exact(value: Any, scale: int = 1) -> Fraction | None:
        if value is None:
            return None
        return Fraction(value, scale) if isinstance(value, int) else Fraction(value) / scale

    return rules.Activite(
        year=year,
        statut=statut,
        employeur=siret or None,
        worked_hours=exact(heures, HOUR),
        reference_hours=exact(reference, HOUR),
        basis=basis,
        days_worked=exact(days),
        days_reference=exact(days_reference),
        pay=exact(pay, 100),
        temps=temps,
        contribution_ratio=exact(ratio),
        complement=accord,
        absences=tuple(rules.Absence(nature, Fraction(secondes, HOUR)) for nature, secondes in absences),
    )
