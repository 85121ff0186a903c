"""The journal, as the administrator reads it."""

import ast

import pytest
from django.urls import reverse

from cpa_portal.audit.labels import LABELS
from cpa_portal.audit.models import JournalEntry
from tests.architecture.sources import APPS, parsed, sources
from tests.builders import mandats as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(sign_in, db):
    return sign_in(build.a_user("chef@exemple.fr", is_administrateur=True))


def test_filters(administrator, at):
    compte, conseiller = build.a_person(at=at), build.an_adviser(at=at)
    build.in_force(compte, conseiller, at=at)
    page = administrator.get(reverse("journal"), {"role": "conseiller"}).content.decode()
    assert "A proposé un mandat" in page
    assert "A accepté un mandat" not in page
    page = administrator.get(reverse("journal"), {"adresse": compte.titulaire.user.email}).content.decode()
    assert "A accepté un mandat" in page
    assert "A proposé un mandat" not in page
    assert "Aucun acte" in administrator.get(reverse("journal"), {"du": "01/01/2030"}).content.decode()
    assert "n’est pas lisible" in administrator.get(reverse("journal"), {"du": "hier"}).content.decode()


def test_nothing_changes_the_journal(administrator, at):
    build.in_force(build.a_person(at=at), build.an_adviser(at=at), at=at)
    before = JournalEntry.objects.count()
    assert administrator.post(reverse("journal")).status_code == 405
    assert JournalEntry.objects.count() == before


def test_every_verb_has_its_french_words():
    verbs = {
        keyword.value.value
        for path in sources(*APPS)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        for keyword in node.keywords
        if keyword.arg == "verb" and isinstance(keyword.value, ast.Constant) and "." in str(keyword.value.value)
    }
    assert sorted(verbs - LABELS.keys()) == []
