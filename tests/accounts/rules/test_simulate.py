"""`manage.py simulate`: the contract from the command line, with no database to reach."""

import io
import json
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.accounts.rules.personne import SIRET

FACTS = {
    "titulaire": {"birth_date": "1984-03-02", "statuts": [{"statut": "salarie", "from": "2015-01-01", "to": None}]},
    "activites": [
        {"year": year, "statut": "salarie", "employeur": SIRET, "worked_hours": "1607", "absences": []}
        for year in (2015, 2016, 2017)
    ],
    "diplomes": [{"niveau": "VI", "declared_on": "2017-03-01", "declared_by": "cep"}],
    "uses": [{"on": "2017-06-01", "hours": "30"}],
}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, output and error output of the command."""
    code = 0
    try:
        call_command("simulate", *arguments)
    except SystemExit as stop:
        code = int(stop.code or 0)
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.fixture
def facts(tmp_path: Path) -> Path:
    path = tmp_path / "faits.json"
    path.write_text(json.dumps(FACTS), encoding="utf-8")
    return path


def test_simule_un_fichier(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, str(facts), "--as-of", "2018-04-01")
    answer = json.loads(out)
    assert code == 0
    assert list(answer) == ["as_of", "soldes", "lignes", "uses", "annees"]
    assert answer["as_of"] == "2018-04-01"
    assert answer["soldes"] == [{"compteur": "cpf", "unite": "h", "quantite": "66"}]
    assert list(answer["lignes"][0]) == [
        "compteur", "accrual_year", "credited_on", "quantite", "taux", "exact", "plafond", "regle", "explication",
    ]  # fmt: skip
    assert answer["uses"] == [{"on": "2017-06-01", "dif": "0", "cpf": "30", "cec": "0", "a_completer": "0"}]


def test_sans_date_prend_le_jour_legal_par_defaut(facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert json.loads(run(capsys, str(facts))[1])["as_of"] == "2017-05-15"


def test_lit_l_entree_standard(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(FACTS).encode())))
    assert run(capsys, "-", "--as-of", "2018-04-01")[0] == 0


@pytest.mark.parametrize(
    ("content", "field"),
    [
        (b'{"dif": {"hours": "-4"}}', "dif.hours"),
        (
            b'{"activites": [{"year": 2017, "statut": "salarie", "worked_hours": "beaucoup"}]}',
            "activites[0].worked_hours",
        ),
        (b"pas du json", "document"),
        (b"", "document"),
        (b"\xff\xfe", "FACTS.json"),
    ],
)
def test_mauvaise_saisie_code_2_et_nom_du_champ(
    content: bytes, field: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "faits.json"
    path.write_bytes(content)
    code, out, err = run(capsys, str(path), "--as-of", "2018-04-01")
    assert (code, out) == (2, "")
    assert err.startswith(f"{field}\u00a0: ")


def test_fichier_absent(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, str(tmp_path / "absent.json"))
    assert code == 2
    assert "n’existe pas ou ne peut pas être lu" in err


@pytest.mark.parametrize("day", ["2018-02-30", "hier", ""])
def test_date_impossible(day: str, facts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, str(facts), f"--as-of={day}")
    assert code == 2
    assert err.startswith("--as-of")
