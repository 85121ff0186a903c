"""The simulator: rows added by a button, everything typed kept, nothing stored, the rules of the real accounts."""

import json
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.rules.entitlements import entitlements
from accounts.rules.facts import parse_facts
from accounts.rules.rendering import render

pytestmark = pytest.mark.django_db


def typed(*rows, uses=(), **more):
    """What a browser sends."""
    data = {"annees-TOTAL_FORMS": len(rows), "annees-INITIAL_FORMS": 0, "jour": "01/04/2019"}
    data |= {"formations-TOTAL_FORMS": len(uses), "formations-INITIAL_FORMS": 0}
    for prefix, listed in (("annees", rows), ("formations", uses)):
        for rank, row in enumerate(listed):
            data |= {f"{prefix}-{rank}-{name}": value for name, value in row.items()}
    return data | more


def work(annee, quantite="100", **more):
    return {"annee": annee, "statut": "salarie", "mesure": "pourcentage", "quantite": quantite, **more}


def _send(client, data):
    response = client.post(reverse("simulateur"), data)
    assert response.status_code == 200
    return response


def _document(client, data):
    response = _send(client, data | {"action": "json"})
    assert response["Content-Type"].startswith("application/json"), response.content.decode()[:2000]
    return json.loads(response.content)


def test_a_career_is_computed_and_projected(client):
    page = _send(client, typed(work(2015, jusqu_a="2017"), jour="01/04/2018")).content.decode()
    assert "72\u00a0h" in page
    assert page.count("Une année entière à 24\u00a0h par an") >= 3
    assert "Comme aujourd’hui" in page
    assert "<polyline" in page


@pytest.mark.parametrize(
    ("row", "fact"),
    [
        (work(2016, "60"), {"statut": "salarie", "worked_hours": "964.2"}),
        (work(2016, "1200", mesure="heures", reference="1582"), {"worked_hours": "1200", "reference_hours": "1582"}),
        (work(2016, "109", mesure="jours", reference="218"), {"basis": "forfait_jours", "days_worked": "109"}),
        (work(2017, "15 000,50", mesure="salaire"), {"basis": "salaire", "pay": "15000.50"}),
        (work(2018, "40", statut="tns"), {"statut": "tns", "contribution_ratio": "0.4"}),
        (
            work(2017, "50", statut="agent_public:C", temps="incomplet"),
            {"statut": "agent_public", "temps": "incomplet"},
        ),
        (work(2017, "", statut="agent_public:A", temps="partiel"), {"statut": "agent_public", "temps": "partiel"}),
        (work(2017, "", statut="esat"), {"statut": "esat"}),
        (work(2016, "30", statut="demandeur_emploi"), {"statut": "demandeur_emploi", "worked_hours": "482.1"}),
        (
            work(2016, "800", mesure="heures", absence_nature="maternite", absence_heures="400", accord_heures="4"),
            {"absences": [{"nature": "maternite", "hours": "400"}], "accord": {"complement_hours": "4"}},
        ),
    ],
)
def test_each_way_of_counting_work(client, row, fact):
    (found,) = _document(client, typed(row))["activites"]
    assert fact.items() <= found.items()


def test_the_file_is_read_by_the_command_and_says_the_same(client, tmp_path, capsys):
    data = typed(
        work(2015, jusqu_a="2016"), work(2017, statut="agent_public:C"),
        uses=[{"le": "01/06/2018", "heures": "10"}], niveau="VI", dif="20",
    )  # fmt: skip
    document = _document(client, data)
    path = tmp_path / "simulation.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    call_command("simulate", str(path), "--as-of", "2019-04-01")
    facts = parse_facts(document)
    answer = json.loads(capsys.readouterr().out)
    assert [item["annee"] for item in answer.pop("annees")] == [2015, 2016, 2017, 2018, 2019]
    assert answer == render(entitlements(facts, facts.uses, date(2019, 4, 1)))
    assert document["titulaire"]["statuts"][1] == {
        "statut": "agent_public", "from": "2017-01-01", "to": None, "categorie": "C",
    }  # fmt: skip
    assert "Formation de 10\u00a0h\u00a0: DIF 10\u00a0h." in _send(client, data).content.decode()


def test_a_row_is_added_and_everything_typed_is_kept_even_if_wrong(client):
    page = _send(client, typed(work("deux mille", "1 6o7"), dif="beaucoup", action="ajouter:annees")).content.decode()
    assert 'value="deux mille"' in page
    assert 'value="1 6o7"' in page
    assert 'value="beaucoup"' in page
    assert 'name="annees-1-annee"' in page
    assert "Il y a un problème" not in page


def test_the_right_row_is_removed(client):
    page = _send(client, typed(work(2015), work(2016), work(2017), action="retirer:annees:1")).content.decode()
    assert 'value="2015"' in page
    assert 'value="2017"' in page
    assert 'value="2016"' not in page
    assert 'name="annees-2-annee"' not in page


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (typed(work("")), "Indiquez l’année"),
        (typed(work("1990")), "à partir de 2005"),
        (typed(work(2016, "")), "Indiquez combien"),
        (typed(work(2016, "120")), "au plus 100\u00a0%"),
        (typed(work(2016, "x")), "Écrivez un nombre"),
        (typed(work(2016, "9000", mesure="heures")), "dépasse le maximum"),
        (typed(work(2016, "400", mesure="jours")), "dépasse le maximum"),
        (typed(work(2016, jusqu_a="2015")), "à partir de 2016"),
        (typed(work(2016, "12", statut="tns", mesure="heures")), "pourcentage de la contribution"),
        (typed(work(2016, statut="roi")), "Choisissez une valeur"),
        (typed(work(2016, absence_heures="10")), "nature de l’absence"),
        (typed(work(2016), uses=[{"le": "01/06/2018"}]), "nombre d’heures de la formation"),
        (typed(work(2016), uses=[{"heures": "5"}]), "date de début"),
        (typed(work(2016), dif="130"), "120"),
        (typed(work(2016), jour="31/02/2018"), "n’existe pas"),
        (typed(work(2016), jour="01/01/1990"), "entre 2015 et 2060"),
        ({"jour": "01/04/2018"}, "Rechargez la page"),
    ],
)
def test_each_error_is_beside_its_field(client, data, message):
    page = _send(client, data).content.decode()
    assert "Il y a un problème" in page
    assert message in page
    assert "<polyline" not in page


def test_too_many_rows_are_refused(client):
    assert "30 lignes au plus" in _send(client, typed(*[work(2016)] * 31)).content.decode().replace("\u00a0", " ")
    page = _send(client, typed(*[work(2005, jusqu_a="2055")] * 4)).content.decode()
    assert "trop d’années" in page


def test_nothing_is_stored_nor_cached(client):
    with CaptureQueriesContext(connection) as captured:
        response = _send(client, typed(work(2016)))
    assert not [row["sql"] for row in captured if row["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(captured) <= 4
    assert "no-store" in response["Cache-Control"]


def test_an_empty_row_is_left_out(client):
    blank = {"annee": "", "statut": "salarie", "mesure": "pourcentage", "quantite": ""}
    assert len(_document(client, typed(work(2016), blank))["activites"]) == 1


def test_the_first_page_offers_a_period(client):
    page = client.get(reverse("simulateur")).content.decode()
    assert 'name="annees-0-annee"' in page
    assert "Ajouter une période" in page
    assert "style=" not in page


def test_a_year_without_any_right_says_why(client):
    page = _send(client, typed(work(2015), work(2017), jour="01/04/2019")).content.decode()
    assert "Comprendre chaque année" in page
    assert "Aucune activité n’a été déclarée pour 2016." in page
    assert 'id="annee-2016"' in page
