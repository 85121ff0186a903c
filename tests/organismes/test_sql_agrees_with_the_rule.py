"""The querysets of the lists and the pure rule give the same answer over random histories kept in the database."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpa_portal.clock.moment import Moment
from organismes.models import DeclarationActivite, Organisme, Qualite
from organismes.selectors import admissible, admissible_many, facts_of
from tests.builders import organismes as build
from tests.organismes.histories import DAYS

pytestmark = pytest.mark.django_db
LENGTHS = st.integers(0, 400)
ENDED = st.tuples(st.sampled_from(["caduque", "annulee", "refusee"]), DAYS, LENGTHS, LENGTHS)
CURRENT = st.none() | st.tuples(st.sampled_from(["enregistree", "deposee", "brouillon"]), DAYS, LENGTHS, LENGTHS)
PROOFS = st.lists(
    st.tuples(
        st.sampled_from(["datadock", "label", "qualiopi", "nacre"]),
        st.sampled_from(["referencable", "suspendu", "non_referencable"]),
        DAYS,
        st.none() | LENGTHS,
    ),
    max_size=3,
    unique_by=lambda row: row[0] if row[0] == "nacre" else id(row),
)


def later(day: date, days: int) -> date:
    return day + timedelta(days=days)


def declaration(body: Organisme, user_id: int, etat: str, filed: date, wait: int, life: int) -> DeclarationActivite:
    row = DeclarationActivite(organisme=body, etat=etat)
    if etat != "brouillon":
        row.filed_on = row.complete_on = filed
    if etat in {"enregistree", "caduque", "annulee", "refusee"}:
        row.decided_on, row.decided_by_id, row.motif = later(filed, wait), user_id, "piece_manquante"
        row.nda = "" if etat == "refusee" else "11770514577"
    if etat in {"caduque", "annulee"}:
        row.ended_on = later(filed, wait + life)
    return row


def proof(body: Organisme, source: str, etat: str, start: date, length: int | None) -> Qualite:
    if source == "nacre":
        return Qualite(
            organisme=body, source=source, etat="referencable", from_on=date(2017, 1, 1), until_on=date(2017, 12, 31)
        )
    end = later(start, 30 if length is None and etat == "suspendu" else length or 0) if length is not None else None
    if etat == "suspendu" and end is None:
        end = later(start, 30)
    return Qualite(organisme=body, source=source, etat=etat, from_on=start, until_on=end)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ended=st.lists(ENDED, max_size=2), current=CURRENT, proofs=PROOFS)
def test_admissible_on_in_sql_is_the_rule(at: Moment, ended: list, current: tuple | None, proofs: list) -> None:
    with transaction.atomic():
        body = build.organisme(at=at)
        user_id = body.membres.get().user_id
        body.declarations.all().delete()
        wanted = [*ended, current] if current else ended
        DeclarationActivite.objects.bulk_create(declaration(body, user_id, *row) for row in wanted)
        Qualite.objects.bulk_create(proof(body, *row) for row in proofs)
        body = Organisme.objects.prefetch_related("declarations", "qualites").get(pk=body.pk)
        named = {day for fact in (*facts_of(body)[0], *facts_of(body)[1]) for day in _days(fact)} | {
            date(2016, 12, 31),
            date(2017, 1, 1),
            date(2017, 12, 31),
            date(2018, 1, 1),
        }
        for day in {later(day, shift) for day in named for shift in (-1, 0, 1)}:
            answer = admissible(body, day).admissible
            assert Organisme.objects.admissible_on(day).filter(pk=body.pk).exists() is answer, day
        day = max(named)
        assert admissible_many([body], day)[body.pk].admissible is admissible(body, day).admissible
        transaction.set_rollback(True)


def _days(fact: object) -> list[date]:
    found = [getattr(fact, name, None) for name in ("filed_on", "decided_on", "ended_on", "from_on", "until_on")]
    return [day for day in found if day is not None]
