"""« Paramètres de la loi »: propose, study, approve with somebody else, go back."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import EtatJeu
from accounts.models import JeuDeParametres
from accounts.services import parametres
from cpa_portal.outbox.delivery import drain
from tests.accounts.conftest import worked
from tests.builders import mandats as build
from tests.builders.parametres import an_administrator, in_force, proposed, studied

pytestmark = pytest.mark.django_db


def read(browser, name, *args):
    response = browser.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def send(browser, name, *args, **data):
    return browser.post(reverse(name, args=args), data, follow=True).content.decode()


def test_an_administrator_drafts_studies_and_approves(administrator, moment):
    worked(build.a_person(at=moment), 2015, 2016, at=moment)
    assert "Aucun changement n’a encore été proposé." in read(administrator, "parametres")
    page = send(administrator, "parametres", motif="Décret n° 2017-1\n30 h par an")
    jeu = JeuDeParametres.objects.get()
    assert "Aucune valeur n’est encore proposée." in page
    page = send(administrator, "parametres_detail", jeu.pk, nom="salarie.taux", from_on="01/01/2016", valeur="30")
    assert "24\u00a0h</td>" in page
    assert "30\u00a0h</td>" in page
    page = send(administrator, "etudier_parametres", jeu.pk)
    assert "Les accords se donnent une fois l’étude terminée." in page
    drain(at=moment)
    jeu.refresh_from_db()
    page = send(administrator, "approuver_parametres", jeu.pk, empreinte=jeu.empreinte)
    assert "un autre administrateur doit donner le sien" in page
    assert "Donner mon accord" not in page
    parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=an_administrator(), at=moment)
    drain(at=moment)
    page = read(administrator, "parametres_detail", jeu.pk)
    assert "Suivre le recalcul de tous les comptes" in page
    assert "30\u00a0h à partir du 1er\u00a0janvier 2016" in read(administrator, "parametres_en_vigueur")
    page = send(administrator, "annuler_parametres", jeu.pk)
    assert "Retour aux valeurs d’avant le changement n°\u00a01." in page


def test_the_report_of_the_study_names_the_change(administrator, moment):
    worked(build.a_person(at=moment), 2016, at=moment)
    jeu = studied(moment)
    page = read(administrator, "campagne_detail", jeu.campagnes.get().pk)
    assert "Étude d’un changement de paramètres" in page
    assert "rien n’est inscrit sur les comptes" in page
    assert reverse("parametres_detail", args=[jeu.pk]) in page
    assert "Lignes à inscrire" in page
    report = read(administrator, "campagne_rapport", jeu.campagnes.get().pk)
    assert "rien n’est inscrit sur les comptes" in report
    assert "sont inscrits sur les comptes" not in report


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"nom": "", "from_on": "01/01/2016", "valeur": "30"}, "Choisissez un paramètre."),
        ({"nom": "salarie.taux", "from_on": "", "valeur": "30"}, "Donnez le premier jour"),
        ({"nom": "salarie.taux", "from_on": "01/01/2016", "valeur": ""}, "Donnez la nouvelle valeur, ou cochez"),
        ({"nom": "salarie.taux", "from_on": "01/01/2016", "valeur": "3", "aucune": "on"}, "ou cochez"),
        ({"nom": "salarie.taux", "from_on": "01/01/2016", "valeur": "beaucoup"}, "Écrivez un nombre"),
        ({"nom": "conversion.jour", "from_on": "01/01/2016", "valeur": "2018-01-01"}, "paramètre de la liste"),
    ],
)
def test_a_value_that_does_not_read_keeps_what_was_typed(administrator, moment, given, said):
    jeu = proposed(moment)
    page = administrator.post(reverse("parametres_detail", args=[jeu.pk]), given).content.decode()
    assert said in page
    assert 'value="01/01/2016"' in page or not given["from_on"]
    assert jeu.valeurs.count() == 1


def test_a_rule_that_ends_is_a_box_not_an_empty_field(administrator, moment):
    jeu = parametres.propose(motif="Fin", actor=an_administrator(), at=moment)
    page = send(administrator, "parametres_detail", jeu.pk, nom="salarie.seuil", from_on="01/01/2018", aucune="on")
    assert "aucune règle" in page


def test_a_parameter_is_found_by_a_word_or_by_its_article_then_changed(administrator, moment):
    jeu = parametres.propose(motif="Décret", actor=an_administrator(), at=moment)
    everything = read(administrator, "parametres_en_vigueur")
    assert ">Changer<" not in everything
    url = reverse("parametres_en_vigueur")
    page = administrator.get(url, {"q": "ALIMENTÉ l6323-11", "changement": jeu.pk}).content.decode()
    assert "Aucun paramètre ne contient ces mots." in page
    page = administrator.get(url, {"q": "alimentation MAJOREE", "changement": jeu.pk}).content.decode()
    assert "48\u00a0h à partir du 1er\u00a0janvier 2017" in page
    link = f"{reverse('parametres_detail', args=[jeu.pk])}?nom=salarie.taux_majore#proposer"
    assert link in page
    page = administrator.get(link).content.decode()
    assert "<dt>Valeurs en vigueur</dt><dd>" in page
    assert 'value="salarie.taux_majore" selected' in page
    for wrong in ({"changement": "x"}, {"nom": "inconnu"}, {"q": "x" * 200}):
        assert administrator.get(url, wrong).status_code == 200
        assert administrator.get(reverse("parametres_detail", args=[jeu.pk]), wrong).status_code == 200


def test_the_page_says_who_acts_next(administrator, moment):
    worked(build.a_person(at=moment), 2016, at=moment)
    jeu = proposed(moment)
    page = read(administrator, "parametres_detail", jeu.pk)
    assert "Étudier l’impact des valeurs proposées" in page
    jeu = parametres.study(jeu_id=jeu.pk, actor=an_administrator(), at=moment)
    assert "À faire par\u00a0: <strong>Le portail" in read(administrator, "parametres_detail", jeu.pk)
    drain(at=moment)
    assert "<dt>Comptes en hausse</dt><dd>1</dd>" in read(administrator, "parametres_detail", jeu.pk)
    assert "Lire l’étude, puis donner votre accord" in read(administrator, "parametres_detail", jeu.pk)
    assert "1\u00a0changement à approuver" in read(administrator, "administration_accueil")
    send(administrator, "approuver_parametres", jeu.pk, empreinte=jeu.empreinte)
    assert "<strong>Un autre administrateur" in read(administrator, "parametres_detail", jeu.pk)


def test_a_change_that_cannot_be_approved_says_why_and_hides_the_button(administrator, moment):
    worked(build.a_person(at=moment), 2016, at=moment)
    late, impossible = studied(moment), studied(moment, nom="salarie.reference_heures", valeur="")
    page = read(administrator, "parametres_detail", impossible.pk)
    assert "impossibles à calculer" in page
    assert "Donner mon accord" not in page
    in_force(moment, nom="salarie.plafond", valeur="160")
    page = read(administrator, "parametres_detail", late.pk)
    assert "Le droit a changé depuis l’étude." in page
    assert "Donner mon accord" not in page


def test_once_in_force_the_page_still_says_what_was_before(administrator, moment):
    jeu = in_force(moment)
    page = read(administrator, "parametres_detail", jeu.pk)
    assert '<td data-label="Avant">24\u00a0h</td>' in page
    assert '<td data-label="Proposé">30\u00a0h</td>' in page


def test_rejecting_asks_for_a_reason(administrator, moment):
    jeu = studied(moment)
    page = send(administrator, "rejeter_parametres", jeu.pk)
    assert "Écrivez le motif du rejet." in page
    page = administrator.post(
        reverse("rejeter_parametres", args=[jeu.pk]), {"rejet-motif": "Pas paru."}, follow=True
    ).content.decode()
    assert "Pas paru." in page
    assert JeuDeParametres.objects.get().etat == EtatJeu.REJETE


def test_a_change_made_meanwhile_is_read_again(administrator, moment):
    jeu = studied(moment)
    page = send(administrator, "approuver_parametres", jeu.pk, empreinte="autre")
    assert "Relisez-le." in page


def test_the_list_and_a_change_cost_the_same_queries_whatever_their_length(administrator, moment):
    first = in_force(moment)

    def queries(name, *args):
        with CaptureQueriesContext(connection) as captured:
            read(administrator, name, *args)
        return len(captured)

    before = queries("parametres"), queries("parametres_detail", first.pk)
    for rank in range(3):
        draft = proposed(moment, valeur=str(31 + rank))
        parametres.set_value(
            jeu_id=draft.pk, nom="salarie.plafond", from_on=date(2016, 1, 1), valeur=str(160 + rank),
            actor=an_administrator(), at=moment,
        )  # fmt: skip
    in_force(moment, nom="salarie.plafond", valeur="170")
    assert (queries("parametres"), queries("parametres_detail", first.pk)) == before
