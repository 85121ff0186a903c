"""The body's file: answers, proofs, sending, complements, the short circuit of labels."""

from dataclasses import replace
from datetime import date

import pytest

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.outbox.models import Courriel
from organismes.dossier_qualite import editable, missing_to_send, read_file, reusable
from organismes.models import PreuveQualite, Qualite
from organismes.services import dossier_qualite as service
from tests.builders import organismes as build
from tests.builders import quality

pytestmark = pytest.mark.django_db


def test_an_empty_file_is_opened_once_and_not_sent(at: Moment, system: Actor) -> None:
    body = build.registered(at=at)
    row = quality.opened(body, at=at)
    assert (row.etat, quality.opened(body, at=at).pk) == ("enregistre", row.pk)
    with pytest.raises(Refused) as error:
        service.send_file(qualite=row, actor=system, at=at)
    assert error.value.code == "dossier_incomplet"


def test_typing_makes_a_draft_and_the_same_text_writes_nothing(at: Moment, system: Actor) -> None:
    row = quality.opened(build.registered(at=at), at=at)
    for _ in range(2):
        row = service.answer(qualite=row, indicateur="1.1", texte=" Programme ", actor=system, at=at)
    assert (row.etat, row.reponses.get().texte) == ("en_saisie", "Programme")
    with pytest.raises(Refused):
        service.answer(qualite=row, indicateur="9.9", texte="x", actor=system, at=at)
    with pytest.raises(Refused) as error:
        service.send_file(qualite=row, actor=system, at=at)
    assert "1.2" in error.value.message
    assert "une preuve aux indicateurs 1.1" in error.value.message


def test_a_proof_is_joined_once_taken_back_and_used_again(at: Moment, system: Actor) -> None:
    row = quality.opened(build.registered(at=at), at=at)
    join = {"qualite": row, "indicateur": "1.1", "actor": system, "at": at}
    first = service.join_proof(file=build.a_png(), **join)
    assert service.join_proof(file=build.a_png(), **join).pk == first.pk
    service.join_proof(file=build.a_png("red"), **join)
    assert len(read_file(row).lignes[0].preuves) == 2
    assert [proof.fichier_id for proof in reusable(row, "1.2")][-1] == first.fichier_id
    for _ in range(2):
        service.remove_proof(preuve=first, actor=system, at=at)
    assert len(read_file(row).lignes[0].preuves) == 1
    assert PreuveQualite.objects.count() == 2


def test_a_complete_file_is_sent_and_closed(at: Moment, system: Actor) -> None:
    row = quality.sent(at=at)
    assert (row.etat, row.tour, row.sent_on) == ("en_examen", 1, at.today)
    assert (row.limit_on - at.today).days == 60
    assert editable(row) == set()
    assert Courriel.objects.filter(subject="Votre dossier de qualité est envoyé").count() == 1
    with pytest.raises(Refused) as error:
        service.answer(qualite=row, indicateur="1.1", texte="Autre", actor=system, at=at)
    assert error.value.code == "etat_incompatible"
    with pytest.raises(Refused):
        service.remove_proof(preuve=row.preuves.first(), actor=system, at=at)


def test_only_what_is_asked_again_opens_and_must_change(at: Moment, system: Actor) -> None:
    row = quality.sent(at=at)
    quality.concluded(row, "a_completer", at=at, i2_1="insuffisant", i4_2="non_conforme")
    row = Qualite.objects.get()
    assert editable(row) == {"2.1", "4.2"}
    with pytest.raises(Refused) as error:
        service.answer(qualite=row, indicateur="1.1", texte="Autre", actor=system, at=at)
    assert error.value.code == "indicateur_ferme"
    assert missing_to_send(read_file(row)) == ["le complément demandé aux indicateurs 2.1, 4.2"]
    service.answer(qualite=row, indicateur="2.1", texte="Un livret d’accueil.", actor=system, at=at)
    service.join_proof(qualite=row, indicateur="4.2", file=build.a_png("blue"), actor=system, at=at)
    again = service.send_file(qualite=row, actor=system, at=at)
    assert (again.etat, again.tour) == ("en_examen", 2)


def test_a_label_of_the_list_answers_without_proofs(at: Moment, system: Actor) -> None:
    row = quality.sent(at=at, source="label", label_code="opqf", reference="42")
    assert (row.etat, row.preuves.count(), row.reponses.count()) == ("en_examen", 0, 21)
    other = quality.opened(build.registered(at=at, rank=2), at=at, source="label", label_code="nf214", reference="7")
    with pytest.raises(Refused) as error:
        service.join_proof(qualite=other, indicateur="1.1", file=build.a_png(), actor=system, at=at)
    assert error.value.code == "circuit_court"


@pytest.mark.parametrize(("code", "field"), [("", "label_code"), ("eduform", "label_code"), ("opqf", "reference")])
def test_a_label_off_the_list_that_day_is_refused(code: str, field: str, at: Moment) -> None:
    with pytest.raises(InvalidInput) as error:
        quality.opened(build.registered(at=at), at=at, source="label", label_code=code)
    assert error.value.field == field
    if code == "eduform":
        assert "01/09/2017" in error.value.message


def test_qualiopi_opens_in_2022_with_the_indicators_of_the_activities(at: Moment, system: Actor) -> None:
    body, later = build.registered(at=at), replace(at, today=date(2022, 1, 3))
    with pytest.raises(InvalidInput):
        quality.opened(body, at=at, source="qualiopi")
    with pytest.raises(InvalidInput):
        quality.opened(body, at=later)
    row = quality.opened(body, at=later, source="qualiopi")
    assert len(read_file(row).lignes) == 22
    row = service.set_activities(qualite=row, activites=["certifiant"], actor=system, at=later)
    assert len(read_file(row).lignes) == 25
    with pytest.raises(InvalidInput):
        service.set_activities(qualite=row, activites=["autre"], actor=system, at=later)
