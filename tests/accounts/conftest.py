"""People of the tests of the accounts: each refused one owns a twin of everything."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from accounts.enums import Statut
from accounts.models import Compte, Conseiller
from accounts.services.facts import record_activite
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from cpa_portal.outbox.delivery import drain
from tests.builders import mandats as build
from tests.guards import refuse_writes_during_get


@dataclass
class Cast:
    """A person with two full years, her adviser, and their twins."""

    compte: Compte
    conseiller: Conseiller
    twin: Compte
    other: Conseiller


def worked(compte: Compte, *years: int, at: Moment) -> None:
    """Full years of private employment, computed."""
    for year in years:
        record_activite(
            compte=compte,
            year=year,
            statut=Statut.SALARIE,
            source="test",
            source_ref=str(year),
            heures_secondes=1607 * 3600,
            actor=build.SYSTEM,
            at=at,
        )
    drain(at=at)


@pytest.fixture
def moment(db: None) -> Moment:
    """The clocks as the pages read them."""
    return current_moment()


@pytest.fixture
def cast(moment: Moment) -> Cast:
    compte, twin = build.a_person(at=moment), build.a_person(at=moment, prenoms="Bruno", nom="Petit")
    for one in (compte, twin):
        worked(one, 2015, 2016, at=moment)
    return Cast(compte, build.an_adviser(at=moment), twin, build.an_adviser(at=moment, nom="Apec de Lille"))


@pytest.fixture
def person(cast: Cast, sign_in: Any) -> Client:
    """The person's browser."""
    return sign_in(
        cast.compte.titulaire.user, space=build.space_of_person(cast.compte), browser=refuse_writes_during_get(Client())
    )


@pytest.fixture
def adviser(cast: Cast, sign_in: Any) -> Client:
    """The adviser's browser."""
    return sign_in(
        cast.conseiller.user, space=build.space_of_adviser(cast.conseiller), browser=refuse_writes_during_get(Client())
    )


@pytest.fixture
def stranger(cast: Cast, sign_in: Any) -> Client:
    """An adviser of another structure, who has a mandate of the twin."""
    return sign_in(
        cast.other.user, space=build.space_of_adviser(cast.other), browser=refuse_writes_during_get(Client())
    )


@pytest.fixture
def administrator(moment: Moment, sign_in: Any) -> Client:
    """The administrator's browser."""
    user = build.a_user("admin@exemple.fr", "Anne", "Robert", is_administrateur=True)
    return sign_in(user, space="administrateur", browser=refuse_writes_during_get(Client()))
