"""Applying a confirmed catalogue: all or nothing, never published silently."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from cpa_portal.clock.moment import Moment
from modules.models import ImportLheo, Module, OffreLheo
from modules.services import lheo_application
from modules.services import modules as catalogue
from modules.services.lheo_imports import confirm
from tests.builders import modules as build
from tests.modules.lheo import files

Send = Callable[..., ImportLheo]
Offer = Callable[..., str]
H = 3600


def test_a_formation_becomes_a_draft_with_its_values_and_sessions(send: Send, offer: Offer) -> None:
    row = send(offer("F1"), apply=True)
    module = Module.objects.get()
    assert (row.etat, row.applied_on) == ("applique", row.received_on)
    assert (module.etat, module.nature, module.phase) == ("brouillon", "creation_reprise", "les_deux")
    assert (module.titre, module.objectif) == ("Créer son entreprise", "Bâtir un projet viable")
    assert (module.tarification, module.forfait_secondes, module.forfait_centimes) == ("forfait", 24 * H, 96_000)
    assert (module.public_vise, module.prerequis) == ("Demandeurs d’emploi", "Avoir un projet")
    assert (module.commune, module.departement, module.a_distance) == ("Meaux", "77", False)
    session = module.sessions.get()
    assert (session.first_on, session.last_on, session.commune) == (date(2017, 6, 1), date(2017, 6, 30), "Meaux")


def test_without_a_price_or_hours_it_is_on_quote(send: Send, offer: Offer) -> None:
    send(offer("F1", price="à voir"), apply=True)
    assert Module.objects.get().tarification == "devis"


def test_past_sessions_and_open_bounds_are_left_out(send: Send, offer: Offer) -> None:
    sessions = files.session("20160601", "20160630") + files.session("00000000", "99999999") + files.session()
    send(offer("F1", sessions=sessions), apply=True)
    assert Module.objects.get().sessions.count() == 1


def _publish(module: Module, at: Moment, **changed: Any) -> Module:
    actor = build.as_member(module.organisme)
    if changed:
        catalogue.update_module(module=module, **changed, actor=actor, at=at)
    return catalogue.publish(module=module, actor=actor, at=at)


def test_a_change_reaches_the_published_module_and_keeps_what_was_written_here(send: Send, offer: Offer, at) -> None:
    send(offer("F1"), apply=True)
    module = _publish(Module.objects.get(), at, contenu="Écrit sur le portail", phase="pre_creation")
    send(offer("F1", title="Nouveau titre", price="1200"), apply=True)
    module.refresh_from_db()
    assert (module.etat, module.titre, module.forfait_centimes) == ("publie", "Nouveau titre", 120_000)
    assert (module.contenu, module.phase) == ("Écrit sur le portail", "pre_creation")
    assert module.version.contenu["titre"] == "Nouveau titre"


def test_a_published_forfait_stays_one_when_the_file_loses_its_price(send: Send, offer: Offer, at) -> None:
    send(offer("F1"), apply=True)
    module = _publish(Module.objects.get(), at)
    row = send(offer("F1", price="?"), apply=True)
    module.refresh_from_db()
    assert (row.etat, module.tarification, module.forfait_centimes) == ("applique", "forfait", 96_000)


def test_what_is_absent_is_withdrawn_and_what_comes_back_waits_for_publication(send: Send, offer: Offer, at) -> None:
    send(offer("F1"), offer("F2"), apply=True)
    module = _publish(OffreLheo.objects.get(cle="F1").module, at)
    send(offer("F2"), apply=True)
    module.refresh_from_db()
    assert (module.etat, OffreLheo.objects.get(cle="F1").closed_on) == ("retire", at.today)
    row = send(offer("F1"), offer("F2"), apply=True)
    module.refresh_from_db()
    assert (row.ajoutees, module.etat, OffreLheo.objects.get(cle="F1").closed_on) == (1, "retire", None)
    assert Module.objects.count() == 2


def test_sessions_to_come_follow_the_file(send: Send, offer: Offer) -> None:
    send(offer("F1", sessions=files.session() + files.session("20170901", "20170930")), apply=True)
    send(offer("F1", sessions=files.session() + files.session("20171001", "20171031")), apply=True)
    live = Module.objects.get().sessions.filter(cancelled_on__isnull=True).order_by("first_on")
    assert [one.first_on for one in live] == [date(2017, 6, 1), date(2017, 10, 1)]


def test_a_failure_half_way_leaves_the_catalogue_as_it_was(send: Send, offer: Offer, body, at, monkeypatch) -> None:
    send(offer("F1"), apply=True)
    real, calls = lheo_application.create_module, []

    def fails_on_the_second(**values: Any) -> Module:
        calls.append(values)
        if len(calls) == 2:
            raise lheo_application.InvalidInput("Refusé.", code="essai")
        return real(**values)

    monkeypatch.setattr(lheo_application, "create_module", fails_on_the_second)
    row = send(offer("F1", title="Autre"), offer("F2"), offer("F3"), apply=True)
    assert (row.etat, row.applied_on) == ("pret", None)
    assert "Refusé." in row.motif
    assert Module.objects.get().titre == "Créer son entreprise"
    assert list(OffreLheo.objects.values_list("cle", flat=True)) == ["F1"]


def test_confirming_twice_applies_once(send: Send, offer: Offer, body, at) -> None:
    row = send(offer("F1"), apply=True)
    assert confirm(row=row, actor=build.as_member(body), at=at).etat == "applique"
    assert Module.objects.count() == 1


@pytest.mark.parametrize("space", [files.SPACE, files.SPACE_2_2])
def test_the_fragment_kept_is_in_2_3_with_its_extras(send: Send, offer: Offer, space: str) -> None:
    extras = '<extras info="eligibilite-cpf"><extra info="france-entiere">1</extra></extras>'
    send(data=files.lheo(offer("F1", extras=extras), space=space), apply=True)
    fragment = OffreLheo.objects.get().fragment
    assert fragment.startswith('<formation xmlns="http://lheo.gouv.fr/2.3" numero="F1">')
    assert extras in fragment


def test_2_2_then_2_3_of_the_same_offer_changes_nothing(send: Send, offer: Offer) -> None:
    send(data=files.lheo(offer("F1"), space=files.SPACE_2_2), apply=True)
    assert send(offer("F1")).inchangees == 1
