"""Another service withdraws an activity; a file read again never brings it back."""

import json
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Activite, Retrait
from accounts.services.activity import Activity
from accounts.services.import_chunk import store
from accounts.services.import_lines import Line
from accounts.services.retraits import restore
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.delivery import drain
from tests.accounts.test_api_activites import item
from tests.accounts.test_api_activites import post as declare
from tests.builders.accounts import SYSTEM, compte, nir, parts

pytestmark = pytest.mark.django_db
WHY = "Déclarée par erreur pour une autre personne"


def withdraw(client: Any, key: str = "retrait-0123456", **changes: Any) -> Any:
    body = {"nir": nir(1), "reference": "paie-1", "motif": WHY, **changes}
    text = json.dumps({name: value for name, value in body.items() if value is not None})
    address = reverse("api_retirer_activite")
    return client.post(address, text, content_type="application/json", HTTP_IDEMPOTENCY_KEY=key)


def test_an_activity_is_withdrawn_once_and_declared_again(administrator, moment: Moment) -> None:
    declare(administrator, item(reference="paie-1"))
    drain(at=moment)
    answer = withdraw(administrator)
    assert (answer.status_code, answer.json()["resultat"], answer.json()["motif"]) == (200, "retiree", WHY)
    assert withdraw(administrator).json() == answer.json()
    again = withdraw(administrator, key="autre-cle-0123", motif="Une tout autre raison")
    assert (again.json()["resultat"], again.json()["motif"]) == ("inchangee", WHY)
    drain(at=moment)
    of = Activite.objects.get().compte
    assert parts(of)[0] == 0
    declare(administrator, item(reference="paie-1"), key="de-nouveau-0123")
    drain(at=moment)
    assert (parts(of)[0], Activite.objects.count(), Retrait.objects.count()) == (24, 2, 1)
    assert nir(1)[:13] not in answer.content.decode()


def test_what_names_nothing_is_not_found_whatever_is_unknown(administrator, at: Moment) -> None:
    compte(at=at)
    answers = [withdraw(administrator), withdraw(administrator, key="autre-cle-0123", nir=nir(2))]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"nir": "123"}, "nir"),
        ({"nir": 284}, "nir"),
        ({"reference": None}, "reference"),
        ({"motif": None}, "motif"),
        ({"motif": "court"}, "motif"),
        ({"origine": "fax"}, "origine"),
        ({"inconnu": "x"}, "inconnu"),
    ],
)
def test_what_cannot_be_used_names_its_field(administrator, changes: dict[str, Any], field: str) -> None:
    declare(administrator, item(reference="paie-1"))
    answer = withdraw(administrator, **changes)
    assert (answer.status_code, list(answer.json()["fields"])) == (400, [field])


@pytest.mark.parametrize("who", ["person", "adviser"])
def test_strangers_are_refused(who: str, request: Any) -> None:
    assert withdraw(request.getfixturevalue(who)).status_code == 403


def test_a_file_read_again_does_not_bring_it_back_but_a_correction_does(administrator, moment: Moment) -> None:
    line = _line("1607")
    assert _read(line, moment) == {1: "added"}
    assert withdraw(administrator, origine="csv", reference="2016:salarie:53104441000011:1").status_code == 200
    assert _read(line, moment) == {1: "unchanged"}
    assert not Activite.objects.current().exists()
    restore(retrait=Retrait.objects.get(), actor=SYSTEM, at=moment)
    assert _read(line, moment) == {1: "unchanged"}
    withdraw(administrator, key="autre-cle-0123", origine="csv", reference="2016:salarie:53104441000011:1")
    assert _read(_line("800"), moment) == {1: "added"}
    assert Activite.objects.current().get().heures_secondes == 800 * 3600


def _line(hours: str) -> Any:
    activity = Activity(
        year=2016, statut="salarie", employeur_siret="53104441000011", heures_secondes=int(hours) * 3600
    )
    return Line(1, nir(1), "Essai1", "Nadia", date(1984, 3, 2), activity, hours)


def _read(line: Any, at: Moment) -> dict[int, str]:
    return store([line], ranks={}, actor=SYSTEM, at=at).results
