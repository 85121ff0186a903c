"""API of money: each reads her own, nobody reads an IBAN, a list costs the same whatever its length."""

from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.delivery import drain
from financeurs.models import OrdrePaiement
from financeurs.services import prises_en_charge, remises
from modules.models import Module
from tests.builders import financeurs as money
from tests.builders import modules as build

pytestmark = pytest.mark.django_db


def _organisme(module: Module, sign_in: Callable[..., Client]) -> Client:
    member = module.organisme.membres.order_by("pk").first()
    return sign_in(member.user, space=f"organisme:{module.organisme_id}", browser=Client())


def _person(request, sign_in: Callable[..., Client]) -> Client:
    titulaire = request.dossier.titulaire
    return sign_in(titulaire.user, strong=False, space=f"titulaire:{titulaire.pk}", browser=Client())


def test_a_request_as_its_funder_its_person_and_its_organisme_see_it(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], sign_in: Callable[..., Client], at: Moment
) -> None:
    request = money.submitted(payer, module, at=at)
    row = as_agent(payer.gestionnaire).get(reverse("api_prises_en_charge")).json()["results"][0]
    assert (row["etat"], row["total_centimes"], row["abilities"]) == ("demandee", 120_000, ["accorder", "refuser"])
    prises_en_charge.refuse(prise_en_charge=request, motif="Hors champ.", actor=payer.gestionnaire, at=at)
    address = reverse("api_prise_en_charge", args=[request.pk])
    assert _person(request, sign_in).get(address).json()["motif"] == "Hors champ."
    assert _organisme(module, sign_in).get(address).json()["motif"] == ""
    assert as_agent(payer.gestionnaire).get(address).json()["abilities"] == []


def test_an_order_says_who_must_act_and_when_money_is_expected(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], sign_in: Callable[..., Client], at: Moment
) -> None:
    ordre = money.ordered(payer, module, at=at)
    address = reverse("api_ordre", args=[ordre.pk])
    seen = as_agent(payer.valideur).get(address).json()
    assert (seen["qui_doit_agir"], seen["approbations_donnees"]) == ("Les approbateurs du financeur", 0)
    assert seen["abilities"] == ["approuver", "suspendre"]
    money.approve(ordre, payer.valideur, at=at)
    seen = as_agent(payer.valideur).get(address).json()
    assert (seen["abilities"], seen["approbations_donnees"], seen["attendu_le"]) == (["suspendre"], 1, None)
    money.approve(ordre, payer.comptable, at=at)
    remises.seal(
        financeur=payer.row, ordre_ids=[ordre.pk], execution_on=at.now.date(), actor=payer.comptable, at=at
    )  # fmt: skip
    seen = _organisme(module, sign_in).get(address).json()
    assert (seen["qui_doit_agir"], seen["attendu_le"], seen["abilities"]) == ("La banque", "2026-11-23", [])
    assert "iban" not in str(seen).lower()


@pytest.mark.parametrize("name", ["api_prise_en_charge", "api_ordre"])
def test_a_stranger_funder_finds_nothing(
    payer: money.Funder, module: Module, stranger: money.Funder, as_agent: Callable[[Actor], Client], at: Moment,
    name: str,
) -> None:  # fmt: skip
    ordre = money.ordered(payer, module, at=at)
    pk = ordre.pk if name == "api_ordre" else ordre.prise_en_charge_id
    assert as_agent(stranger.valideur).get(reverse(name, args=[pk])).status_code == 404
    ids = [row["id"] for row in as_agent(stranger.valideur).get(reverse("api_ordres")).json()["results"]]
    assert ids == list(OrdrePaiement.objects.filter(financeur=stranger.row).values_list("pk", flat=True))


def test_people_have_no_orders_and_visitors_nothing(
    payer: money.Funder, module: Module, sign_in: Callable[..., Client], at: Moment
) -> None:
    request = money.submitted(payer, module, at=at)
    assert _person(request, sign_in).get(reverse("api_ordres")).status_code == 403
    for name in ("api_ordres", "api_prises_en_charge"):
        assert Client().get(reverse(name)).status_code == 403


def test_filters_take_a_state_and_a_dossier(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    ordre = money.ordered(payer, module, at=at)
    money.ordered(payer, module, at=at)
    browser, url = as_agent(payer.valideur), reverse("api_ordres")
    one = browser.get(url, {"dossier": str(ordre.tranche.dossier_id)}).json()["results"]
    assert [row["id"] for row in one] == [ordre.pk]
    assert browser.get(url, {"etat": "paye"}).json()["results"] == []
    assert "etat" in browser.get(url, {"etat": "perdu"}).json()["fields"]


@pytest.mark.parametrize("name", ["api_ordres", "api_prises_en_charge"])
def test_lists_cost_the_same_whatever_their_length(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], at: Moment, name: str
) -> None:
    browser, costs = as_agent(payer.valideur), []
    for rank in (1, 2, 3):
        ordre = money.ordered(payer, money.module_paid_by(payer, at=at, rank=rank), at=at)
        money.approve(ordre, payer.comptable, at=at)
        browser.get(reverse(name))
        with CaptureQueriesContext(connection) as queries:
            assert len(browser.get(reverse(name)).json()["results"]) == rank
        costs.append(len(queries))
    assert len(set(costs)) == 1
    assert costs[0] <= 20


def test_payable_on_a_day_with_the_reasons(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client]
) -> None:
    url = reverse("api_payabilite", args=[module.organisme_id])
    asked = {"financeur": payer.row.pk, "nature": "creation_reprise", "le": "2017-06-01"}
    answer = as_agent(payer.gestionnaire).get(url, asked).json()
    assert (answer["payable"], [row["code"] for row in answer["motifs"]]) == (True, ["declaree", "au_catalogue"])
    answer = as_agent(payer.gestionnaire).get(url, {**asked, "le": "2017-05-14"}).json()
    assert (answer["payable"], answer["motifs"][1]["article"]) == (False, "R6316-2")


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"financeur": "999999"}, "Ce financeur n’existe pas"),
    ({"nature": "poterie"}, "nature d’action n’existe pas"),
    ({"nature": ""}, "Indiquez la nature"),
    ({"le": "2017-02-30"}, "date"),
])  # fmt: skip
def test_bad_questions_name_their_field(
    payer: money.Funder, module: Module, as_agent: Callable[[Actor], Client], wrong: dict[str, str], sentence: str
) -> None:
    url = reverse("api_payabilite", args=[module.organisme_id])
    answer = as_agent(payer.gestionnaire).get(url, {"financeur": payer.row.pk, "nature": "vae", **wrong})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == list(wrong)
    assert sentence in answer.json()["message"]


def test_the_schema_has_no_warning(tmp_path) -> None:
    target = tmp_path / "schema.yml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(target))
    assert "/api/v1/organismes/{id}/payabilite/" in target.read_text(encoding="utf-8")


def test_an_order_without_iban_waits_for_the_organisme(
    payer: money.Funder, as_agent: Callable[[Actor], Client], at: Moment
) -> None:
    module = build.module(at=at)
    payer_module = money.module_paid_by(payer, at=at, rank=5)
    assert payer_module.organisme_id != module.organisme_id
    money.catalogue.add_entry(
        financeur=payer.row, organisme=module.organisme, motif="Vérifié", actor=money.SYSTEM, at=at
    )
    build.proof(money.granted(payer, module, at=at), at=at)
    drain(at=at)
    row = as_agent(payer.valideur).get(reverse("api_ordres")).json()["results"][0]
    assert (row["qui_doit_agir"], row["abilities"]) == ("L’organisme\u00a0: IBAN à donner", ["suspendre"])
