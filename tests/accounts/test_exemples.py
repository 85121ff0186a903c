"""Each example of the law, by `simulate` and by the database: the same balances, the same uses."""

from datetime import date

import pytest

from cpa_portal.clock.moment import Moment
from tests.accounts.database_path import lived, standing
from tests.accounts.exemples import EXEMPLES, Exemple
from tests.accounts.exemples_agents import AGENTS
from tests.accounts.rules.personne import calcul

SITUATIONS = pytest.mark.parametrize("exemple", [*EXEMPLES, *AGENTS], ids=lambda exemple: exemple.nom)


def _expected(exemple: Exemple) -> dict[str, str]:
    return {compteur: value for compteur, value in exemple.soldes.items() if value != "0"}


@SITUATIONS
def test_par_simulate(exemple: Exemple) -> None:
    answer = calcul(exemple.as_of, **exemple.document)
    assert {row["compteur"]: row["quantite"] for row in answer["soldes"] if row["quantite"] != "0"} == _expected(
        exemple
    )
    assert tuple((use["dif"], use["cpf"], use["a_completer"]) for use in answer["uses"]) == exemple.uses
    for ligne in answer["lignes"]:
        assert ligne["regle"], ligne
        assert ligne["explication"], ligne


@SITUATIONS
@pytest.mark.django_db
def test_par_la_base(exemple: Exemple, at: Moment) -> None:
    of, taken = lived(exemple.document, date.fromisoformat(exemple.as_of), at=at)
    assert standing(of) == _expected(exemple)
    assert tuple(taken) == exemple.uses
