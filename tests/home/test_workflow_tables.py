"""The page of states says what the code does."""

from django.conf import settings

from cpa_portal.home.workflow_tables import markdown


def test_the_page_of_states_is_up_to_date() -> None:
    page = (settings.BASE_DIR / "docs" / "etats.md").read_text(encoding="utf-8")
    assert page == markdown(), "Lancez : manage.py workflow_tables"
