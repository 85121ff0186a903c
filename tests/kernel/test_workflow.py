"""Transition tables: what is not listed is refused with a sentence."""

import pytest

from cpa_portal.errors import TransitionRefused
from cpa_portal.workflow import Workflow
from financeurs.workflow import ABONDEMENT, ORDRE, PRISE_EN_CHARGE, TENTATIVE
from modules.workflow import DEVIS, DOSSIER, MODULE
from organismes.workflow import DECLARATION

TABLES = [ABONDEMENT, ORDRE, PRISE_EN_CHARGE, TENTATIVE, DEVIS, DOSSIER, MODULE, DECLARATION]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_pair_is_listed_or_refused(table: Workflow) -> None:
    verbs = {verb for _, verb in table.transitions}
    for state in table.states():
        for verb in verbs:
            if table.allows(state, verb):
                assert table.next(state, verb) in table.states()
            else:
                with pytest.raises(TransitionRefused, match="n’est plus possible"):
                    table.next(state, verb)
