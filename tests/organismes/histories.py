"""Random histories of declarations and proofs of quality, in days where every rule of the law can bite."""

from datetime import date

from hypothesis import strategies as st

from organismes.enums import EtatDeclaration, EtatQualite, SourceQualite
from organismes.rules.admissibility import DeclarationFact, QualiteFact

DAYS = st.dates(date(2016, 6, 1), date(2018, 12, 31)) | st.sampled_from(
    [date(2016, 12, 31), date(2017, 1, 1), date(2017, 12, 31), date(2018, 1, 1), date(2021, 12, 31), date(2022, 1, 1)]
)
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
