"""Quotes: asked, issued, accepted before the first session, declined, expired."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cpa_portal.documents.models import Document
from cpa_portal.errors import InvalidInput, NotAllowed, Refused, TransitionRefused
from cpa_portal.outbox.models import Courriel
from modules.selectors.dossiers import missing_to_transmit
from modules.services import devis as quotes
from modules.services import dossiers
from tests.builders import modules as build

pytestmark = pytest.mark.django_db
H = 3600


@pytest.fixture
def compte(at):
    return build.person(at=at, cpf=48)


@pytest.fixture
def module(at):
    return build.module(at=at, tarification="devis")


def test_an_accepted_quote_gives_the_dossier_its_hours_price_and_dates(at, compte, module) -> None:
    quote = build.quoted(at=at, compte=compte, module=module, answer="accepter")
    dossier = quote.dossier
    dossier.refresh_from_db()
    assert (dossier.total_secondes, dossier.total_centimes) == (20 * H, 90_000)
    assert dossier.first_session_on == at.today + timedelta(days=7)
    assert missing_to_transmit(dossier, at) == []
    assert Document.objects.filter(kind="devis", subject_id=str(quote.pk)).count() == 1
    subjects = set(Courriel.objects.values_list("subject", flat=True))
    assert {"Un devis vous est demandé", "Votre devis est prêt", "Votre devis est accepté"} <= subjects


def test_nothing_is_submitted_on_an_unaccepted_quote(at, compte, module) -> None:
    offer = build.quoted(at=at, compte=compte, module=module)
    with pytest.raises(Refused) as error:
        dossiers.transmit(dossier=offer.dossier, actor=build.as_person(compte.titulaire), at=at)
    assert error.value.code == "manque_devis"


def test_who_must_act_on_a_quote(at, compte, module) -> None:
    actor = build.as_person(compte.titulaire)
    dossier = build.draft(at=at, compte=compte, module=module)
    assert missing_to_transmit(dossier, at)[0].url_name == "demander_devis"
    asked = quotes.request_quote(dossier=dossier, projet="Une librairie", actor=actor, at=at)
    dossier.refresh_from_db()
    assert missing_to_transmit(dossier, at)[0].qui == "organisme"
    build.issue(asked, at=at)
    assert missing_to_transmit(dossier, at)[0].url_name == "repondre_devis"


def test_an_offer_lasts_30_days_and_never_after_the_first_session(at, compte, module) -> None:
    offer = build.quoted(at=at, compte=compte, module=module)
    assert offer.expires_on == offer.first_session_on
    other = build.module(at=at, tarification="devis", titre="Autre")
    asked = quotes.request_quote(
        dossier=build.draft(at=at, compte=compte, module=other),
        projet="Autre",
        actor=build.as_person(compte.titulaire),
        at=at,
    )
    later = {"first_on": at.today + timedelta(days=90), "last_on": at.today + timedelta(days=99)}
    assert build.issue(asked, at=at, **later).expires_on == at.today + timedelta(days=30)


def test_an_offer_is_accepted_on_its_last_day_and_not_after(at, compte, module) -> None:
    offer = build.quoted(at=at, compte=compte, module=module)
    actor = build.as_person(compte.titulaire)
    late = replace(at, today=offer.expires_on + timedelta(days=1))
    with pytest.raises(Refused, match="plus valable"):
        quotes.accept(devis=offer, actor=actor, at=late)
    on_time = replace(at, today=offer.expires_on)
    assert quotes.accept(devis=offer, actor=actor, at=on_time).etat == "accepte"


def test_the_night_expires_offers_and_the_person_asks_again(at, compte, module) -> None:
    offer = build.quoted(at=at, compte=compte, module=module)
    same_day = replace(at, today=offer.expires_on)
    assert quotes.expire_due(actor=build.SYSTEM, at=same_day) == 0
    late = replace(at, today=offer.expires_on + timedelta(days=1))
    assert quotes.expire_due(actor=build.SYSTEM, at=late) == 1
    assert quotes.expire_due(actor=build.SYSTEM, at=late) == 0
    again = quotes.request_quote(
        dossier=offer.dossier, projet="Encore", actor=build.as_person(compte.titulaire), at=late
    )
    assert again.version == 2


def test_one_quote_stands_at_a_time(at, compte, module) -> None:
    offer = build.quoted(at=at, compte=compte, module=module)
    actor = build.as_person(compte.titulaire)
    with pytest.raises(Refused, match="déjà demandé"):
        quotes.request_quote(dossier=offer.dossier, projet="Encore", actor=actor, at=at)
    assert quotes.decline(devis=offer, actor=actor, at=at).etat == "refuse"
    with pytest.raises(TransitionRefused):
        quotes.accept(devis=offer, actor=actor, at=at)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"secondes": 0}, "duree"),
        ({"secondes": 2_001 * H}, "duree"),
        ({"centimes": 0}, "prix"),
        ({"first_on": -1}, "dates"),
        ({"last_on": -1}, "dates"),
        ({"libelle": " "}, "libelle"),
    ],
)
def test_an_offer_that_cannot_be(at, compte, module, changed, code) -> None:
    dossier = build.draft(at=at, compte=compte, module=module)
    asked = quotes.request_quote(dossier=dossier, projet="P", actor=build.as_person(compte.titulaire), at=at)
    days = {name: at.today + timedelta(days=value) for name, value in changed.items() if name.endswith("_on")}
    with pytest.raises(InvalidInput) as error:
        build.issue(asked, at=at, **{**changed, **days})
    assert error.value.code == code


def test_strangers_neither_issue_nor_answer(at, compte, module) -> None:
    offer = build.quoted(at=at, compte=compte, module=module)
    twin = build.person(at=at, cpf=48)
    with pytest.raises(NotAllowed):
        quotes.accept(devis=offer, actor=build.as_person(twin.titulaire), at=at)
    other = build.organisme(at=at, rank=2)
    with pytest.raises(NotAllowed):
        quotes.issue(
            devis=offer,
            lignes=[build.line(at=at)],
            actor=build.as_member(other),
            at=at,
        )


def test_a_forfait_has_no_quote_and_a_project_is_described(at, compte, module) -> None:
    actor = build.as_person(compte.titulaire)
    forfait = build.draft(at=at, compte=compte, module=build.module(at=at, titre="Forfait"))
    with pytest.raises(Refused, match="forfait"):
        quotes.request_quote(dossier=forfait, projet="P", actor=actor, at=at)
    with pytest.raises(InvalidInput):
        quotes.request_quote(dossier=build.draft(at=at, compte=compte, module=module), projet="  ", actor=actor, at=at)


def test_a_request_is_taken_back_before_any_offer(at, compte, module) -> None:
    actor = build.as_person(compte.titulaire)
    dossier = build.draft(at=at, compte=compte, module=module)
    asked = quotes.request_quote(dossier=dossier, projet="Une librairie", actor=actor, at=at)
    assert quotes.decline(devis=asked, actor=actor, at=at).etat == "refuse"
    assert quotes.request_quote(dossier=dossier, projet="Un café", actor=actor, at=at).version == 2
    gone = dossiers.cancel(dossier=dossier, motif="non", actor=actor, at=at)
    assert gone.devis.filter(etat="refuse").count() == 2


def test_cancelling_the_dossier_ends_its_quote(at, compte, module) -> None:
    offer = build.quoted(at=at, compte=compte, module=module)
    dossiers.cancel(dossier=offer.dossier, motif="non", actor=build.as_person(compte.titulaire), at=at)
    offer.refresh_from_db()
    assert offer.etat == "refuse"
