"""The schemes as data, and the rule that reads them."""

from datetime import date

import pytest

from organismes.rules.indicators import (
    applicable,
    asked_activities,
    label,
    labels,
    progress,
    proposed_verdict,
    scheme,
)


@pytest.mark.parametrize(("code", "counts"), [("datadock", [4, 5, 2, 3, 4, 3]), ("qualiopi", [3, 5, 8, 4, 2, 7, 3])])
def test_each_scheme_has_its_criteria_and_indicators(code: str, counts: list[int]) -> None:
    rows = scheme(code)
    assert [len(one.indicateurs) for one in rows.criteres] == counts
    numbers = [row.ordre for row in rows.indicateurs]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) == sum(counts)


def test_the_wordings_that_are_not_official_say_so() -> None:
    rows = {row.numero: row.approche for row in scheme("datadock").indicateurs}
    assert [numero for numero, approche in rows.items() if not approche] == [
        "1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3",
    ]  # fmt: skip
    assert all(row.approche for row in scheme("qualiopi").indicateurs)


def test_an_indicator_of_an_activity_applies_to_those_who_have_it() -> None:
    def count(*activites: str) -> int:
        return sum(len(one.indicateurs) for one in applicable("qualiopi", activites))

    assert asked_activities("datadock") == {}
    assert set(asked_activities("qualiopi")) == {"certifiant", "alternance", "apprentissage", "sous_traitance"}
    assert (count(), count("certifiant"), count(*asked_activities("qualiopi"))) == (22, 25, 32)


def test_progress_counts_what_lacks_nothing() -> None:
    numbers = [row.numero for row in scheme("datadock").indicateurs]
    answers = dict.fromkeys(numbers[:15], "Oui") | {numbers[15]: "  "}
    done = progress(source="datadock", code="datadock", activites=[], reponses=answers, preuves=numbers[:14])
    assert (done.faits, done.total, done.complet) == (14, 21, False)
    assert done.sans_reponse == tuple(numbers[15:])
    short = progress(source="label", code="datadock", activites=[], reponses=answers, preuves=[])
    assert (short.faits, short.sans_preuve) == (15, ())
    whole = progress(source="label", code="datadock", activites=[], reponses=dict.fromkeys(numbers, "Oui"), preuves=[])
    assert whole.complet


@pytest.mark.parametrize(
    ("avis", "verdict"),
    [
        (["conforme"], "a_examiner"),
        (["conforme", "conforme"], "referencable"),
        (["conforme", "insuffisant"], "a_completer"),
        (["insuffisant", "non_conforme"], "non_referencable"),
    ],
)
def test_the_opinions_amount_to_a_verdict(avis: list[str], verdict: str) -> None:
    assert proposed_verdict(avis, expected=2) == verdict


def test_a_label_stands_on_the_days_of_the_list() -> None:
    found = label("gretaplus")
    assert found is not None
    assert not found.stands_on(date(2017, 1, 31))
    assert found.stands_on(date(2017, 2, 1))
    assert found.stands_on(date(2018, 12, 31))
    assert not found.stands_on(date(2019, 1, 1))
    assert label("inconnu") is None
    assert all(row.au is None or row.du <= row.au for row in labels())
