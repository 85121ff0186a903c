"""Pages of public agents: the administrator enters the employer's agreement; the person asks for her euros in hours."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AccordAnticipation, ConversionEnHeures
from accounts.services.facts import record_statut
from accounts.services.recompute import recompute
from accounts.services.repris import record_ouverture
from cpa_portal.clock.reading import advance_legal_day
from cpa_portal.outbox.delivery import drain
from tests.builders import mandats as build
from tests.builders.accounts import parts
from tests.kernel.files import pdf_bytes, upload

pytestmark = pytest.mark.django_db
HOUR = 3600
TYPED = {
    "heures": "42", "formation": "Préparation au concours", "accord_on": "15/05/2017",
    "employeur_siret": "531 044 410 00011", "fin_contrat": "",
}  # fmt: skip


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def agente(compte, moment):
    """The person of the cast, an agent of category B since 1 January 2017, with 48 public hours."""
    common = {"compte": compte, "source": "test", "actor": build.SYSTEM, "at": moment}
    record_statut(
        statut="agent_public", categorie="B", from_on=date(2017, 1, 1), until_on=None, source_ref="s", **common
    )
    record_ouverture(compteur="cpf_public", quantite=48 * HOUR, taken_on=date(2017, 1, 1), source_ref="o", **common)
    drain(at=moment)


def test_the_administrator_enters_the_agreement_of_the_employer(administrator, cast, moment, person):
    agente(cast.compte, moment)
    page = reverse("enregistrer_anticipation", args=[cast.compte.pk])
    assert page in text(administrator.get(reverse("compte_administre", args=[cast.compte.pk])))
    shown = text(administrator.get(page))
    assert "Droits de 2017" in shown
    assert "24\u00a0h au plus" in shown
    answer = administrator.post(page, {**TYPED, "fichier": upload("accord.pdf", pdf_bytes())})
    assert answer["Location"] == reverse("compte_administre", args=[cast.compte.pk])
    drain(at=moment)
    assert AccordAnticipation.objects.get().justificatif is not None
    assert parts(cast.compte, "cpf_public")[0] == 90
    assert "Déclaration de 42\u00a0h prises par anticipation" in text(administrator.get(answer["Location"]))
    rights = text(person.get(reverse("mes_droits")))
    assert "Des heures ont été prises par anticipation." in rights
    assert "ce n’est pas un indu" in rights
    assert "sur les droits de 2017 (24\u00a0h) et de 2018 (18\u00a0h)" in text(person.get(reverse("comprendre")))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"heures": "60"}, "deux prochaines années (2017 et 2018). Vous pouvez encore enregistrer 48\u00a0h au plus."),
        ({"accord_on": ""}, "L’accord de l’employeur public manque"),
        ({"accord_on": "16/05/2017"}, "à aujourd’hui"),
        ({"fin_contrat": "30/06/2018"}, "Le contrat prend fin le 30\u00a0juin\u00a02018"),
        ({"employeur_siret": "1"}, "compte 14 chiffres"),
        ({"heures": "0"}, "supérieur à zéro"),
        ({"formation": ""}, "Nommez la formation."),
    ],
)
def test_what_the_law_refuses_stays_on_the_form_with_its_reason(administrator, cast, moment, typed, why):
    agente(cast.compte, moment)
    page = administrator.post(reverse("enregistrer_anticipation", args=[cast.compte.pk]), {**TYPED, **typed})
    assert why in text(page)
    assert "Il y a un problème" in page.content.decode()
    assert not AccordAnticipation.objects.exists()


def test_an_employee_has_no_form(administrator, cast):
    page = text(administrator.get(reverse("enregistrer_anticipation", args=[cast.compte.pk])))
    assert "Seul un agent public" in page
    assert "Enregistrer l’accord" not in page


def test_the_page_costs_the_same_queries_whatever_the_number_of_agreements(administrator, cast, moment):
    agente(cast.compte, moment)
    page = reverse("enregistrer_anticipation", args=[cast.compte.pk])
    administrator.get(page)
    counts = []
    for rank in range(3):
        with CaptureQueriesContext(connection) as sent:
            administrator.get(page)
        counts.append(len(sent))
        administrator.post(page, {**TYPED, "heures": "2", "formation": f"Formation {rank}"})
    assert len(set(counts)) == 1
    assert AccordAnticipation.objects.count() == 3


def test_the_person_sees_what_her_euros_give_then_asks(cast, moment, person):
    agente(cast.compte, moment)
    assert "réservée aux agents publics" not in text(person.get(reverse("euros_en_heures")))
    later = replace(moment, today=date(2020, 6, 1))
    advance_legal_day(to=later.today, actor=build.SYSTEM, at=moment)
    drain(at=later)
    recompute(compte_id=cast.compte.pk, actor=build.SYSTEM, at=later)
    assert reverse("euros_en_heures") in text(person.get(reverse("mes_droits")))
    page = reverse("euros_en_heures")
    assert "Conversion de 720,00\u00a0€ à 15,00\u00a0€ l’heure\u00a0: 48\u00a0h." in text(person.get(page))
    assert "Cochez cette case" in text(person.post(page, {}))
    assert not ConversionEnHeures.objects.exists()
    assert person.post(page, {"lu": "on"})["Location"] == reverse("mes_droits")
    assert parts(cast.compte, "cpf_public")[0] == 96
    assert "Vous avez demandé vos euros en heures le 1er\u00a0juin 2020" in text(person.get(page))
