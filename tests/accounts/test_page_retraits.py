"""Pages that withdraw a declaration: the administrator's, the person's, her adviser's; and what they say after."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Pouvoir
from accounts.models import Activite, DeclarationDIF, Diplome, Retrait
from accounts.services.facts import declare_dif, declare_diplome, record_activite
from accounts.services.recompute import recompute
from accounts.services.retraits import revoke
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.reading import current_moment
from cpa_portal.documents.models import Document
from cpa_portal.outbox.delivery import drain
from cpa_portal.outbox.models import Courriel
from tests.accounts.conftest import worked
from tests.builders import mandats as build
from tests.builders.accounts import parts, use

pytestmark = pytest.mark.django_db
WHY = "Déclarée par erreur pour une autre personne"
SIRET = "53104441000011"


def address(compte, fait=None):
    if fait is None:
        return reverse("compte_administre", args=[compte.pk])
    return reverse("retirer_declaration", args=[compte.pk, "activite", fait.pk])


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def employed(compte, moment, hours=1607):
    record_activite(
        compte=compte, year=2016, statut="salarie", source="dsn", source_ref="2016:dsn", employeur_siret=SIRET,
        heures_secondes=hours * 3600, actor=build.SYSTEM, at=moment,
    )  # fmt: skip
    drain(at=moment)
    return Activite.objects.current().get(source="dsn", compte=compte)


def test_an_account_is_found_by_its_number_or_the_number_of_its_holder(administrator, cast, moment):
    page = reverse("comptes")
    zoe = build.a_person(at=moment, prenoms="Zoé", nom="Leroy", nir=build.nir_of(900))
    for numero, found in ((f" {cast.compte.pk} ", cast.compte), (build.nir_of(900), zoe)):
        assert administrator.post(page, {"numero": numero})["Location"] == address(found)
    assert "Aucun compte ne porte ce numéro." in text(administrator.post(page, {"numero": "999999"}))
    assert "n’est pas valide" in text(administrator.post(page, {"numero": build.wrong_nir(900)}))
    assert "Indiquez un numéro." in text(administrator.post(page, {"numero": ""}))


def test_the_administrator_reads_what_is_declared_and_the_person_sees_who_read(administrator, cast, person):
    page = text(administrator.get(address(cast.compte)))
    assert "Déclaration d’activité de 2016 (salarié du privé, 1\u00a0607\u00a0h)" in page
    assert "Retirer cette déclaration" in page
    assert JournalEntry.objects.filter(verb="accounts.read_compte", titulaire_id=cast.compte.titulaire_id).exists()
    assert "Administrateur du portail" in text(person.get(reverse("qui_a_vu")))
    assert administrator.get(address(cast.twin, Activite.objects.filter(compte=cast.compte).first())).status_code == 404
    assert administrator.get(reverse("retirer_declaration", args=[cast.compte.pk, "inconnu", 1])).status_code == 404


def test_before_and_after_are_shown_and_the_reason_is_asked(administrator, cast, moment):
    use(cast.compte, 40, at=moment)
    fait = Activite.objects.get(compte=cast.compte, year=2016)
    page = text(administrator.get(address(cast.compte, fait)))
    for shown in ("Avant et après le retrait", "Année 2016, CPF", "24\u00a0h", "<strong>0\u00a0h</strong>"):
        assert shown in page
    assert "Indu après le retrait\u00a0: <strong>16\u00a0h (CPF)</strong>" in page
    assert Retrait.objects.count() == 0
    refused = text(administrator.post(address(cast.compte, fait), {"motif": ""}))
    assert "Dites pourquoi" in refused
    answer = administrator.post(address(cast.compte, fait), {"motif": WHY})
    assert answer["Location"] == address(cast.compte)
    drain(at=moment)
    assert parts(cast.compte) == (40, 40, 0, 16)
    after = text(administrator.get(address(cast.compte)))
    assert "indu de 16\u00a0h" in after
    assert WHY in after
    assert "par un administrateur du portail" in after
    assert WHY in text(administrator.get(address(cast.compte, fait)))
    assert Courriel.objects.filter(recipient=cast.compte.titulaire.user.email, subject__contains="retirée").count() == 1


def test_a_withdrawal_made_by_mistake_is_put_back(administrator, cast, moment):
    fait = Activite.objects.get(compte=cast.compte, year=2016)
    administrator.post(address(cast.compte, fait), {"motif": WHY})
    retrait = Retrait.objects.get()
    answer = administrator.post(reverse("retablir_declaration", args=[cast.compte.pk, retrait.pk]), follow=True)
    assert "La déclaration est rétablie" in text(answer)
    drain(at=moment)
    assert parts(cast.compte)[0] == 48
    assert WHY in text(administrator.get(address(cast.compte)))


def test_what_was_superseded_says_so(administrator, cast, moment):
    first = employed(cast.compte, moment)
    employed(cast.compte, moment, 100)
    page = text(administrator.get(address(cast.compte, first)))
    assert "Cette déclaration n’est plus en cours." in page
    assert "corrigée depuis le" in page
    assert "n’est plus en cours" in text(administrator.post(address(cast.compte, first), {"motif": WHY}))
    assert Retrait.objects.count() == 0


def test_the_year_the_history_and_the_memory_say_what_was_withdrawn(person, cast, moment):
    declared = employed(cast.compte, moment)
    before = current_moment().now
    revoke(fait=declared, motif=WHY, actor=build.SYSTEM, at=moment)
    drain(at=moment)
    sentence = (
        f"La déclaration de l’employeur {SIRET} pour 2016 (salarié du privé, 1\u00a0607\u00a0h) a été retirée le "
    )
    year = text(person.get(reverse("comprendre"))).split('id="annee-2016"')[1].split("</section>")[0]
    assert sentence in year
    assert f"par le portail\u00a0: «\u00a0{WHY}\u00a0»." in year
    assert "(retirée)" in year
    assert sentence in text(person.get(reverse("mon_historique")))
    asked = {"annee": "2016", "jour": f"{before:%d/%m/%Y}"}
    assert "Année 2016" in text(person.get(reverse("memoire"), asked))
    api = person.get(reverse("api_compte_explication")).json()
    assert sentence in next(annee for annee in api["annees"] if annee["annee"] == 2016)["retraits"][0]
    person.post(reverse("etablir_explication"))
    assert sentence in Document.objects.get().html
    told = StringIO()
    call_command("explain", str(cast.compte.pk), "--year", "2016", stdout=told)
    assert sentence in told.getvalue()


def test_the_person_withdraws_her_diploma_and_sees_what_it_changes(person, cast, moment):
    worked(cast.compte, 2017, at=moment)
    declare_diplome(compte=cast.compte, niveau="VI", declarant="titulaire", actor=build.SYSTEM, at=moment)
    drain(at=moment)
    for name in ("declarer_diplome", "mes_droits"):
        assert reverse("retirer_diplome") in text(person.get(reverse(name)))
    page = text(person.get(reverse("retirer_diplome")))
    for shown in ("Plafond du compte", "400\u00a0h", "150\u00a0h", "Prochaine inscription", "D6323‑3‑1"):
        assert shown in page
    assert person.post(reverse("retirer_diplome"), {"motif": WHY})["Location"] == reverse("mes_droits")
    assert not Diplome.objects.current().exists()
    assert person.get(reverse("retirer_diplome"))["Location"] == reverse("declarer_diplome")
    assert "par le titulaire" in text(person.get(reverse("mon_historique")))
    assert "Autres déclarations retirées" in text(person.get(reverse("comprendre")))
    declare_diplome(compte=cast.compte, niveau="VI", declarant="financeur", actor=build.SYSTEM, at=moment)
    assert "ne vient pas du titulaire" in text(person.get(reverse("retirer_diplome")))


def test_her_dif_is_withdrawn_until_a_dossier_uses_it(person, cast, moment):
    declare_dif(compte=cast.compte, secondes=40 * 3600, actor=build.SYSTEM, at=moment)
    recompute(compte_id=cast.compte.pk, actor=build.SYSTEM, at=moment)
    page = text(person.get(reverse("retirer_dif")))
    assert "DIF, disponible" in page
    use(cast.compte, 5, at=moment, compteur="dif")
    assert "ne peut plus changer" in text(person.get(reverse("retirer_dif")))
    assert "ne peut plus changer" in text(person.post(reverse("retirer_dif"), {"motif": WHY}))
    assert DeclarationDIF.objects.current().exists()


def test_the_adviser_withdraws_under_a_mandate_that_lets_her_declare(adviser, stranger, cast, moment):
    page = reverse("conseiller_retirer_diplome", args=[cast.compte.titulaire_id])
    declare_diplome(compte=cast.compte, niveau="VI", declarant="cep", actor=build.SYSTEM, at=moment)
    assert adviser.get(page).status_code == 404
    build.in_force(cast.compte, cast.conseiller, at=moment, pouvoirs=[Pouvoir.DECLARER_DIPLOME])
    shown = text(adviser.get(page))
    assert "Plafond du compte" in shown
    assert "CPF, disponible" not in shown
    assert stranger.get(page).status_code == 404
    assert adviser.post(page, {"motif": WHY}).status_code == 302
    retrait = Retrait.objects.get()
    assert (retrait.role, bool(retrait.mandat_id)) == ("conseiller", True)
    subjects = set(Courriel.objects.values_list("subject", flat=True))
    assert {"Votre conseiller a retiré votre déclaration de diplôme"} <= subjects
    assert adviser.get(page).status_code == 302


def test_a_mandate_to_read_does_not_let_her_withdraw(adviser, cast, moment):
    declare_diplome(compte=cast.compte, niveau="VI", declarant="cep", actor=build.SYSTEM, at=moment)
    build.in_force(cast.compte, cast.conseiller, at=moment, pouvoirs=[Pouvoir.LIRE])
    page = reverse("conseiller_retirer_diplome", args=[cast.compte.titulaire_id])
    assert adviser.post(page, {"motif": WHY}).status_code == 403


def test_pages_cost_the_same_whatever_was_declared(administrator, person, cast, moment):
    pages = [
        (administrator, address(cast.compte)),
        (person, reverse("comprendre")),
        (person, reverse("mon_historique")),
    ]
    fait = employed(cast.compte, moment)
    revoke(fait=fait, motif=WHY, actor=build.SYSTEM, at=moment)
    drain(at=moment)

    def cost():
        found = []
        for browser, page in pages:
            with CaptureQueriesContext(connection) as queries:
                browser.get(page)
            found.append(len(queries))
        return found

    cost()
    before = cost()
    worked(cast.compte, 2017, at=moment)
    for hours in (200, 300, 400):
        revoke(fait=employed(cast.compte, moment, hours), motif=WHY, actor=build.SYSTEM, at=moment)
    drain(at=moment)
    assert cost() == before
