"""Rounds of examination: what each verdict asks, what is kept of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from cpa_portal.outbox.models import Courriel
from organismes.models import AvisIndicateur, Qualite, TourQualite
from organismes.selectors import admissible
from organismes.services import dossier_qualite as files
from organismes.services.examen_qualite import Opinion, close_unanswered, conclude_round
from tests.builders import organismes as build
from tests.builders import quality

pytestmark = pytest.mark.django_db


def test_a_favourable_round_makes_the_body_referencable(at: Moment) -> None:
    row = quality.sent(at=at)
    tour = quality.concluded(row, "referencable", at=at)
    row = Qualite.objects.get()
    assert (row.etat, row.from_on, row.until_on, row.limit_on) == ("referencable", at.today, None, None)
    assert (tour.tour, tour.structure, tour.avis.count()) == (1, "Opca de test", 21)
    assert admissible(row.organisme, at.today).admissible
    assert "pas encore référencé" in Courriel.objects.get(subject__contains="Référençable").body


def test_a_round_keeps_what_was_examined_when_the_file_changes(at: Moment, system: Actor) -> None:
    row = quality.sent(at=at)
    before = row.reponses.get(indicateur="2.1").texte
    quality.concluded(row, "a_completer", at=at, i2_1="insuffisant")
    row = Qualite.objects.get()
    assert (row.limit_on - at.today).days == 30
    mail = Courriel.objects.get(subject__contains="À compléter").body
    assert "indicateurs 2.1" in mail
    files.answer(qualite=row, indicateur="2.1", texte="Autre", actor=system, at=at)
    files.send_file(qualite=row, actor=system, at=at)
    quality.concluded(Qualite.objects.get(), "referencable", at=at)
    kept = AvisIndicateur.objects.filter(indicateur="2.1").order_by("pk")
    assert [(one.avis, one.reponse, one.demande) for one in kept] == [
        ("insuffisant", before, True),
        ("conforme", "Autre", False),
    ]
    assert all(len(one.preuves) == 1 for one in kept)


@pytest.mark.parametrize(
    ("verdict", "changed", "said"),
    [
        ("referencable", {"i2_1": "insuffisant"}, "2.1"),
        ("non_referencable", {}, "lequel fonde"),
        ("a_completer", {}, "Cochez"),
    ],
)
def test_opinions_and_verdict_agree(verdict: str, changed: dict[str, str], said: str, at: Moment) -> None:
    row = quality.sent(at=at)
    with pytest.raises(InvalidInput, match=said):
        quality.concluded(row, verdict, at=at, **changed)
    assert not TourQualite.objects.exists()


def test_every_indicator_has_an_opinion_that_says_why(at: Moment, system: Actor) -> None:
    row = quality.sent(at=at)
    base = {"qualite": row, "tour": 1, "structure": "Opca", "actor": system, "at": at, "motif": "x"}
    with pytest.raises(InvalidInput, match=r"Il manque.*1\.2"):
        conclude_round(verdict="referencable", opinions=[Opinion("1.1", "conforme")], **base)
    silent = [replace(one, commentaire="") for one in quality.opinions(row, i2_1="non_conforme")]
    with pytest.raises(InvalidInput, match=r"commentez l’indicateur 2\.1"):
        conclude_round(verdict="non_referencable", opinions=silent, **base)
    with pytest.raises(InvalidInput) as error:
        quality_opinions = quality.opinions(row, i2_1="non_conforme")
        conclude_round(verdict="non_referencable", opinions=quality_opinions, **{**base, "motif": " "})
    assert error.value.field == "motif"


def test_nobody_examines_her_own_body(at: Moment) -> None:
    row = quality.sent(at=at)
    with pytest.raises(NotAllowed) as error:
        quality.concluded(row, "referencable", at=at, actor=build.actor_of_organisme(row.organisme))
    assert error.value.code == "membre"


def test_a_round_that_a_colleague_concluded_is_refused(at: Moment) -> None:
    row = quality.sent(at=at)
    quality.concluded(row, "referencable", at=at)
    with pytest.raises(Refused) as error:
        quality.concluded(row, "non_referencable", at=at, i2_1="non_conforme")
    assert error.value.code == "examen_deja_conclu"
    assert Qualite.objects.get().etat == "referencable"


def test_complements_that_never_come_end_in_a_refusal_after_their_day(at: Moment, system: Actor) -> None:
    row = quality.sent(at=at)
    quality.concluded(row, "a_completer", at=at, i2_1="insuffisant")
    with pytest.raises(Refused) as error:
        close_unanswered(qualite=row, motif="Sans réponse", actor=system, at=at)
    assert error.value.code == "delai_en_cours"
    later = replace(at, today=at.today + timedelta(days=31))
    assert close_unanswered(qualite=row, motif="Sans réponse", actor=system, at=later).etat == "non_referencable"
