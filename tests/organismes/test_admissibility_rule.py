"""The pure rule over random histories: never admissible without a live declaration, NACRE never after 2017."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from organismes.enums import EtatDeclaration, EtatQualite, SourceQualite
from organismes.rules.admissibility import DeclarationFact, QualiteFact, admissibility, is_live, is_met

DAYS = st.dates(date(2014, 1, 1), date(2024, 12, 31))
MAYBE = st.none() | DAYS
DECLARATIONS = st.lists(
    st.builds(
        DeclarationFact,
        etat=st.sampled_from(EtatDeclaration.values),
        filed_on=MAYBE,
        decided_on=MAYBE,
        ended_on=MAYBE,
        nda=st.just("11770514577"),
        tacite=st.booleans(),
    ),
    max_size=4,
)
QUALITES = st.lists(
    st.builds(
        QualiteFact,
        source=st.sampled_from(SourceQualite.values),
        etat=st.sampled_from(EtatQualite.values),
        from_on=MAYBE,
        until_on=MAYBE,
    ),
    max_size=4,
)


@given(DECLARATIONS, QUALITES, DAYS)
def test_never_admissible_without_a_live_declaration(
    declarations: list[DeclarationFact], qualites: list[QualiteFact], day: date
) -> None:
    answer = admissibility(declarations=declarations, qualites=qualites, day=day)
    live = any(is_live(fact, day) for fact in declarations)
    met = day < date(2017, 1, 1) or any(is_met(fact, day) for fact in qualites)
    assert answer.admissible is (live and met)


@given(DECLARATIONS, QUALITES, DAYS)
def test_the_answer_always_says_why(
    declarations: list[DeclarationFact], qualites: list[QualiteFact], day: date
) -> None:
    answer = admissibility(declarations=declarations, qualites=qualites, day=day)
    assert len(answer.motifs) >= 2
    assert all(motif.texte and motif.article and motif.code for motif in answer.motifs)
    assert answer.admissible is (answer.motifs[0].favorable and any(motif.favorable for motif in answer.motifs[1:]))


@given(st.dates(date(2018, 1, 1), date(2024, 12, 31)), MAYBE, MAYBE)
def test_nacre_never_counts_after_2017(day: date, from_on: date | None, until_on: date | None) -> None:
    assert not is_met(QualiteFact("nacre", "referencable", from_on, until_on), day)


def test_data_dock_gives_way_to_qualiopi_in_2022() -> None:
    datadock = QualiteFact("datadock", "referencable", date(2017, 6, 1))
    qualiopi = QualiteFact("qualiopi", "referencable", date(2021, 6, 1))
    assert is_met(datadock, date(2021, 12, 31))
    assert not is_met(datadock, date(2022, 1, 1))
    assert not is_met(qualiopi, date(2021, 12, 31))
    assert is_met(qualiopi, date(2022, 1, 1))
