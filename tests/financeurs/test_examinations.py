"""Examining a quality file: who holds it, what she notes, what she concludes."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import User
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from financeurs.models import AvisEnCours, EntreeCatalogue, Examen
from financeurs.selectors import waiting_for
from financeurs.services import examens
from organismes.dossier_qualite import read_file
from organismes.models import Qualite
from organismes.services.membres import add_member
from tests.builders import financeurs as money
from tests.builders import quality

pytestmark = pytest.mark.django_db


def notes(row: Qualite, **changed: str) -> list[dict[str, Any]]:
    """A note for each indicator, in order but what `changed` says."""
    return [
        {"indicateur": one.indicateur, "avis": one.avis, "commentaire": one.commentaire, "demande": one.demande}
        for one in quality.opinions(row, **changed)
    ]


def test_only_an_examiner_takes_a_file_that_waits(payer: money.Funder, at: Moment) -> None:
    row = quality.sent(at=at, rank=7)
    for actor in (Actor.anonymous(), payer.gestionnaire, payer.comptable, Actor.system("test")):
        with pytest.raises(NotAllowed):
            examens.take(qualite=row, actor=actor, at=at)
    held = examens.take(qualite=row, actor=payer.examinateur, at=at)
    assert examens.take(qualite=row, actor=payer.examinateur, at=at).pk == held.pk
    assert waiting_for(payer.examinateur, real_day=at.today) == {"examens": 1}
    draft = quality.opened(quality.build.registered(at=at, rank=8), at=at)
    with pytest.raises(Refused):
        examens.take(qualite=draft, actor=payer.examinateur, at=at)


def test_another_funder_waits_for_the_day_to_pass(payer: money.Funder, at: Moment) -> None:
    row, other = quality.sent(at=at, rank=7), money.funder(at=at)
    held = examens.take(qualite=row, actor=payer.examinateur, at=at)
    with pytest.raises(Refused) as error:
        examens.take(qualite=row, actor=other.examinateur, at=at)
    assert error.value.code == "deja_pris"
    late = replace(at, today=at.today + timedelta(days=61))
    examens.take(qualite=row, actor=other.examinateur, at=late)
    with pytest.raises(Refused) as error:
        examens.note(examen=held, avis=[], actor=payer.examinateur, at=late)
    assert error.value.code == "deja_pris"
    assert Examen.objects.get().financeur == other.row


def test_a_member_of_the_body_does_not_examine_it(payer: money.Funder, at: Moment, system: Actor) -> None:
    row = quality.sent(at=at, rank=7)
    user = User.objects.get(pk=payer.examinateur.user_id)
    add_member(organisme=row.organisme, user=user, fonctions=["formateur"], actor=system, at=at)
    with pytest.raises(NotAllowed) as error:
        examens.take(qualite=row, actor=payer.examinateur, at=at)
    assert error.value.code == "membre"


def test_drafts_are_kept_then_concluded_and_no_catalogue_follows(payer: money.Funder, at: Moment) -> None:
    row = quality.sent(at=at, rank=7)
    held = examens.take(qualite=row, actor=payer.examinateur, at=at)
    empty = {"indicateur": "1.1", "avis": "", "commentaire": "À relire", "demande": False}
    examens.note(examen=held, avis=[empty], actor=payer.examinateur, at=at)
    assert AvisEnCours.objects.get().commentaire == "À relire"
    with pytest.raises(InvalidInput, match="Donnez votre avis"):
        examens.conclude(examen=held, verdict="referencable", actor=payer.examinateur, at=at)
    examens.note(examen=held, avis=notes(row), actor=payer.examinateur, at=at)
    tour = examens.conclude(examen=held, verdict="referencable", actor=payer.examinateur, at=at)
    assert (tour.structure, tour.examinateur_id) == (payer.row.nom, payer.examinateur.user_id)
    assert not EntreeCatalogue.objects.filter(organisme=row.organisme).exists()
    with pytest.raises(Refused) as error:
        examens.note(examen=held, avis=[], actor=payer.examinateur, at=at)
    assert error.value.code == "examen_deja_conclu"


def test_complements_open_only_what_was_chosen(payer: money.Funder, at: Moment) -> None:
    row = quality.sent(at=at, rank=7)
    held = examens.take(qualite=row, actor=payer.examinateur, at=at)
    chosen = notes(row, i2_1="insuffisant", i3_1="insuffisant")
    chosen = [{**one, "demande": one["demande"] and one["indicateur"] == "2.1"} for one in chosen]
    examens.note(examen=held, avis=chosen, actor=payer.examinateur, at=at)
    examens.conclude(examen=held, verdict="a_completer", motif="À préciser", actor=payer.examinateur, at=at)
    lines = read_file(Qualite.objects.get(pk=row.pk)).lignes
    assert [one.indicateur.numero for one in lines if one.modifiable] == ["2.1"]
    assert [one.indicateur.numero for one in lines if one.avis and one.avis.avis != "conforme"] == ["2.1", "3.1"]
