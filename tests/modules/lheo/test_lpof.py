"""The public list of training bodies, compared with the portal."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.base import ContentFile

from cpa_portal.actor import Actor
from cpa_portal.errors import InvalidInput, NotAllowed
from cpa_portal.outbox.delivery import drain
from modules.models import ListeLpof
from modules.rules.lpof import lapsed, same_name
from modules.services.lpof import compare, receive_list
from tests.builders import modules as build
from tests.modules.lheo import lists

SYSTEM = Actor.system("test")


@pytest.fixture
def check(body, at) -> Callable[..., ListeLpof]:
    """Receive a list and let the worker compare it."""

    def checked(*rows: str, data: bytes = b"") -> ListeLpof:
        file = ContentFile(data or lists.text(*rows), name="lpof.csv")
        row = receive_list(file=file, actor=SYSTEM, at=at)
        drain(at=at)
        row.refresh_from_db()
        return row

    return checked


def found(liste: ListeLpof) -> list[tuple[str, int | None, str, str]]:
    return list(liste.divergences.order_by("pk").values_list("nature", "organisme_id", "ici", "la"))


def nda_of(body) -> str:
    return body.declarations.get().nda


def test_a_body_that_both_know_alike_is_no_disagreement(check, body) -> None:
    liste = check(lists.row(nda_of(body), body.raison_sociale.upper(), body.siren))
    assert (liste.etat, liste.lignes, liste.reconnues, liste.concordants) == ("lue", 1, 1, 1)
    assert found(liste) == []


def test_published_here_and_absent_there(check, body, at) -> None:
    build.module(at=at)
    liste = check(lists.row("11922000322", "Ailleurs", "552100554"))
    there, here = liste.divergences.order_by("pk")
    assert (there.nature, there.nda, there.la, there.ligne) == ("pas_ici", "11922000322", "Ailleurs", 2)
    assert (here.nature, here.organisme, here.nda, here.modules) == ("absent_la", body, nda_of(body), 1)


def test_published_here_and_lapsed_there(check, body) -> None:
    liste = check(lists.row(nda_of(body), body.raison_sociale, body.siren, ended="31/12/2015"))
    assert [(nature, la) for nature, _, _, la in found(liste)] == [
        ("caduc_la", "dernier exercice déclaré fini le 31/12/2015")
    ]


def test_another_name_and_another_siren(check, body) -> None:
    liste = check(lists.row(nda_of(body), "Tout autre nom", "552100554"))
    assert found(liste) == [
        ("nom", body.pk, body.raison_sociale, "Tout autre nom"),
        ("siren", body.pk, body.siren, "552100554"),
    ]


def test_a_number_replaced_there_is_recognised_by_its_predecessor(check, body) -> None:
    old = nda_of(body)
    liste = check(lists.row("76310999913", body.raison_sociale, body.siren, previous=f"11111111111,{old}"))
    assert found(liste) == [("predecesseur", body.pk, old, "76310999913")]
    assert liste.reconnues == 1


def test_a_line_that_cannot_be_read_is_kept_with_its_reason(check, body) -> None:
    bad = [lists.row("123", "Court", "1"), lists.row("11922000322", "Date", "1", ended="2016-12-31")]
    liste = check(*bad, lists.row(nda_of(body), body.raison_sociale, body.siren))
    rows = liste.divergences.order_by("ligne")
    assert [(one.ligne, one.nature) for one in rows] == [(2, "illisible"), (3, "illisible")]
    assert "onze chiffres" in rows[0].la
    assert "JJ/MM/AAAA" in rows[1].la


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "vide"), (b"a;b\n1;2\n", "numeroDeclarationActivite"), (b"<lheo/>", "liste publique")],
)
def test_another_file_is_refused(check, data: bytes, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        receive = ContentFile(data, name="x.csv")
        check(data=data) if data else receive_list(file=receive, actor=SYSTEM, at=None)


def test_a_list_in_latin_1_is_refused_whole(check) -> None:
    liste = check(data=lists.text(lists.row("11922000322", "Réussir", "1")).decode("utf-8-sig").encode("latin-1"))
    assert (liste.etat, liste.divergences.count()) == ("refusee", 0)
    assert "UTF-8" in liste.motif


def test_only_an_administrator_and_only_once(check, body, at) -> None:
    with pytest.raises(NotAllowed):
        receive_list(file=ContentFile(b"x", name="x"), actor=build.as_member(body), at=at)
    liste = check(lists.row("11922000322", "Ailleurs", "552100554"))
    number = liste.divergences.count()
    compare(liste_id=liste.pk, actor=SYSTEM, at=at)
    assert liste.divergences.count() == number


@pytest.mark.parametrize(
    ("ended", "today", "expected"),
    [
        (None, date(2017, 5, 15), False),
        (date(2015, 12, 31), date(2017, 4, 30), False),
        (date(2015, 12, 31), date(2017, 5, 1), True),
        (date(2016, 6, 30), date(2017, 5, 1), False),
        (date(2014, 12, 31), date(2017, 1, 1), True),
    ],
)
def test_the_report_due_on_30_april_lapses_on_1_may(ended: date | None, today: date, expected: bool) -> None:
    assert lapsed(ended, today) is expected


def test_names_are_compared_without_case_accents_or_legal_form() -> None:
    assert same_name("SARL Créer en Brie", "creer en brie (sarl)")
    assert not same_name("Créer en Brie", "Créer en Beauce")
