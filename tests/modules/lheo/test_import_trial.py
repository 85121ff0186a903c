"""The trial of a catalogue: what it would change, and why it is refused."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from modules.models import ImportLheo, Module, OffreLheo
from modules.services import modules as catalogue
from modules.services.lheo_imports import confirm, receive_catalogue
from tests.builders import modules as build
from tests.modules.lheo import files

Send = Callable[..., ImportLheo]
Offer = Callable[..., str]


def counts(row: ImportLheo) -> tuple[int, int, int, int]:
    return row.ajoutees, row.modifiees, row.fermees, row.inchangees


def test_a_first_file_adds_everything_and_changes_nothing_yet(send: Send, offer: Offer) -> None:
    row = send(offer("F1"), offer("F2", title="Reprendre un commerce"))
    assert (row.etat, counts(row), row.version, row.sessions) == ("pret", (2, 0, 0, 0), "2.3", 2)
    assert not Module.objects.exists()


def test_the_trial_tells_added_changed_closed_and_unchanged(send: Send, offer: Offer) -> None:
    send(offer("F1"), offer("F2"), offer("F3"), apply=True)
    row = send(offer("F1"), offer("F2", title="Autre titre"), offer("F4"))
    assert counts(row) == (1, 1, 1, 1)
    assert dict(row.lignes.values_list("cle", "effet")) == {
        "F1": "identique",
        "F2": "modif",
        "F3": "fermeture",
        "F4": "ajout",
    }


def test_the_same_file_again_changes_nothing_and_cannot_be_confirmed(send: Send, offer: Offer, body, at) -> None:
    send(offer("F1"), apply=True)
    row = send(offer("F1"))
    assert counts(row) == (0, 0, 0, 1)
    with pytest.raises(Refused, match="ne change rien"):
        confirm(row=row, actor=build.as_member(body), at=at)


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"siret": "73282932000074"}, "d’un autre organisme"),
        ({"nda": "11770009999"}, "n’est pas le vôtre"),
    ],
)
def test_the_offer_of_another_body_is_refused(send: Send, offer: Offer, changed: dict[str, str], says: str) -> None:
    row = send(offer("F1"), offer("F2", **changed))
    anomalie = row.anomalies.get()
    assert (row.etat, row.erreurs) == ("refuse", 1)
    assert says in anomalie.message
    assert anomalie.chemin == "/lheo/offres/formation[2]/organisme-formation-responsable"


def test_one_error_refuses_the_whole_file_and_each_is_listed(send: Send, offer: Offer, body, at) -> None:
    row = send(offer("F1"), offer("F2", title=""), offer("F3", hours="douze"), offer("F1"))
    assert (row.etat, row.erreurs) == ("refuse", 3)
    assert [one.chemin for one in row.anomalies.order_by("ligne")] == [
        "/lheo/offres/formation[2]/intitule-formation",
        "/lheo/offres/formation[3]/action[1]/nombre-heures-total",
        "/lheo/offres/formation[4]",
    ]
    with pytest.raises(Refused):
        confirm(row=row, actor=build.as_member(body), at=at)


def test_a_file_cut_short_is_refused_with_its_line(send: Send, offer: Offer) -> None:
    row = send(data=files.lheo(offer("F1"))[:-30])
    assert row.etat == "refuse"
    assert "ligne" in row.motif
    assert row.anomalies.get().ligne > 1


def test_a_doctype_never_reaches_the_store(body, at) -> None:
    data = ContentFile(files.lheo(prolog="<!DOCTYPE lheo>"), name="catalogue.xml")
    with pytest.raises(InvalidInput, match="DOCTYPE"):
        receive_catalogue(organisme=body, file=data, actor=build.as_member(body), at=at)
    assert not ImportLheo.objects.exists()


def test_a_trainer_and_another_body_may_not_send(body, at) -> None:
    data = ContentFile(files.lheo(), name="catalogue.xml")
    other = build.organisme(at=at, rank=2)
    for actor in (build.as_member(body, "formateur"), build.as_member(other)):
        with pytest.raises(NotAllowed):
            receive_catalogue(organisme=body, file=data, actor=actor, at=at)


def test_published_modules_typed_by_hand_are_closed_too_and_named(send: Send, offer: Offer, at) -> None:
    published, draft = build.module(at=at), build.module(at=at, published=False)
    row = send(offer("F1"))
    assert [(line.module_id, line.effet) for line in row.lignes.order_by("rang")] == [
        (published.pk, "fermeture"),
        (None, "ajout"),
    ]
    assert draft.pk not in row.lignes.values_list("module_id", flat=True)


def test_a_catalogue_changed_since_the_trial_asks_for_another(send: Send, offer: Offer, body, at) -> None:
    row = send(offer("F1"))
    catalogue.create_module(organisme=body, **build.values(), actor=build.as_member(body), at=at)
    with pytest.raises(Refused, match="a changé depuis"):
        confirm(row=row, actor=build.as_member(body), at=at)
    assert not OffreLheo.objects.exists()


def test_a_title_too_long_for_the_portal_is_a_remark_not_an_error(send: Send, offer: Offer) -> None:
    row = send(offer("F1", title="t" * 200))
    remark = row.anomalies.get()
    assert (row.etat, remark.bloquante) == ("pret", False)
    assert "150 caractères" in remark.message
