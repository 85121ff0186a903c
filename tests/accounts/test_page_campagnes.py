"""« Campagnes »: launch, follow, stop, resume, read the result, download it."""

import csv
import io

import pikepdf
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AnomalieCampagne, Campagne, EcartCampagne, PartitionCampagne
from cpa_portal.audit.models import JournalEntry
from cpa_portal.documents.rendering import pdf_available
from cpa_portal.outbox.delivery import drain
from tests.accounts.conftest import worked
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db


def _launch(administrator, annee="2016", nature="simulation"):
    return administrator.post(reverse("campagnes"), {"annee": annee, "nature": nature})


def _get(administrator, name, *args, query=""):
    response = administrator.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return response


@pytest.fixture
def study(administrator, moment):
    """A finished study of 2016, with one person whose 2016 is missing."""
    worked(build.a_person(at=moment), 2015, 2016, at=moment)
    worked(build.a_person(at=moment, prenoms="Bruno"), 2015, at=moment)
    _launch(administrator)
    drain(at=moment)
    return Campagne.objects.get()


def test_the_page_proposes_last_year_and_a_study(administrator, moment):
    page = _get(administrator, "campagnes").content.decode()
    assert f'value="{moment.today.year - 1}"' in page
    assert 'value="simulation" ' in page
    assert "Aucune campagne n’a encore été lancée." in page


def test_a_refusal_is_shown_in_the_form(administrator, moment):
    page = _launch(administrator, annee=str(moment.today.year), nature="reelle").content.decode()
    assert "Une étude d’impact est possible dès maintenant." in page
    assert "L’année d’activité va de 2015" in _launch(administrator, annee="2009").content.decode()
    assert "Écrivez l’année en quatre chiffres." in _launch(administrator, annee="deux mille").content.decode()
    assert not Campagne.objects.exists()


def test_a_second_campaign_that_writes_waits_for_the_first(administrator, moment):
    build.a_person(at=moment)
    _launch(administrator, nature="reelle")
    assert "Une campagne est déjà en cours." in _launch(administrator, nature="reelle").content.decode()


def test_progress_is_live_then_the_result_is_read(administrator, moment):
    worked(build.a_person(at=moment), 2015, 2016, at=moment)
    address = _launch(administrator)["Location"]
    waiting = administrator.get(address).content.decode()
    assert "<progress" in waiting
    assert "0\u00a0compte traité sur 1" in waiting
    assert "Actualiser l’avancement" in waiting
    drain(at=moment)
    page = administrator.get(address).content.decode()
    assert "<progress" not in page
    assert "<dt>Comptes examinés</dt><dd>1</dd>" in page
    assert 'role="img" aria-labelledby="distribution-titre distribution-texte"' in page
    assert '<th scope="row" data-label="Droits de 2016">24\u00a0h</th>' in page
    assert "style=" not in page


def test_a_campaign_is_stopped_then_resumed(administrator, moment):
    build.a_person(at=moment)
    address = _launch(administrator)["Location"]
    pk = Campagne.objects.get().pk
    administrator.post(reverse("arreter_campagne", args=[pk]))
    assert "Reprendre la campagne" in administrator.get(address).content.decode()
    administrator.post(reverse("reprendre_campagne", args=[pk]))
    drain(at=moment)
    assert Campagne.objects.get().etat == Campagne.Etat.TERMINEE
    response = administrator.post(reverse("reprendre_campagne", args=[pk]), follow=True)
    assert "Cette campagne est terminée." in response.content.decode()
    verbs = set(JournalEntry.objects.values_list("verb", flat=True))
    assert {"accounts.stop_campagne", "accounts.resume_campagne", "accounts.finish_campagne"} <= verbs


def test_a_campaign_that_does_not_move_says_so(administrator, moment):
    build.a_person(at=moment)
    address = _launch(administrator)["Location"]
    Campagne.objects.update(lancee_at="2020-01-01T00:00:00Z")
    assert PartitionCampagne.objects.filter(updated_at__isnull=True).exists()
    page = administrator.get(address).content.decode()
    assert "Cette campagne n’avance plus." in page
    assert "Relancer la campagne" in page


def test_anomalies_are_filtered_by_kind(administrator, study):
    missing = _get(administrator, "campagne_detail", study.pk, query="?anomalie=annee_manquante").content.decode()
    assert "rien pour 2016, alors que 2015 est déclarée" in missing
    other = _get(administrator, "campagne_detail", study.pk, query="?anomalie=baisse").content.decode()
    assert "Aucune anomalie de cette sorte." in other


def test_the_files_say_what_the_page_says(administrator, study):
    files = {}
    for what in ("totaux", "anomalies", "ecarts"):
        response = _get(administrator, "campagne_fichier", study.pk, what)
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        files[what] = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert ["total", "Comptes examinés", "2", "comptes"] in files["totaux"]
    assert ["distribution", "24 h", "1", "comptes"] in files["totaux"]
    assert files["anomalies"][1][1] == "annee_manquante"
    assert files["ecarts"][0] == ["compte", "compteur", "écart", "unité"]
    assert administrator.get(reverse("campagne_fichier", args=[study.pk, "autre"])).status_code == 404


def test_the_report_is_a_page_and_a_tagged_file(administrator, study):
    page = _get(administrator, "campagne_rapport", study.pk).content.decode()
    assert "Étude d’impact, année d’activité 2016" in page
    assert "rien n’est inscrit sur les comptes" in page
    assert "static:" not in page
    if pdf_available():
        pdf = _get(administrator, "campagne_rapport_pdf", study.pk).content
        with pikepdf.open(io.BytesIO(pdf)) as read:
            assert "/StructTreeRoot" in read.Root
            assert str(read.Root.Lang) == "fr"


def test_lists_cost_the_same_queries_whatever_their_length(administrator, study, moment):
    def queries(name, *args):
        with CaptureQueriesContext(connection) as captured:
            _get(administrator, name, *args)
        return len(captured)

    people = [build.a_person(at=moment) for _ in range(6)]
    before = queries("campagnes"), queries("campagne_detail", study.pk)
    for person in people:
        AnomalieCampagne.objects.create(campagne=study, compte=person, code="baisse", detail="droits de 2015")
        EcartCampagne.objects.create(campagne=study, compte=person, compteur="cpf", difference=-3600)
        _launch(administrator)
    assert (queries("campagnes"), queries("campagne_detail", study.pk)) == before
