"""The administrator compares the public list."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.services.users import create_user
from cpa_portal.actor import Actor
from cpa_portal.outbox.delivery import drain
from modules.models import ListeLpof
from tests.modules.lheo import lists


@pytest.fixture
def administrator(db, sign_in, at):
    """A browser in the administrator's space."""
    user = create_user(
        email="liste@exemple.fr", password="motdepasse-de-test", prenom="Ada", nom="Admin", is_administrateur=True,
        actor=Actor.system("test"), at=at,
    )  # fmt: skip
    return sign_in(user, space="administrateur")


def test_a_list_is_compared_shown_and_downloaded(administrator, body, at, django_assert_max_num_queries):
    rows = [lists.row(f"119220{rank:05d}", f"=Ailleurs {rank}", "552100554") for rank in range(60)]
    data = SimpleUploadedFile("lpof.csv", lists.text(*rows))
    address = administrator.post(reverse("listes_lpof"), {"fichier": data})["Location"]
    assert "en cours" in administrator.get(address).content.decode()
    drain(at=at)
    with django_assert_max_num_queries(14):
        page = administrator.get(address).content.decode()
    assert "Publié ici, absent de la liste" in page
    assert body.raison_sociale in page
    assert "=Ailleurs" not in page
    assert "=Ailleurs 59" in administrator.get(address, {"nature": "pas_ici", "page": 2}).content.decode()
    response = administrator.get(reverse("divergences_lpof", args=[ListeLpof.objects.get().pk]))
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 62
    assert ";'=Ailleurs 0;" in lines[1]


def test_another_csv_is_refused_on_the_form(administrator):
    response = administrator.post(reverse("listes_lpof"), {"fichier": SimpleUploadedFile("x.csv", b"a;b\n")})
    assert response.status_code == 400
    assert "il y manque" in response.content.decode()
    assert not ListeLpof.objects.exists()
