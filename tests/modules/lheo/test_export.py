"""Catalogues written as LHEO."""

import io
from collections.abc import Callable, Iterable
from datetime import date

import pytest
from lxml import etree

from cpa_portal.clock.moment import Moment
from modules.lheo.grammar import grammar
from modules.lheo.reading import Reading, canonical
from modules.lheo.schema import schema
from modules.lheo_export import LATIN1, UTF8, encoded, last_envelope, own_catalogue, pieces, public_catalogue
from modules.models import ImportLheo, Module, OffreLheo
from modules.services import modules as catalogue
from modules.services import offre
from tests.builders import modules as build
from tests.modules.lheo import files
from tests.modules.lheo.complete import Walk

Send = Callable[..., ImportLheo]
Offer = Callable[..., str]
NS = f"{{{files.SPACE}}}"


def own(body, at: Moment, encoding: str = UTF8) -> bytes:
    texts = pieces(own_catalogue(body.pk), today=at.today, envelope=last_envelope(body.pk))
    return b"".join(encoded(texts, encoding))


def valid(data: bytes) -> etree._Element:
    root = etree.fromstring(data)
    judge = schema(grammar().namespace)
    assert judge.validate(root), judge.error_log
    return root


def formations(data: bytes) -> list[etree._Element]:
    return valid(data).findall(f"{NS}offres/{NS}formation")


def text(node: etree._Element, *names: str) -> str | None:
    return node.findtext("/".join(NS + name for name in names))


def test_a_module_typed_here_is_valid_lheo_and_a_creation_says_ais_4(body, at) -> None:
    module = build.module(at=at)
    offre.add_session(
        module=module,
        first_on=date(2017, 6, 1),
        last_on=date(2017, 6, 9),
        commune="Melun",
        actor=build.as_member(body),
        at=at,
    )
    one = formations(own(body, at))[0]
    assert text(one, "objectif-general-formation") == "4"
    assert text(one, "code-type-formation", "code-CPF") == "CPF203"
    assert (text(one, "action", "prix-total-TTC"), text(one, "action", "nombre-heures-total")) == ("1200.00", "24")
    assert text(one, "action", "session", "periode", "debut") == "20170601"
    assert text(one, "organisme-formation-responsable", "SIRET-organisme-formation", "SIRET") == body.siret


@pytest.mark.parametrize(
    "changed",
    [
        {"tarification": "devis"},
        {"nature": "bilan_competences", "phase": "sans_objet"},
        {"nature": "certifiante", "phase": "sans_objet", "prerequis": "x" * 250},
        {"contenu": "Ligne une.\r\n\r\nLigne  deux & <trois>.\x0b" + "é" * 7_000, "titre": "t" * 150},
        {"forfait_secondes": 24 * 3600 + 1800, "commune": "L" * 80, "departement": "2A"},
        {"commune": "", "departement": "", "a_distance": True, "public_vise": "Tous"},
    ],
)
def test_what_is_exported_comes_back_without_any_change(send: Send, body, at, changed) -> None:
    build.module(at=at, published=False, **changed)
    data = own(body, at)
    valid(data)
    row = send(data=data)
    assert (row.etat, row.inchangees, row.ajoutees, row.modifiees) == ("pret", 1, 0, 0), list(row.anomalies.values())


def _complete(body) -> bytes:
    """A file with every element under `lheo`, made ours."""
    root = Walk().build("lheo")
    nda = body.declarations.get().nda
    for node in root.iter(f"{NS}formation"):
        responsible = node.find(f"{NS}organisme-formation-responsable")
        responsible.find(f"{NS}numero-activite").text = nda
        responsible.find(f"{NS}SIRET-organisme-formation/{NS}SIRET").text = body.siret
        node.find(f"{NS}objectif-general-formation").text = "4"
        node.set("numero", node.findtext(f"{NS}intitule-formation"))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def test_a_file_with_every_element_comes_back_byte_for_byte_in_canonical_form(send: Send, body, at) -> None:
    data = _complete(body)
    send(data=data, apply=True)
    back = etree.fromstring(own(body, at), etree.XMLParser(remove_blank_text=False))
    for node in back.iter(f"{NS}formation"):
        node.tail = None
    assert canonical(back) == canonical(etree.fromstring(data))


def test_the_portals_changes_are_in_the_fragment_and_the_rest_is_as_it_came(send: Send, offer: Offer, body, at) -> None:
    extras = '<extras info="eligibilite-cpf"><extra info="france-entiere">1</extra></extras>'
    send(offer("F1", extras=extras), apply=True)
    module = Module.objects.get()
    catalogue.update_module(
        module=module, titre="Changé ici", forfait_centimes=123_450, commune="Melun", prerequis="", phase="pre_creation",
        actor=build.as_member(body), at=at,
    )  # fmt: skip
    one = formations(own(body, at))[0]
    assert text(one, "intitule-formation") == "Changé ici"
    assert text(one, "action", "prix-total-TTC") == "1234.50"
    assert text(one, "action", "lieu-de-formation", "coordonnees", "ligne") == "Melun (77)"
    assert text(one, "contact-formation", "coordonnees", "nom") == "Durand"
    assert extras in etree.tostring(one).decode().replace(' xmlns="http://lheo.gouv.fr/2.3"', "")


def test_sessions_announced_or_called_off_here_are_exported_so(send: Send, offer: Offer, body, at) -> None:
    send(offer("F1"), apply=True)
    module, actor = Module.objects.get(), build.as_member(body)
    offre.cancel_session(session=module.sessions.get(), actor=actor, at=at)
    offre.add_session(
        module=module,
        first_on=date(2017, 11, 2),
        last_on=date(2017, 11, 3),
        commune="Meaux",
        places=8,
        actor=actor,
        at=at,
    )
    one = formations(own(body, at))[0]
    assert [node.text for node in one.iter(f"{NS}debut")] == ["20171102"]
    assert [node.text for node in one.iter(f"{NS}nb-places")] == ["8"]


def test_the_public_file_holds_what_is_published_and_no_draft(body, at) -> None:
    shown = build.module(at=at)
    build.module(at=at, published=False)
    data = b"".join(encoded(pieces(public_catalogue(at.today), today=at.today), UTF8))
    assert [one.get("numero") for one in formations(data)] == [f"cpa-module-{shown.pk}"]
    later = date(2030, 1, 1)
    assert not public_catalogue(later).exists()


def test_latin_1_replaces_what_it_cannot_hold_and_says_so(body, at) -> None:
    build.module(at=at, titre="L’œuvre à 10 € – « été »", objectif="日本 & ŕ")
    data = own(body, at, LATIN1)
    assert data.startswith(b'<?xml version="1.0" encoding="ISO-8859-1"?>')
    one = formations(data)[0]
    assert text(one, "intitule-formation") == "L'oeuvre à 10 EUR - « été »"
    assert text(one, "objectif-formation") == "?? & r"
    assert "U+2019 par «'»" in data.decode("latin-1")
    reading = Reading(io.BytesIO(data), len(data))
    assert [each.anomalies for each in reading] == [[]]


def test_an_export_makes_the_same_queries_for_one_or_many(body, at, django_assert_num_queries) -> None:
    def run(modules: Iterable[Module]) -> None:
        b"".join(encoded(pieces(own_catalogue(body.pk), today=at.today), UTF8))

    for rank in range(3):
        build.module(at=at, published=False, titre=f"Module {rank}")
    with django_assert_num_queries(3):
        run(Module.objects.all())
    assert OffreLheo.objects.count() == 0
