"""Files read safely, and their errors said in French."""

import pytest

from cpa_portal.errors import InvalidInput
from modules.lheo.reading import Unreadable
from tests.modules.lheo.files import SPACE_2_2, formation, lheo, read, session

BOMB = (
    '<!DOCTYPE lheo [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
EXTERNAL = '<!DOCTYPE lheo [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    "prolog", [BOMB, EXTERNAL, '<!DOCTYPE lheo SYSTEM "http://exemple.test/lheo.dtd">', f"<!-- a -->\n{BOMB}"]
)
def test_a_doctype_is_refused_before_any_parsing(prolog: str) -> None:
    with pytest.raises(InvalidInput, match="DOCTYPE") as refused:
        read(lheo(formation(title="&a;"), prolog=prolog))
    assert refused.value.code == "doctype"


def test_an_unknown_entity_is_refused_with_its_line() -> None:
    with pytest.raises(Unreadable, match="entité") as refused:
        read(lheo(formation(title="a&nbsp;b")))
    assert refused.value.anomalie.ligne == 3


def test_a_file_too_deep_is_refused() -> None:
    with pytest.raises(Unreadable, match="profondeur"):
        read(lheo(formation(extras="<extras>" * 400 + "</extras>" * 400)))


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"", "fichier_vide", "vide"),
        (b"titre;prix\n", "pas_du_xml", "balise"),
        (b"<html></html>", "pas_du_lheo", "<html>"),
        (lheo().decode().encode("utf-16"), "encodage", "UTF-16"),
        (lheo(encoding="windows-1252"), "encodage", "windows-1252"),
        (lheo().decode().encode("latin-1", "replace"), "encodage_faux", "ligne 3"),
        (lheo().replace(b"UTF-8", b"ISO-8859-1"), "encodage_faux", "accents sont en UTF-8"),
        (lheo(encoding="ISO-8859-1").replace(b"Bac", b"B\x92ac"), "encodage_faux", "Windows-1252"),
        (b"\xef\xbb\xbf" + lheo(encoding="ISO-8859-1"), "encodage_faux", "UTF-8"),
        (lheo().replace(b'"1.0"', b'"1.1"'), "declaration", "1.0"),
        (lheo(space="urn:autre"), "espace_de_noms", "espace de noms"),
        (lheo()[:-20], "xml_illisible", "ligne"),
    ],
)
def test_what_is_not_a_readable_lheo_is_refused_with_what_to_do(data: bytes, code: str, says: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(data)
    assert (refused.value.code, refused.value.field) == (code, "fichier")
    assert says in refused.value.message


@pytest.mark.parametrize("encoding", ["UTF-8", "ISO-8859-1"])
def test_both_encodings_give_the_same_text(encoding: str) -> None:
    _reading, formations = read(lheo(formation(title="Être créateur"), encoding=encoding))
    assert formations[0].anomalies == []


def test_2_2_is_read_with_one_place_and_short_codes() -> None:
    head = "<certification><code-RNCP>12345</code-RNCP><code-CERTIFINFO>123456</code-CERTIFINFO></certification>"
    reading, formations = read(lheo(formation(head=head), space=SPACE_2_2))
    assert (reading.version, formations[0].anomalies, reading.anomalies) == ("2.2", [], [])


@pytest.mark.parametrize(
    ("broken", "path", "says"),
    [
        ({"title": "x" * 256}, "/intitule-formation", "compte 256 caractères. LHEO y attend de 1 à 255"),
        ({"title": ""}, "/intitule-formation", "est vide"),
        ({"hours": "24,5"}, "/action[1]/nombre-heures-total", "nombre entier de 0 à 99999"),
        ({"certifiante": "oui"}, "/certifiante", "0 (non), 1 (oui)"),
        ({"sessions": session("2017-06-01")}, "/action[1]/session[1]/periode/debut", "AAAAMMJJ"),
        ({"sessions": session(more="<inconnu/>")}, "/action[1]/session[1]/inconnu", "n’existe pas dans LHEO"),
        ({"sessions": session(more="<ville>Meaux</ville>")}, "/action[1]/session[1]/ville", "n’a pas sa place"),
        ({"head": "<certification/>" * 6}, "/certification[6]", "au plus 5"),
        ({"nda": "117700001"}, "/organisme-formation-responsable/numero-activite", "11 caractères exactement"),
        ({"extras": "<extras numéro='1'/>"}, "/extras[1]", "n’existe pas sur"),
        ({"extras": "<extras horodatage-export='hier'/>"}, "/extras[1]", "une date et une heure"),
        ({"extras": "<extras idref='absent'/>"}, "/extras[1]", "n’est pas dans le fichier"),
        ({"place": "<lieu-de-formation/>"}, "/action[1]/lieu-de-formation[1]", "Il y manque"),
        ({"place": "<url-action/>"}, "/action[1]/url-action", "Il manque"),
        ({"extras": "du texte"}, "", "du texte hors de ses éléments"),
    ],
)  # fmt: skip
def test_an_error_says_what_where_and_what_to_do(broken: dict[str, str], path: str, says: str) -> None:
    reading, formations = read(lheo(formation(), formation("F2", **broken)))
    assert formations[0].anomalies == []
    found = formations[1].anomalies + reading.anomalies
    assert len(found) == 1
    anomalie = found[0]
    assert anomalie.chemin == f"/lheo/offres/formation[2]{path}"
    assert says in anomalie.message
    assert formations[1].ligne <= anomalie.ligne <= formations[1].ligne + 20


def test_the_same_identifier_in_two_formations_is_an_error() -> None:
    twice = [formation(key, extras='<extras id="a"/>') for key in ("F1", "F2")]
    assert "sert deux fois" in read(lheo(*twice))[1][1].anomalies[0].message


def test_what_surrounds_the_formations_is_judged_too() -> None:
    reading, _ = read(lheo(extras="<extra/>"))
    assert [one.chemin for one in reading.anomalies] == ["/lheo/extra"]
    assert "n’a pas sa place" in reading.anomalies[0].message


def test_a_formation_too_heavy_for_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modules.lheo.reading.HEAVIEST", 100_000)
    text = "<extra>" + "x" * 1_000 + "</extra>"
    assert read(lheo(*(formation(f"F{rank}") for rank in range(200))))[1][-1].rang == 200
    with pytest.raises(Unreadable, match="à elle seule"):
        read(lheo(formation(), formation("F2", extras="<extras>" + text * 400 + "</extras>")))
