"""The two registers: the embedded one, and the API with its refusals."""

from collections.abc import Iterator
from datetime import date

import pytest

from organismes.rules.identifiers import canonical_siret
from organismes.rules.territoires import territoire_of
from organismes.sirene.base import RegistreIndisponibleError
from organismes.sirene.embedded import RegistreEmbarque, companies
from organismes.sirene.http import RegistreInsee
from tests.organismes.sirene_server import KEY, Service, etablissement, running

SIRET = "53104441000011"


@pytest.fixture
def service() -> Iterator[Service]:
    with running() as found:
        yield found


def insee(service: Service, key: str = KEY, seconds: float = 2) -> RegistreInsee:
    return RegistreInsee(url=service.url, key=key, seconds=seconds)


def test_the_embedded_register_covers_every_territory_with_valid_numbers() -> None:
    rows = companies()
    assert len(rows) >= 200
    assert all(canonical_siret(siret) == siret for siret in rows)
    assert len({territoire_of(row.code_postal) for row in rows.values()}) == 18
    assert any(row.closed_on for row in rows.values())
    assert any(not row.siege for row in rows.values())


def test_the_embedded_register_hides_what_its_owner_hides_and_knows_la_poste() -> None:
    private = next(row for row in companies().values() if row.diffusion_partielle)
    assert (private.raison_sociale, private.adresse) == ("", "")
    assert RegistreEmbarque().look_up("35600000049837").commune == "Grenoble"
    assert RegistreEmbarque().look_up(SIRET) is None


def test_an_establishment_is_read(service: Service) -> None:
    service.known[SIRET] = etablissement(SIRET)
    found = insee(service).look_up(SIRET)
    assert (found.raison_sociale, found.adresse, found.commune) == ("TREMPLIN", "1 rue DU COMMERCE", "MELUN")
    assert (found.siege, found.naf, found.created_on, found.closed_on) == (True, "85.59A", date(2009, 3, 1), None)


def test_closed_and_partly_private_establishments_are_read(service: Service) -> None:
    service.known[SIRET] = etablissement(SIRET, etat="F", diffusion="P", nom="[ND]", numero="[ND]", voie="[ND]")
    found = insee(service).look_up(SIRET)
    assert (found.closed_on, found.diffusion_partielle, found.raison_sociale) == (date(2016, 11, 30), True, "")


def test_unknown_is_no_failure(service: Service) -> None:
    assert insee(service).look_up(SIRET) is None
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "cause", "tries"),
    [
        (429, b"{}", "quota", 1),
        (401, b"{}", "cle", 1),
        (403, b"{}", "cle", 1),
        (500, b"", "panne", 2),
        (503, b"", "panne", 2),
        (302, b"", "reponse_illisible", 1),
        (200, b"<html>", "reponse_illisible", 1),
        (200, b"[]", "reponse_illisible", 1),
        (200, b'{"etablissement": {}}', "reponse_illisible", 1),
    ],
)
def test_refusals_are_told_apart(service: Service, status: int, body: bytes, cause: str, tries: int) -> None:
    service.status, service.body = status, body
    with pytest.raises(RegistreIndisponibleError) as raised:
        insee(service).look_up(SIRET)
    assert (raised.value.cause, len(service.asked)) == (cause, tries)


def test_a_wrong_key_is_said(service: Service) -> None:
    with pytest.raises(RegistreIndisponibleError, match="cle"):
        insee(service, key="autre").look_up(SIRET)


def test_silence_and_a_closed_door_are_delays(service: Service) -> None:
    service.wait = 0.5
    with pytest.raises(RegistreIndisponibleError, match="delai"):
        insee(service, seconds=0.1).look_up(SIRET)
    with pytest.raises(RegistreIndisponibleError, match="delai"):
        RegistreInsee(url="http://127.0.0.1:9/", key="", seconds=0.2).look_up(SIRET)
