"""Admissible and payable on any day, as pages and as API, for everybody."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from financeurs.frise import draw
from financeurs.history import payees_facts
from financeurs.models import EntreeCatalogue
from organismes.selectors import facts_of
from tests.builders import financeurs as money
from tests.builders import organismes as bodies
from tests.financeurs.nacre_world import on

pytestmark = pytest.mark.django_db


@pytest.fixture
def nacre(at: Moment) -> object:
    body = bodies.registered(at=on(date(2017, 2, 1)))
    bodies.nacre(body, at=at)
    return body


def test_the_public_reads_why_and_by_whom_on_any_day(nacre: object, at: Moment) -> None:
    payer = money.funder(at=at)
    address = reverse("admissibilite_organisme", args=[nacre.pk])
    last = Client().get(address, {"le": "31/12/2017"}).content.decode()
    assert "Le 31\u00a0décembre 2017" in last
    assert payer.row.nom in last
    assert "ne vaut pas agrément" in last
    after = Client().get(address, {"le": "01/01/2018"}).content.decode()
    assert "Non admissible" in after
    assert "ne vaut qualité que jusqu’au 31/12/2017" in after
    other = Client().get(address, {"le": "2017-06-01", "nature": "vae"}).content.decode()
    assert "n’est pas au catalogue de référence" in other
    assert Client().get(address, {"le": "31/02/2017"}).status_code == 400
    assert Client().get(address, {"nature": "magie"}).status_code == 400


def test_a_body_never_registered_is_shown_to_itself_and_its_instructor_alone(at: Moment, sign_in: Callable) -> None:
    body, agent = bodies.organisme(at=at), bodies.instructeur(at=at)
    address = reverse("admissibilite_organisme", args=[body.pk])
    assert Client().get(address).status_code == 404
    assert sign_in(body.membres.get().user, space=f"organisme:{body.pk}").get(address).status_code == 200
    assert sign_in(agent.user, space=f"instructeur:{agent.territoire_id}").get(address).status_code == 200


def test_the_chart_and_its_table_give_the_same_days(nacre: object, at: Moment) -> None:
    page = Client().get(reverse("admissibilite_organisme", args=[nacre.pk])).content.decode()
    told = page[page.index('class="frise"') : page.index("Le tableau qui suit donne")]
    table = page[page.index("Les mêmes dates, en tableau") :]
    assert "Admissible\u00a0: du 01/02/2017 au 31/12/2017." in told
    assert "1er\u00a0février 2017" in table
    assert "31\u00a0décembre 2017" in table


def test_bands_begin_and_end_on_the_days_where_the_answer_changes(nacre: object, at: Moment) -> None:
    payer = money.funder(at=at)
    EntreeCatalogue.objects.create(financeur=payer.row, organisme=nacre, from_on=date(2018, 3, 1), motif="Vérifié")
    facts = payees_facts(nacre, [payer.row], nature="creation_reprise")
    declarations, qualites = facts_of(nacre)
    frise = draw(
        declarations=declarations, qualites=qualites, payeurs=[("Opca", facts[0])], today=at.today, asked=at.today
    )
    bands = {band.titre: [(part.du, part.au) for part in band.segments] for band in frise.bandes}
    assert bands["Admissible"] == [(date(2017, 2, 1), date(2017, 12, 31))]
    paid = [(date(2017, 2, 1), date(2017, 12, 31)), (date(2018, 3, 1), frise.au)]
    assert bands["Payable par Opca"] == paid


def test_the_page_costs_the_same_for_one_funder_or_six(
    nacre: object, at: Moment, django_assert_max_num_queries: Callable
) -> None:
    for number in (1, 6):
        for _ in range(number):
            money.funder(at=at)
        with django_assert_max_num_queries(11):
            Client().get(reverse("admissibilite_organisme", args=[nacre.pk]))


def test_the_api_gives_the_answer_its_reasons_and_its_periods(nacre: object) -> None:
    address = reverse("api_admissibilite", args=[nacre.pk])
    last = Client().get(address, {"le": "2017-12-31"}).json()
    assert (last["admissible"], last["du"], last["au"]) == (True, "2017-02-01", "2017-12-31")
    assert [motif["code"] for motif in last["motifs"]] == ["declaree", "qualite_nacre"]
    after = Client().get(address, {"le": "2018-01-01"}).json()
    assert (after["admissible"], after["du"], after["au"]) == (False, "2018-01-01", None)
    assert after["periodes"] == [{"du": "2017-02-01", "au": "2017-12-31"}]


def test_the_api_of_payment_takes_both_days(nacre: object, at: Moment, sign_in: Callable) -> None:
    payer = money.funder(at=at)
    client = sign_in(nacre.membres.get().user, space=f"organisme:{nacre.pk}")
    asked = {"financeur": payer.row.pk, "nature": "creation_reprise", "le": "2017-12-31"}
    address = reverse("api_payabilite", args=[nacre.pk])
    one = client.get(address, asked).json()
    assert (one["payable"], one["entree"]) == (True, None)
    assert one["periodes"] == [{"du": "2017-02-01", "au": "2017-12-31"}]
    both = client.get(address, asked | {"entree": "2018-01-01"}).json()
    assert (both["payable"], both["entree"]) == (False, "2018-01-01")
    assert {motif["code"] for motif in both["motifs"]} == {"declaree", "nacre", "hors_catalogue"}
