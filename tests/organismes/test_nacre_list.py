"""The list of conventions in force on 31/12/2016: trial, confirmation, idempotence, waiting bodies."""

import contextlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from organismes.models import ConventionNacre, ImportNacre, Qualite
from organismes.rules.nacre_list import read_list
from organismes.selectors import admissible
from organismes.services.nacre import confirm_list, receive_list
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db
ADMIN = Actor(user_id=None, role=Role.ADMINISTRATEUR, strong=True)
HEAD = "siret;raison_sociale;reference;debut;fin\n"


def line(rank: int = 1, *, debut: str = "01/01/2014", fin: str = "31/12/2017", reference: str = "") -> str:
    return f"{build.siret(rank)};Boutique {rank};{reference or f'NACRE-{rank}'};{debut};{fin}\n"


def received(text: str, at: Moment, *, actor: Actor = ADMIN, encoding: str = "utf-8") -> ImportNacre:
    return receive_list(nom="liste.csv", content=text.encode(encoding), actor=actor, at=at)


def sorts(row: ImportNacre) -> list[str]:
    return [item["sort"] for item in row.resultat]


def test_a_trial_records_nothing_and_its_confirmation_does_what_it_said(at: Moment) -> None:
    body = build.registered(at=at)
    trial = received(HEAD + line(1) + line(2), at)
    assert sorts(trial) == ["nouvelle", "nouvelle"]
    assert [item["attend"] for item in trial.resultat] == [False, True]
    assert not ConventionNacre.objects.exists()
    assert not Qualite.objects.exists()
    done = confirm_list(liste=trial, actor=ADMIN, at=at)
    assert sorts(done) == ["nouvelle", "nouvelle"]
    assert body.qualites.get().source == "nacre"
    assert ConventionNacre.objects.waiting().get().siret == build.siret(2)
    with pytest.raises(Refused, match="déjà enregistrée"):
        confirm_list(liste=trial, actor=ADMIN, at=at)


def test_the_same_file_again_changes_nothing(at: Moment) -> None:
    build.registered(at=at)
    text = HEAD + line(1) + line(2)
    confirm_list(liste=received(text, at), actor=ADMIN, at=at)
    before = list(ConventionNacre.objects.order_by("pk").values())
    again = confirm_list(liste=received(text, at), actor=ADMIN, at=replace(at, today=date(2017, 6, 1)))
    assert sorts(again) == ["inchangee", "inchangee"]
    assert list(ConventionNacre.objects.order_by("pk").values()) == before
    assert Qualite.objects.count() == 1


def test_a_changed_reference_corrects_the_convention_and_its_quality(at: Moment) -> None:
    body = build.registered(at=at)
    confirm_list(liste=received(HEAD + line(1), at), actor=ADMIN, at=at)
    changed = confirm_list(liste=received(HEAD + line(1, reference="NACRE-77 bis"), at), actor=ADMIN, at=at)
    assert sorts(changed) == ["corrigee"]
    assert (body.qualites.get().reference, ConventionNacre.objects.get().reference) == ("NACRE-77 bis", "NACRE-77 bis")


@pytest.mark.parametrize(("debut", "fin", "words"), [
    ("01/01/2014", "30/12/2016", "n’était plus en vigueur le 31/12/2016"),
    ("01/01/2017", "", "n’était pas en vigueur le 31/12/2016"),
    ("01/01/2016", "01/01/2015", "avant son début"),
    ("31/02/2016", "", "n’est pas une date"),
    ("", "", "est vide"),
    ("01/01/0016", "", "n’est pas plausible"),
])  # fmt: skip
def test_a_convention_not_in_force_on_31_december_2016_is_refused_with_its_line(
    at: Moment, debut: str, fin: str, words: str
) -> None:
    row = received(HEAD + line(1) + "\n" + line(2, debut=debut, fin=fin), at)
    bad = row.resultat[1]
    assert (bad["sort"], bad["numero"]) == ("refusee", 4)
    assert words in bad["motif"]


@pytest.mark.parametrize("debut_fin", [("31/12/2016", "31/12/2016"), ("2016-12-31", ""), ("1/1/2010", "31-12-2016")])
def test_in_force_on_that_very_day_is_enough(at: Moment, debut_fin: tuple[str, str]) -> None:
    debut, fin = debut_fin
    assert sorts(received(HEAD + line(1, debut=debut, fin=fin), at)) == ["nouvelle"]


def test_wrong_lines_say_why_and_hold_back_nobody(at: Moment) -> None:
    text = HEAD + "12345678901234;A;B;01/01/2016;\n" + line(1) + line(1, reference="autre") + "seule;deux\n" + line(2)
    row = received(text, at)
    assert sorts(row) == ["refusee", "nouvelle", "refusee", "refusee", "nouvelle"]
    texts = [item["motif"] for item in row.resultat]
    assert "clé de contrôle" in texts[0]
    assert "déjà à la ligne 3" in texts[2]
    assert "2\u00a0colonnes au lieu de 5" in texts[3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252"])
@pytest.mark.parametrize("separator", [";", ","])
def test_utf8_or_latin1_semicolon_or_comma(encoding: str, separator: str) -> None:
    text = "Siret;Raison sociale;Référence;Début;Fin\r\n732 829 320 00074;Société d’été;N°1;1/1/2016;\r\n"
    text = text.replace("’", "'").replace(";", separator)
    found = read_list(text.encode(encoding))
    assert [(item.numero, item.raison_sociale) for item in found] == [(2, "Société d'été")]


@pytest.mark.parametrize("content", [b"", b"siret;nom\n1;2\n", HEAD.encode(), b"PK\x03\x04\x00\x00zip", b'"a;b\n'])
def test_what_is_not_such_a_list_is_refused_whole(content: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_list(content)
    assert caught.value.field == "fichier"


@given(st.binary(max_size=400))
def test_no_file_breaks_the_reading(content: bytes) -> None:
    for start in (b"", HEAD.encode()):
        with contextlib.suppress(InvalidInput):
            assert read_list(start + content)


def test_a_body_that_registers_finds_the_convention_that_waited(at: Moment) -> None:
    confirm_list(liste=received(HEAD + line(3), at), actor=ADMIN, at=at)
    body = build.registered(at=at, rank=3)
    assert ConventionNacre.objects.get().organisme == body
    assert admissible(body, date(2017, 12, 31)).admissible
    assert not admissible(body, date(2018, 1, 1)).admissible
    again = received(HEAD + line(3), at)
    assert sorts(again) == ["inchangee"]


def test_an_instructor_vouches_for_her_region_alone(at: Moment) -> None:
    here = build.actor_of_instructor(build.instructeur(at=at))
    build.registered(at=at, rank=1, code_postal="69003")
    trial = received(HEAD + line(1) + line(2), at, actor=here)
    assert sorts(trial) == ["refusee", "nouvelle"]
    assert "autre région" in trial.resultat[0]["motif"]
    confirm_list(liste=trial, actor=here, at=at)
    elsewhere = build.registered(at=at, rank=2, code_postal="69003")
    assert not elsewhere.qualites.exists()
    assert sorts(confirm_list(liste=received(HEAD + line(2), at), actor=ADMIN, at=at)) == ["corrigee"]
    assert elsewhere.qualites.get().source == "nacre"
    with pytest.raises(NotAllowed):
        received(HEAD + line(2), at, actor=Actor(user_id=1, role=Role.ORGANISME, structure_id=elsewhere.pk))
