"""The years of activity that the standing declarations add up to, for the accounts that a file touched."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache

from django.db.models import Q, QuerySet

from accounts.dsn.choices import Choix, choices
from accounts.dsn.contract import Element
from accounts.dsn.reading import Faute
from accounts.dsn.year import Annee, MoisDeclare, years_of
from accounts.models import Activite, Compte, ContratDSN, ElementDSN, ImportActivites
from accounts.selectors.law import law_in_force
from accounts.services.activity import Activity, checked
from accounts.services.import_chunk import Declared, Outcome, declare_many
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput

SOURCE = "dsn"
#: (account, establishment, contract)
Key = tuple[int, str, str]


def touched_accounts(fichier: ImportActivites, *, after: int, limit: int) -> list[int]:
    """The next accounts whose declarations this file added, completed or closed, in the order of their keys."""
    rows = _touched(fichier).filter(compte_id__gt=after).order_by("compte_id")
    return list(rows.values_list("compte_id", flat=True).distinct()[:limit])


def add_up(ids: Sequence[int], *, fichier: ImportActivites, actor: Actor, at: Moment) -> tuple[Outcome, list[Faute]]:
    """Write the years of these accounts with the employers concerned; those that are declared no more are closed."""
    comptes = {
        row.pk: row
        for row in Compte.objects.select_for_update(of=("self",), no_key=True)
        .select_related("titulaire")
        .filter(pk__in=ids)
        .order_by("pk")
    }
    employers = set(_touched(fichier).filter(compte_id__in=ids).values_list("compte_id", "declaration__siret"))
    months = _months(ids, employers)
    choose = _choices()
    rows: list[Declared] = []
    faults: list[Faute] = []
    said: set[tuple[int, str]] = set()
    for key, declared in months.items():
        for year in years_of(declared, choose):
            activity = _activity(year, siret=key[1], at=at)
            reference = f"{year.year}:{year.statut}:{key[1]}:{key[2]}:{year.basis}"[:80]
            said.add((key[0], reference))
            if isinstance(activity, Faute):
                faults.append(activity)
            else:
                rows.append(Declared(len(rows), comptes[key[0]], reference, activity, year.lignes))
    withdrawn = _withdrawn(ids, employers, said)
    return declare_many(rows, source=SOURCE, withdrawn=withdrawn, actor=actor, at=at), faults


def _touched(fichier: ImportActivites) -> "QuerySet[ContratDSN]":
    return ContratDSN.objects.filter(
        Q(fichier=fichier) | Q(declaration__completed_in=fichier) | Q(declaration__closed_in=fichier)
    )


def _choices() -> Callable[[int], Choix]:
    law = law_in_force()
    return cache(lambda year: choices(law, year))


def _months(ids: Sequence[int], employers: set[tuple[int, str]]) -> dict[Key, list[MoisDeclare]]:
    """What stands of these people with these employers, by contract."""
    rows = [
        row
        for row in ContratDSN.objects.filter(
            compte_id__in=ids,
            declaration__siret__in={siret for _, siret in employers},
            declaration__completed_at__isnull=False,
            declaration__closed_at__isnull=True,
        ).select_related("declaration")
        if (row.compte_id, row.declaration.siret) in employers
    ]
    elements: dict[int, list[Element]] = defaultdict(list)
    for item in ElementDSN.objects.filter(contrat__in=[row.pk for row in rows]).order_by("pk"):
        elements[item.contrat_id].append(
            Element(str(item.nature), item.du_on, item.au_on, item.mesure, item.unite, item.motif)
        )
    found: dict[Key, list[MoisDeclare]] = defaultdict(list)
    for row in rows:
        key = (row.compte_id, row.declaration.siret, row.numero)
        found[key].append(_month(row, tuple(elements[row.pk])))
    return dict(sorted(found.items()))


def _month(row: ContratDSN, elements: tuple[Element, ...]) -> MoisDeclare:
    return MoisDeclare(
        mois=row.declaration.mois,
        ordre=row.declaration.ordre,
        statut=str(row.statut),
        unite=row.unite,
        quotite_reference=row.quotite_reference,
        quotite_contrat=row.quotite_contrat,
        temps=str(row.temps),
        debut_on=row.debut_on,
        fin_on=row.fin_on,
        lignes=row.lignes,
        elements=elements,
        ligne=row.ligne,
    )


def _activity(year: Annee, *, siret: str, at: Moment) -> Activity | Faute:
    """The year as an activity; a fault if it cannot be one (a total that no year can hold)."""
    activity = Activity(
        year=year.year,
        statut=year.statut,
        employeur_siret=siret,
        basis=year.basis,
        heures_secondes=year.heures_secondes,
        reference_secondes=year.reference_secondes,
        days_worked=year.days_worked,
        days_reference=year.days_reference,
        pay_centimes=year.pay_centimes,
        temps=year.temps,
        absences=year.absences,
    )
    try:
        return checked(activity, today=at.today)
    except InvalidInput as error:
        motif = f"Année {year.year} de ce contrat, toutes déclarations réunies\u00a0: {error.message}"
        return Faute(year.ligne, "S21.G00.40", motif)


def _withdrawn(ids: Iterable[int], employers: set[tuple[int, str]], said: set[tuple[int, str]]) -> list[Activite]:
    """Years that stand and that no declaration says any more."""
    standing = (
        Activite.objects.current()
        .filter(compte__in=ids, source=SOURCE, employeur_siret__in={siret for _, siret in employers})
        .select_related("compte")
        .defer("raw_line")
    )
    return [
        row
        for row in standing
        if (row.compte_id, row.employeur_siret) in employers and (row.compte_id, row.source_ref) not in said
    ]
