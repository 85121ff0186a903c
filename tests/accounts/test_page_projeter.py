"""« Projeter mes droits »: the answer first, its hypotheses, the chart and its table; under mandate for an adviser."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Declarant, Pouvoir
from accounts.services import ledger
from accounts.services.facts import declare_diplome
from cpa_portal.audit.models import JournalEntry
from tests.accounts.conftest import worked
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db
PAGE = "projeter"


def _page(person, query=""):
    response = person.get(reverse(PAGE) + query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_answer_comes_first_with_its_hypotheses(person):
    page = _page(person)
    assert re.search(
        r"class=\"chapo\"><strong>Comme aujourd’hui</strong>\u00a0: 100\u00a0h le 31\u00a0mars\u00a02020", page
    )
    assert "Même activité qu’en 2016, chaque année à partir de 2017." in page
    assert "à 60\u00a0% d’un temps plein" in page
    assert "Article L6323-11" in page
    assert "Conversion de 72\u00a0h à 15,00\u00a0€" in page


def test_the_chart_has_a_title_a_description_and_a_table_twin(person):
    page = _page(person)
    assert 'role="img" aria-labelledby="graphique-titre graphique-texte"' in page
    assert page.count("<polyline") == 3
    assert "style=" not in page
    assert '<th scope="row" data-label="Jour">31/03/2018</th>' in page
    assert "(72\u00a0h)" in page


def test_a_short_address_is_completed_and_says_nothing_of_the_person(person, cast):
    page = _page(person, "?scenarios=arret&objectif=200")
    assert "jamais sous ces hypothèses" in page
    assert page.count("<polyline") == 1
    assert cast.compte.titulaire.nom_naissance not in page.split("<main")[1]


@pytest.mark.parametrize(
    ("niveau", "titre"), [("VI", "Avec un diplôme de niveau V"), ("IV", "60\u00a0% d’un temps plein")]
)
def test_the_usual_scenarios_follow_what_is_declared(person, cast, moment, niveau, titre):
    declare_diplome(
        compte=cast.compte, niveau=niveau, declarant=Declarant.TITULAIRE, actor=build.SYSTEM, at=moment
    )  # fmt: skip
    page = _page(person).split('id="changer"')[0]
    assert titre in page
    assert "Avec la majoration" not in page


def test_a_planned_training_and_another_status(person):
    query = "?scenarios=statut&statut=agent_public:C&formation_heures=20&formation_le=01/09/2018"
    page = _page(person, query)
    assert "Agent public de catégorie C" in page
    assert "Formation de 20\u00a0h" in page
    assert "CPF 20\u00a0h" in page


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("?objectif=beaucoup", "Écrivez un nombre, par exemple 100"),
        ("?objectif=0", "supérieur à zéro"),
        ("?pourcentage=160", "entre 1 et 100"),
        ("?scenarios=actuel&scenarios=plein&scenarios=arret&scenarios=statut", "Cochez trois scénarios au plus"),
        ("?scenarios=x", "Choisissez les scénarios"),
        ("?formation_heures=20", "Indiquez la date de début"),
        ("?formation_heures=20&formation_le=01/01/2010", "Indiquez une date après"),
        ("?formation_le=01/09/2018", "Indiquez la durée"),
        ("?annees=99", "Choisissez une valeur"),
    ],
)
def test_what_cannot_be_read_is_explained_and_kept(person, query, message):
    page = _page(person, query)
    assert message in page
    assert "Il y a un problème" in page
    assert "<polyline" not in page
    assert query.rpartition("=")[2] in page or "annees" in query  # a list shows no value of its own


def test_the_queries_do_not_grow_with_the_career_nor_with_the_scenarios(person, cast, moment):
    _page(person)
    with CaptureQueriesContext(connection) as before:
        _page(person, "?scenarios=actuel")
    worked(cast.compte, 2017, at=moment)
    with CaptureQueriesContext(connection) as after:
        _page(person, "?scenarios=actuel&scenarios=majoration&scenarios=arret")
    assert len(after) == len(before)


def test_reserved_hours_are_told(person, cast, moment):
    ledger.hold(
        compte=cast.compte, compteur="cpf", quantite=7200, cle="h", cause="dossier:x",
        effective_on=moment.today, actor=build.SYSTEM, at=moment,
    )  # fmt: skip
    assert "2\u00a0h réservées pour un dossier en cours" in _page(person)


def test_links_lead_to_it(person):
    assert reverse(PAGE) in person.get(reverse("mes_droits")).content.decode()
    page = person.post(reverse("declarer_diplome"), {"niveau": "VI"}).content.decode()
    assert f"{reverse(PAGE)}?scenarios=actuel&amp;scenarios=majoration" in page


def test_it_is_never_kept_by_a_cache_and_takes_no_post(person):
    assert "no-store" in person.get(reverse(PAGE))["Cache-Control"]
    assert person.post(reverse(PAGE)).status_code == 405


def test_the_adviser_reads_it_under_mandate_and_the_reading_is_journalled(cast, moment, adviser, stranger):
    address = reverse("projeter_personne", args=[cast.compte.titulaire_id])
    assert adviser.get(address).status_code == 404
    build.in_force(cast.compte, cast.conseiller, at=moment)
    page = adviser.get(address).content.decode()
    assert "Comme aujourd’hui" in page
    assert JournalEntry.objects.filter(verb="accounts.read_compte", details__page="projection").count() == 1
    assert stranger.get(address).status_code == 404


def test_a_mandate_without_reading_is_refused(cast, moment, adviser):
    build.in_force(cast.compte, cast.conseiller, at=moment, pouvoirs=[Pouvoir.DECLARER_DIPLOME])
    address = reverse("projeter_personne", args=[cast.compte.titulaire_id])
    assert adviser.get(address).status_code == 403
