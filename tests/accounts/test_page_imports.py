"""The administrator sends activity files."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import ImportActivites
from cpa_portal.outbox.delivery import drain
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db
HEADER = (
    "nir;nom_naissance;prenoms;date_naissance;annee;statut;siret;heures;reference;base;jours;jours_reference;"
    "salaire;temps;absences"
)


def _file(*rows, name="activite.csv"):
    return SimpleUploadedFile(name, "\n".join([HEADER, *rows]).encode(), content_type="text/csv")


def _row(nir, year=2016):
    return f"{nir};MARTIN;Paul;01/02/1980;{year};salarie;;1607;;;;;;;"


def test_a_file_is_read_and_its_faults_are_listed(administrator, moment):
    response = administrator.post(
        reverse("importer_activites"), {"fichier": _file(_row(build.nir_of(1)), _row(build.wrong_nir(2)))}
    )
    waiting = administrator.get(response["Location"]).content.decode()
    assert "Actualiser l’avancement" in waiting
    drain(at=moment)
    page = administrator.get(response["Location"]).content.decode()
    assert "Lignes rejetées" in page
    assert build.wrong_nir(2) not in page
    assert ImportActivites.objects.get().rejetees == 1


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (None, "Choisissez un fichier"),
        (SimpleUploadedFile("vide.csv", b""), "Ce fichier est vide"),
        (SimpleUploadedFile("autre.csv", b"a;b;c\n1;2;3\n"), "Il y a un problème"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused(administrator, file, message):
    page = administrator.post(reverse("importer_activites"), {"fichier": file} if file else {}).content.decode()
    assert message in page
    assert not ImportActivites.objects.exists()


def test_fifty_megabytes_at_most(administrator, monkeypatch):
    monkeypatch.setattr("accounts.forms.imports.MAX_BYTES", 10)
    page = administrator.post(reverse("importer_activites"), {"fichier": _file(_row(build.nir_of(1)))})
    assert "dépasse 50\u00a0Mo" in page.content.decode()


def test_the_list_costs_no_more_with_more_files(administrator, moment):
    administrator.post(reverse("importer_activites"), {"fichier": _file(_row(build.nir_of(1)))})
    with CaptureQueriesContext(connection) as before:
        administrator.get(reverse("imports"))
    for rank in range(2, 5):
        administrator.post(reverse("importer_activites"), {"fichier": _file(_row(build.nir_of(rank)))})
    with CaptureQueriesContext(connection) as after:
        administrator.get(reverse("imports"))
    assert len(after) == len(before)
