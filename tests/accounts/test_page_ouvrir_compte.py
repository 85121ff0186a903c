"""Opening or claiming an account."""

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import Titulaire
from accounts.services.titulaires import open_compte
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db
TYPED = {"nom_naissance": "Bénali", "prenoms": "Nadia", "birth_date": "02/03/1984"}


@pytest.fixture
def newcomer(sign_in, db):
    user = build.a_user("nouvelle@exemple.fr")
    cache.delete(f"essais:ouverture:{user.pk}")
    return sign_in(user)


def _waiting(moment, rank, **changes):
    given = {"nom_naissance": "BENALI", "prenoms": "Nadia", "birth_date": build.BORN, **changes}
    return open_compte(nir=build.nir_of(rank), **given, actor=build.SYSTEM, at=moment)


def test_the_home_page_leads_to_it(newcomer):
    assert newcomer.get(reverse("accueil"))["Location"] == reverse("ouvrir_compte")


def test_a_waiting_account_is_claimed(newcomer, moment):
    compte = _waiting(moment, 41)
    response = newcomer.post(reverse("ouvrir_compte"), {**TYPED, "nir": build.nir_of(41)}, follow=True)
    assert response.redirect_chain[-1][0] == reverse("mes_droits")
    compte.titulaire.refresh_from_db()
    assert compte.titulaire.user.email == "nouvelle@exemple.fr"


def test_an_unknown_person_opens_an_account(newcomer):
    newcomer.post(reverse("ouvrir_compte"), {**TYPED, "nir": build.nir_of(42)})
    assert Titulaire.objects.get().user.email == "nouvelle@exemple.fr"


def test_a_wrong_key_is_explained_and_the_rest_is_kept(newcomer):
    wrong = build.wrong_nir(43)
    page = newcomer.post(reverse("ouvrir_compte"), {**TYPED, "nir": wrong}).content.decode()
    assert "sa clé" in page
    assert wrong in page
    assert 'value="Bénali"' in page


def test_the_refusal_is_the_same_whatever_the_reason(newcomer, moment):
    build.a_person(at=moment, nir=build.nir_of(44))
    _waiting(moment, 45, nom_naissance="AUTRE")
    pages = []
    for rank in (44, 45):
        typed = {**TYPED, "nir": build.nir_of(rank)}
        pages.append(newcomer.post(reverse("ouvrir_compte"), typed).content.decode())
    assert all("Nous n’avons pas pu ouvrir ce compte" in page for page in pages)


def test_tries_are_limited(newcomer, moment):
    build.a_person(at=moment, nir=build.nir_of(46))
    for _ in range(10):
        newcomer.post(reverse("ouvrir_compte"), {**TYPED, "nir": build.nir_of(46)})
    page = newcomer.post(reverse("ouvrir_compte"), {**TYPED, "nir": build.nir_of(46)}).content.decode()
    assert "trop d’essais" in page


def test_who_has_an_account_is_led_to_it(person):
    assert person.get(reverse("ouvrir_compte"))["Location"] == reverse("mes_droits")
