"""Pages of the changes: masks, verbs of each, the same cost whatever their length."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from organismes.models import Changement, Organisme
from organismes.services import changements, membres
from tests.builders import organismes as build

pytestmark = pytest.mark.django_db
IBAN = "FR7630006000011234567890189"


@pytest.fixture
def body(at: Moment) -> Organisme:
    row = build.organisme(at=at)
    membres.add_member(
        organisme=row, user=build.person("olivier@tremplin.example"), fonctions=["formateur"], actor=build.SYSTEM, at=at
    )
    return row


def formateur(body: Organisme) -> Actor:
    row = body.membres.get(user__email="olivier@tremplin.example")
    return Actor(
        user_id=row.user_id, role=build.as_gestionnaire(body).role, structure_id=body.pk,
        functions=frozenset(["formateur"]), strong=True,
    )  # fmt: skip


def proposed(body: Organisme, at: Moment) -> Changement:
    return changements.propose_iban(
        organisme=body, iban=IBAN, titulaire_du_compte="Tremplin", actor=build.as_gestionnaire(body), at=at
    )


def test_pages_show_the_mask_and_let_each_do_her_part(
    body: Organisme, at: Moment, sign_in: Callable[..., Client]
) -> None:
    row = proposed(body, at)
    user = body.membres.get(user__email="olivier@tremplin.example").user
    browser = sign_in(user, space=f"organisme:{body.pk}")
    page = browser.get(reverse("changement", args=[row.pk])).content.decode()
    assert row.iban_masque in page
    assert "30006000" not in page
    assert 'value="contester"' in page
    assert 'value="approuver"' not in page
    assert browser.post(reverse("changement", args=[row.pk]), {"action": "contester"}).status_code == 302
    browser = sign_in(build.person("administratrice@portail.example"), space="administrateur")
    build.administrator()
    browser = sign_in(build.person("administratrice@portail.example"), space="administrateur")
    assert body.raison_sociale in browser.get(reverse("changements_a_decider")).content.decode()
    address = reverse("changement_a_decider", args=[row.pk])
    empty = browser.post(address, {"action": "trancher", "issue": "", "motif": ""})
    assert empty.status_code == 400
    assert "Écrivez le motif" in empty.content.decode()
    assert browser.post(address, {"action": "trancher", "issue": "retenue", "motif": "Faux."}).status_code == 302
    row.refresh_from_db()
    assert row.etat == "refuse"


@pytest.mark.parametrize("name", ["changements", "membres_organisme", "changements_a_decider"])
def test_lists_cost_the_same_whatever_their_length(
    name: str, at: Moment, sign_in: Callable[..., Client], django_assert_max_num_queries: Callable
) -> None:
    build.administrator()
    body = build.organisme(at=at)
    me = build.as_gestionnaire(body)

    def cost() -> int:
        administrator = name == "changements_a_decider"
        user = build.person("administratrice@portail.example") if administrator else body.membres.first().user
        browser = sign_in(user, space="administrateur" if administrator else f"organisme:{body.pk}")
        browser.get(reverse(name))
        with django_assert_max_num_queries(30) as seen:
            assert browser.get(reverse(name)).status_code == 200
        return len(seen)

    def more(rank: int) -> None:
        changements.propose_invitation(
            organisme=body, email=f"p{rank}@exemple.example", fonctions=["formateur"], actor=me, at=at
        )

    more(1)
    first = cost()
    for rank in range(2, 6):
        more(rank)
    assert cost() == first
