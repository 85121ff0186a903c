"""What a module said on the day when people decided on it is kept, whatever it says later."""

import pytest
from django.db import DatabaseError, connection, transaction

from cpa_portal.errors import InvalidInput
from modules.models import AlerteModule, EtapeJustificatif
from modules.rules.versions import Step, shares, steps_in
from modules.services import modules as catalogue
from modules.services import offre
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
HALVES = (
    Step("Diagnostic", "compte_rendu_positionnement", ("intervenant",), ("identite", "resultats"), 300),
    Step("Accompagnement", "attestation_assiduite", ("organisme",), ("identite", "heures"), 700),
)


def test_a_dossier_keeps_the_version_it_was_opened_under(at) -> None:
    row = build.module(at=at)
    dossier = build.draft(at=at, compte=build.person(at=at, cpf=48), module=row)
    catalogue.update_module(module=row, titre="Autre titre", actor=build.as_member(row.organisme), at=at)
    dossier.refresh_from_db()
    row.refresh_from_db()
    assert dossier.version.contenu["titre"] == "Construire son plan d’affaires"
    assert (row.version.numero, row.version.contenu["titre"]) == (2, "Autre titre")


def test_publishing_again_without_a_change_makes_no_version(at) -> None:
    row = build.module(at=at)
    actor = build.as_member(row.organisme)
    catalogue.update_module(module=row, titre=row.titre, actor=actor, at=at)
    assert row.versions.count() == 1


def test_the_steps_of_a_published_module_make_a_version(at) -> None:
    row = build.module(at=at)
    offre.set_steps(module=row, steps=HALVES, actor=build.as_member(row.organisme), at=at)
    row.refresh_from_db()
    assert row.version.numero == 2
    assert [step.titre for step in steps_in(row.version.contenu)] == ["Diagnostic", "Accompagnement"]


def test_another_proof_of_the_module_changes_its_last_step(at) -> None:
    row = build.module(at=at)
    actor = build.as_member(row.organisme)
    offre.set_steps(module=row, steps=HALVES, actor=actor, at=at)
    catalogue.update_module(module=row, justificatif_type="emargement", actor=actor, at=at)
    last = EtapeJustificatif.objects.get(module=row, rang=2)
    assert (last.type, last.signataires) == ("emargement", ["intervenant", "titulaire"])


@pytest.mark.parametrize(
    ("steps", "code"),
    [
        ((), "etapes"),
        ((Step("", "emargement", ("titulaire",), ("dates",)),), "etape_titre"),
        ((Step("Seule", "facture", ("titulaire",), ("dates",)),), "etape_type"),
        ((Step("Seule", "emargement", (), ("dates",)),), "etape_signataires"),
        ((Step("Seule", "emargement", ("titulaire",), ()),), "etape_champs"),
        ((Step("Seule", "emargement", ("titulaire",), ("dates",), 999),), "etapes_somme"),
    ],
)
def test_steps_say_who_signs_what_is_read_and_pay_the_whole(at, steps, code) -> None:
    row = build.module(at=at, published=False)
    with pytest.raises(InvalidInput) as error:
        offre.set_steps(module=row, steps=steps, actor=build.as_member(row.organisme), at=at)
    assert error.value.code == code


def test_no_second_and_no_cent_is_lost_in_a_split() -> None:
    assert shares(100_001, [333, 333, 334]) == [33_300, 33_300, 33_401]
    assert sum(shares(1, [500, 500])) == 1
    with pytest.raises(ValueError, match="add up"):
        shares(10, [500, 499])


@pytest.mark.parametrize("sql", ["UPDATE modules_versionmodule SET numero = 9", "DELETE FROM modules_versionmodule"])
def test_a_version_never_changes(at, sql) -> None:
    build.module(at=at)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_dossier_never_changes_its_version(at) -> None:
    row = build.module(at=at)
    build.draft(at=at, compte=build.person(at=at, cpf=48), module=row)
    catalogue.update_module(module=row, titre="Autre titre", actor=build.as_member(row.organisme), at=at)
    row.refresh_from_db()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE modules_dossier SET version_id = %s", [row.version_id])


def test_a_price_far_from_comparable_modules_is_explained_before_publication(at) -> None:
    for rank in range(2, 7):
        build.module(at=at, rank=rank)
    row = build.module(at=at, published=False, forfait_centimes=600_000)
    actor = build.as_member(row.organisme)
    with pytest.raises(InvalidInput, match="250,00\u00a0€, loin au-dessus de la médiane") as error:
        catalogue.publish(module=row, actor=actor, at=at)
    assert error.value.code == "ecart_a_expliquer"
    catalogue.publish(module=row, explication="Deux intervenants.", actor=actor, at=at)
    alerte = AlerteModule.objects.get()
    assert (alerte.code, alerte.valeur, alerte.mediane, alerte.comparables) == ("prix_horaire", 25_000, 5_000, 5)
    assert alerte.explication == "Deux intervenants."


def test_with_too_few_comparable_modules_nothing_stands_out(at) -> None:
    for rank in range(2, 6):
        build.module(at=at, rank=rank)
    row = build.module(at=at, forfait_centimes=600_000)
    assert row.etat == "publie"
