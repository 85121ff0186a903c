"""API: open catalogue, own dossiers, cancelling once."""

import uuid

import pytest
from django.core.management import call_command
from django.urls import reverse

from cpa_portal.outbox.models import RequeteIdempotente
from modules.models import Dossier
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
KEY = {"HTTP_IDEMPOTENCY_KEY": "cle-0123456789"}


def cancel(client, dossier, motif: str = "Projet reporté", **headers):
    address = reverse("api_annuler_dossier", args=[dossier.pk])
    return client.post(address, {"motif": motif}, content_type="application/json", **headers)


def test_the_catalogue_is_open_filtered_and_paged(client, at, module, django_assert_max_num_queries) -> None:
    for rank in range(3):
        build.module(at=at, titre=f"Bilan {rank}", nature="bilan_competences")
    with django_assert_max_num_queries(4):
        answer = client.get(reverse("api_catalogue"), {"nature": "bilan_competences", "taille": 2}).json()
    assert [row["titre"] for row in answer["results"]] == ["Bilan 2", "Bilan 1"]
    assert answer["next"]
    row = client.get(reverse("api_module", args=[module.pk])).json()
    assert (row["forfait_secondes"], row["forfait_centimes"], row["abilities"]) == (86_400, 120_000, [])


def test_a_draft_module_is_not_in_the_api(client, at) -> None:
    row = build.module(at=at, published=False)
    answer = client.get(reverse("api_module", args=[row.pk]))
    assert answer.status_code == 404
    assert answer.json()["code"] == "introuvable"


def test_own_dossiers_with_abilities_plan_and_what_is_missing(at, module, enter_as) -> None:
    compte, twin = build.person(at=at, cpf=20), build.person(at=at, cpf=48)
    dossier, other = (build.draft(at=at, compte=row, module=module) for row in (compte, twin))
    client = enter_as(compte)
    rows = client.get(reverse("api_dossiers")).json()["results"]
    assert [row["id"] for row in rows] == [str(dossier.pk)]
    assert rows[0]["abilities"] == ["changer_dates", "transmettre", "annuler"]
    one = client.get(reverse("api_dossier", args=[dossier.pk])).json()
    assert one["plan"]["a_completer"] == 4 * 3600
    assert one["plan"]["parts"] == [{"compteur": "cpf", "secondes": 72_000, "disponible": 72_000, "reste": 0}]
    assert [item["code"] for item in one["manques"]] == ["heures"]
    assert client.get(reverse("api_dossier", args=[other.pk])).status_code == 404


def test_an_organisme_sees_no_account(at, compte, module, enter_as) -> None:
    dossier = build.accepted(at=at, compte=compte, module=module)
    one = enter_as(module.organisme).get(reverse("api_dossier", args=[dossier.pk])).json()
    assert (one["plan"], one["manques"]) == (None, [])
    assert one["abilities"] == ["deposer_justificatif"]


def test_visitors_have_no_dossiers(client) -> None:
    answer = client.get(reverse("api_dossiers"))
    assert answer.status_code == 403
    assert set(answer.json()) == {"code", "message", "fields"}


def test_many_dossiers_cost_a_constant_number_of_queries(at, module, enter_as, django_assert_max_num_queries) -> None:
    for _ in range(8):
        build.accepted(at=at, compte=build.person(at=at, cpf=48), module=module)
    client = enter_as(module.organisme)
    with django_assert_max_num_queries(12):
        assert len(client.get(reverse("api_dossiers")).json()["results"]) == 8


def test_cancelling_twice_with_one_key_is_once(at, compte, module, enter_as) -> None:
    dossier = build.accepted(at=at, compte=compte, module=module)
    client = enter_as(compte)
    first, second = cancel(client, dossier, **KEY), cancel(client, dossier, **KEY)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert first.json()["etat"] == "annule"
    assert first.json()["abilities"] == []


def test_the_same_key_for_something_else_is_a_conflict(at, compte, module, enter_as) -> None:
    dossier = build.draft(at=at, compte=compte, module=module)
    client = enter_as(compte)
    cancel(client, dossier, **KEY)
    answer = cancel(client, dossier, motif="Autre motif", **KEY)
    assert (answer.status_code, answer.json()["code"]) == (409, "cle_reutilisee")


def test_a_refusal_sent_again_stays_the_same_refusal(at, compte, module, enter_as) -> None:
    dossier = build.accepted(at=at, compte=compte, module=module)
    build.proof(dossier, at=at)
    client = enter_as(compte)
    first, second = cancel(client, dossier, **KEY), cancel(client, dossier, **KEY)
    assert (first.status_code, first.json()["code"]) == (409, "justificatif_recu")
    assert second.json() == first.json()
    assert RequeteIdempotente.objects.count() == 1


@pytest.mark.parametrize("headers", [{}, {"HTTP_IDEMPOTENCY_KEY": "court"}, {"HTTP_IDEMPOTENCY_KEY": "é" * 20}])
def test_a_key_is_required(at, compte, module, enter_as, headers) -> None:
    dossier = build.draft(at=at, compte=compte, module=module)
    answer = cancel(enter_as(compte), dossier, **headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "cle_absente")
    assert Dossier.objects.get().etat == "brouillon"


def test_bad_input_names_the_field_and_keeps_the_key_free(at, compte, module, enter_as) -> None:
    dossier = build.draft(at=at, compte=compte, module=module)
    client = enter_as(compte)
    answer = cancel(client, dossier, motif="", **KEY)
    assert answer.status_code == 400
    assert "motif" in answer.json()["fields"]
    assert cancel(client, dossier, **KEY).status_code == 200


def test_a_body_in_parts_is_refused(at, compte, module, enter_as) -> None:
    dossier = build.draft(at=at, compte=compte, module=module)
    address = reverse("api_annuler_dossier", args=[dossier.pk])
    assert enter_as(compte).post(address, {"motif": "x"}, **KEY).status_code in {400, 415}


def test_strangers_and_organismes_cancel_nothing(at, compte, module, enter_as) -> None:
    dossier = build.accepted(at=at, compte=compte, module=module)
    twin = build.person(at=at, cpf=48)
    build.draft(at=at, compte=twin, module=module)
    assert cancel(enter_as(twin), dossier, **KEY).status_code == 404
    assert cancel(enter_as(module.organisme), dossier, **KEY).status_code == 403
    assert cancel(enter_as(compte), Dossier(pk=uuid.uuid4()), HTTP_IDEMPOTENCY_KEY="autre-cle-1").status_code == 404
    dossier.refresh_from_db()
    assert dossier.etat == "valide"


def test_the_schema_describes_the_key_without_a_warning(tmp_path) -> None:
    target = tmp_path / "schema.yml"
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(target))
    schema = target.read_text(encoding="utf-8")
    assert "/api/v1/dossiers/{id}/annuler/" in schema
    assert "Idempotency-Key" in schema
