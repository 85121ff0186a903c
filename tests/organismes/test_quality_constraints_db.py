"""What the database itself refuses of a quality file and of its rounds."""

import pytest

from cpa_portal.clock.moment import Moment
from organismes.services.qualite import lift_suspension, suspend_quality
from tests.builders import organismes as build
from tests.builders import quality
from tests.organismes.test_constraints_db import refuse

pytestmark = pytest.mark.django_db


def _copy(table: str, columns: str) -> str:
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} ORDER BY id LIMIT 1"


def test_an_indicator_is_answered_once_and_a_file_proves_it_once(at: Moment) -> None:
    quality.sent(at=at)
    answer, proof = "organismes_reponsequalite", "organismes_preuvequalite"
    refuse("an_indicator_is_answered_once_in_a_file", _copy(answer, "qualite_id, indicateur, texte"))
    refuse("a_file_proves_an_indicator_once", _copy(proof, "qualite_id, indicateur, fichier_id, added_on"))
    refuse("a_file_that_was_sent_says_when", "UPDATE organismes_qualite SET sent_on = NULL")


def test_a_round_is_concluded_once_and_never_changes(at: Moment) -> None:
    quality.concluded(quality.sent(at=at), "a_completer", at=at, i2_1="insuffisant")
    tour, avis = "organismes_tourqualite", "organismes_avisindicateur"
    same = "qualite_id, tour, verdict, motif, structure, decided_on"
    refuse("a_round_of_examination_is_concluded_once", _copy(tour, same))
    insert = f"INSERT INTO {tour} ({same}) SELECT qualite_id, 2, %s, '', structure, decided_on FROM {tour}"
    refuse("a_round_ends_with_one_of_three_verdicts|an_unfavourable", insert, "suspendu")
    refuse("an_unfavourable_round_has_its_motive", insert, "a_completer")
    columns = "tour_id, indicateur, avis, commentaire, demande, reponse, preuves"
    refuse("an_indicator_has_one_opinion_in_a_round", _copy(avis, columns))
    other = f"INSERT INTO {avis} ({columns}) SELECT tour_id, '9.9', %s, '', %s, '', '[]' FROM {avis} LIMIT 1"
    refuse("an_unfavourable_opinion_says_why", other, "insuffisant", False)
    refuse("only_what_is_not_in_order_is_asked_again", other, "conforme", True)
    for table in (tour, avis):
        refuse("append-only|permission denied", f"DELETE FROM {table}")
    refuse("append-only|permission denied", f"UPDATE {tour} SET motif = 'Autre'")
    refuse("append-only|permission denied", f"UPDATE {avis} SET avis = 'conforme', demande = false")
    refuse("append-only|permission denied", "UPDATE organismes_preuvequalite SET indicateur = '1.2'")


def test_a_suspension_is_lifted_once(at: Moment) -> None:
    row = build.make_referencable(build.registered(at=at), at=at)
    suspend_quality(qualite=row, commentaire="Établi", actor=quality.SYSTEM, at=at)
    lift_suspension(qualite=row, commentaire="Corrigé", actor=quality.SYSTEM, at=at)
    columns = "organisme_id, source, etat, reference, commentaire, from_on"
    copy = (
        f"INSERT INTO organismes_qualite ({columns}, suite_de_id) "
        f"SELECT {columns}, suite_de_id FROM organismes_qualite WHERE suite_de_id IS NOT NULL"
    )
    refuse("a_suspension_is_lifted_once", copy)
