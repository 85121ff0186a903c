"""The grammar, its schema, and a file that exercises all of it."""

import io
from io import StringIO

import pytest
from django.core.management import call_command
from lxml import etree

from modules.lheo.grammar import grammar
from modules.lheo.reading import Reading, canonical, fingerprint, fragment_of
from modules.lheo.schema import FILE, schema
from tests.modules.lheo.complete import complete
from tests.modules.lheo.files import SPACE_2_2


def test_the_committed_schema_is_the_one_that_the_grammar_gives() -> None:
    out = StringIO()
    call_command("lheo_schema", verifier=True, stdout=out)
    assert "Identiques" in out.getvalue()


def test_the_schema_is_valid_xsd_1_0() -> None:
    assert etree.XMLSchema(etree.parse(str(FILE))) is not None


def test_the_grammar_has_its_elements_tables_and_levels() -> None:
    whole = grammar()
    assert (len(whole.elements), len(whole.tables)) == (170, 19)
    assert whole.tables["dict-AIS"]["4"].lower().startswith("création")
    assert {str(code) for code in range(11, 19)} <= set(whole.tables["dict-niveaux"])
    assert whole.elements["action"].most("lieu-de-formation") is None
    assert whole.elements["code-RNCP"].text == (1, 10)


@pytest.mark.parametrize("root", ["lheo", "lheo-plus", "lheo-index"])
def test_a_file_with_everything_is_valid(root: str) -> None:
    data, _walk = complete(root)
    judge = schema(grammar().namespace)
    assert judge.validate(etree.fromstring(data)), judge.error_log


def test_the_files_hold_every_element_and_every_attribute() -> None:
    walks = [complete(root)[1] for root in ("lheo", "lheo-plus", "lheo-index")]
    assert set.union(*(walk.seen for walk in walks)) == set(grammar().elements)
    assert set.union(*(walk.attributes for walk in walks)) == {
        (element.name, name) for element in grammar().elements.values() for name in element.attributes
    }


def _kept(data: bytes) -> tuple[list[str], str]:
    reading = Reading(io.BytesIO(data), len(data))
    fragments = []
    for formation in reading:
        assert formation.anomalies == []
        fragments.append(fragment_of(formation.element))
    assert reading.anomalies == []
    return fragments, reading.envelope


def test_what_is_kept_of_a_file_with_everything_gives_it_back_whole() -> None:
    data, _walk = complete("lheo")
    fragments, envelope = _kept(data)
    rebuilt = etree.fromstring(envelope.encode())
    for rank, fragment in enumerate(fragments):
        rebuilt[0].insert(rank, etree.fromstring(fragment.encode()))
    assert canonical(rebuilt) == canonical(etree.fromstring(data))


def test_unknown_content_of_extras_is_kept_with_its_blanks_and_its_namespace() -> None:
    fragments, _envelope = _kept(complete("lheo")[0])
    assert 'xmlns:x="urn:autre" x:a="1"' in fragments[0]
    assert "du contenu inconnu &amp; &lt;gardé&gt;</x:chose> puis du texte " in fragments[0]
    assert ">  blancs  </" in fragments[0]


def test_the_same_file_in_2_2_is_kept_in_2_3() -> None:
    old, new = _kept(complete("lheo", SPACE_2_2)[0]), _kept(complete("lheo")[0])
    assert SPACE_2_2 not in "".join(old[0])
    assert old == new


def test_neither_indentation_nor_the_hour_of_export_tells_two_states_apart() -> None:
    one = '<formation xmlns="u" horodatage-export="2017-05-15T09:00:00"><a>x</a></formation>'
    again = '<formation xmlns="u" horodatage-export="2018-01-01T09:00:00">\n  <a>x</a>\n</formation>'
    assert fingerprint(one) == fingerprint(again)
    assert fingerprint(one) != fingerprint(one.replace("x<", "y<"))
