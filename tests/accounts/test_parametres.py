"""Changes of the parameters of the law: studied on every account, approved by two people, then in force."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.enums import EtatJeu
from accounts.models import Alimentation, ApprobationJeu, Campagne, Compte, JeuDeParametres, ValeurProposee
from accounts.rules.parameters import ParameterError, load
from accounts.selectors.campagnes import results_of
from accounts.selectors.law import law_in_force
from accounts.selectors.parametres import changements_of
from accounts.services import parametres
from accounts.services.recompute import recompute
from cpa_portal.actor import Actor, Role
from cpa_portal.audit.models import JournalEntry
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Conflict, InvalidInput, NotAllowed, Refused, TransitionRefused
from cpa_portal.outbox.delivery import drain
from tests.builders.accounts import HOUR, SYSTEM, activite, compte_with, parts, use
from tests.builders.mandats import a_person, a_user, as_person
from tests.builders.parametres import an_administrator, in_force, proposed, studied

pytestmark = pytest.mark.django_db
JANUARY = date(2016, 1, 1)


def test_the_same_law_with_other_values_leaves_the_first_one_alone() -> None:
    law = load().with_values([("salarie.taux", JANUARY, "30")], version="essai")
    assert law.number("salarie.taux", date(2015, 6, 1)) == 24
    assert law.number("salarie.taux", date(2016, 6, 1)) == 30
    assert load().number("salarie.taux", date(2016, 6, 1)) == 24
    assert (law.version, law.par_nom["salarie.seuil"]) == ("essai", load().par_nom["salarie.seuil"])


@pytest.mark.parametrize(("nom", "raw"), [("inconnu", "1"), ("salarie.taux", "beaucoup"), ("salarie.taux", "1/0")])
def test_a_value_that_does_not_read_is_refused(nom: str, raw: str) -> None:
    with pytest.raises(ParameterError):
        load().with_values([(nom, JANUARY, raw)], version="essai")


def test_nothing_changes_before_two_people_agreed(at: Moment) -> None:
    nadia = compte_with(at=at)
    jeu, first, second = studied(at), an_administrator(), an_administrator()
    parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=first, at=at)
    parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=first, at=at)
    recompute(compte_id=nadia.pk, actor=SYSTEM, at=at)
    assert (law_in_force() is load(), parts(nadia)[0]) == (True, 48)
    parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=second, at=at)
    assert law_in_force().number("salarie.taux", date(2016, 6, 1)) == 30
    assert law_in_force() is law_in_force()


def test_the_activation_computes_every_account_again_under_its_version(at: Moment) -> None:
    nadia, paul = compte_with(at=at), compte_with(at=at, rank=2)
    in_force(at)
    assert [parts(one)[0] for one in (nadia, paul)] == [54, 54]
    line = Alimentation.objects.filter(compte=nadia, accrual_year=2016).order_by("-seq").first()
    assert line is not None
    assert line.version_regles == law_in_force().version == f"{load().version}.1"
    assert Campagne.objects.filter(nature="reelle", jeu__rang=1, etat="terminee").count() == 1
    drain(at=at)
    assert Campagne.objects.filter(nature="reelle").count() == 1


def test_the_study_says_what_the_activation_does(at: Moment) -> None:
    compte_with(at=at)
    compte_with((2015,), at=at, rank=2)
    in_force(at)
    study, real = (Campagne.objects.get(nature=nature) for nature in ("parametres", "reelle"))
    assert results_of(study)["totaux"] == results_of(real)["totaux"]
    assert results_of(study)["totaux"]["en_hausse"] == 1
    assert (study.ecarts.count(), study.ecarts.get().difference) == (1, 6 * HOUR)


def test_hours_already_used_make_an_indu_when_the_law_gives_less(at: Moment) -> None:
    compte = a_person(at=at)
    for year in (2015, 2016):
        activite(compte, year, at=at)
    recompute(compte_id=compte.pk, actor=SYSTEM, at=at)
    use(compte, 40, at=at)
    in_force(at, valeur="12")
    assert parts(compte) == (40, 40, 0, 4)


def test_changes_add_up_and_are_undone_by_another(at: Moment) -> None:
    nadia = compte_with(at=at)
    first = in_force(at)
    in_force(at, nom="salarie.plafond", valeur="50")
    assert parts(nadia)[0] == 50
    draft = parametres.undo(jeu_id=first.pk, actor=an_administrator(), at=at)
    assert [(row.avant, row.apres) for row in changements_of(draft)] == [("30\u00a0h", "24\u00a0h")]
    in_force(at, jeu=draft)
    assert parts(nadia)[0] == 48
    assert list(JeuDeParametres.objects.order_by("rang").values_list("rang", flat=True)) == [1, 2, 3]


def test_what_was_changed_is_studied_and_approved_again(at: Moment) -> None:
    compte_with(at=at)
    jeu, first, second = studied(at), an_administrator(), an_administrator()
    old = jeu.empreinte
    parametres.approve(jeu_id=jeu.pk, empreinte=old, actor=first, at=at)
    parametres.modify(jeu_id=jeu.pk, actor=first, at=at)
    with pytest.raises(TransitionRefused):
        parametres.approve(jeu_id=jeu.pk, empreinte=old, actor=second, at=at)
    jeu = parametres.study(jeu_id=jeu.pk, actor=first, at=at)
    assert jeu.empreinte != old, "the same values, another round: the first agreement does not count"
    with pytest.raises(Conflict):
        parametres.approve(jeu_id=jeu.pk, empreinte=old, actor=second, at=at)
    with pytest.raises(Refused, match="n’est pas terminée"):
        parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=second, at=at)
    drain(at=at)
    assert parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=second, at=at).etat == EtatJeu.ETUDIE


def test_a_change_studied_on_another_law_is_studied_again(at: Moment) -> None:
    late = studied(at, nom="salarie.plafond", valeur="160")
    in_force(at)
    with pytest.raises(Refused, match="Le droit a changé depuis l’étude"):
        parametres.approve(jeu_id=late.pk, empreinte=late.empreinte, actor=an_administrator(), at=at)


def test_values_under_which_an_account_cannot_be_computed_are_never_in_force(at: Moment) -> None:
    compte_with(at=at)
    jeu = studied(at, nom="salarie.reference_heures", valeur="")
    with pytest.raises(Refused, match="impossibles à calculer"):
        parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=an_administrator(), at=at)


def test_a_campaign_under_way_goes_first(at: Moment) -> None:
    nadia = compte_with(at=at)
    jeu = studied(at)
    running = Campagne.objects.create(annee=2016, nature="reelle", jour=at.today, version_regles="1", comptes=0)
    for _ in range(2):
        parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=an_administrator(), at=at)
    drain(at=at)
    assert parts(nadia)[0] == 48
    from accounts.services.campagnes import stop

    stop(campagne=running, actor=SYSTEM, at=at)
    drain(at=at)
    assert parts(nadia)[0] == 54


def test_what_is_refused_says_why(at: Moment) -> None:
    admin = an_administrator()
    jeu = parametres.propose(motif="Décret du 1er avril", actor=admin, at=at)

    def given(nom: str = "salarie.taux", valeur: str = "30", on: date = JANUARY) -> None:
        parametres.set_value(jeu_id=jeu.pk, nom=nom, from_on=on, valeur=valeur, actor=admin, at=at)

    for values in ({"nom": "inconnu"}, {"valeur": "beaucoup"}, {"valeur": "-3"}, {"valeur": "24"}):
        with pytest.raises(InvalidInput):
            given(**values)
    for nom in ("conversion.jour", "credit.jour"):
        with pytest.raises(InvalidInput, match="nouvelle version du portail"):
            given(nom=nom)
    with pytest.raises(InvalidInput, match="un de ces mots"):
        given(nom="STEP_POLICY", valeur="autre_mot")
    with pytest.raises(InvalidInput, match="au moins une valeur"):
        parametres.study(jeu_id=jeu.pk, actor=admin, at=at)
    with pytest.raises(InvalidInput):
        parametres.propose(motif=" ", actor=admin, at=at)
    for stranger in (as_person(a_person(at=at)), Actor.system("test"), replace(admin, role=Role.CONSEILLER)):
        with pytest.raises(NotAllowed):
            parametres.propose(motif="Décret", actor=stranger, at=at)
    assert not ValeurProposee.objects.exists()


def test_a_comma_is_a_point_and_a_value_may_be_taken_out(at: Moment) -> None:
    admin = an_administrator()
    jeu = proposed(at, valeur="24,5", actor=admin)
    assert changements_of(jeu)[0].apres == "24,5\u00a0h"
    row = jeu.valeurs.get()
    for _ in range(2):
        parametres.remove_value(jeu_id=jeu.pk, valeur_id=row.pk, actor=admin, at=at)
    assert not jeu.valeurs.exists()


def test_rejected_and_abandoned_changes_are_over(at: Moment) -> None:
    admin = an_administrator()
    rejected, given_up = studied(at), studied(at)
    with pytest.raises(InvalidInput):
        parametres.reject(jeu_id=rejected.pk, motif=" ", actor=admin, at=at)
    parametres.reject(jeu_id=rejected.pk, motif="Le décret n’est pas paru.", actor=admin, at=at)
    parametres.abandon(jeu_id=given_up.pk, actor=admin, at=at)
    for jeu in (rejected, given_up):
        with pytest.raises(TransitionRefused):
            parametres.modify(jeu_id=jeu.pk, actor=admin, at=at)
    assert law_in_force() is load()


def test_everything_is_in_the_journal(at: Moment) -> None:
    compte_with(at=at)
    in_force(at)
    verbs = list(JournalEntry.objects.filter(object_type__icontains="jeu").values_list("verb", flat=True))
    assert [verb.removeprefix("accounts.") for verb in verbs] == [
        "propose_parametres",
        "set_parametre",
        "study_parametres",
        "approve_parametres",
        "approve_parametres",
        "activate_parametres",
    ]


@pytest.mark.parametrize(
    ("sql", "error"),
    [
        (
            "UPDATE accounts_jeudeparametres SET etat='actif', rang=9, active_on='2017-05-15'",
            "two_people_put_a_change_in_force",
        ),
        ("UPDATE accounts_valeurproposee SET valeur = '99'", "only_a_draft_changes_its_values"),
        ("DELETE FROM accounts_valeurproposee", "only_a_draft_changes_its_values"),
        ("UPDATE accounts_jeudeparametres SET etat = 'rejete'", "a_rejected_change_says_why"),
        ("UPDATE accounts_jeudeparametres SET empreinte = ''", "what_is_studied_keeps_its_hash"),
        ("UPDATE accounts_jeudeparametres SET rang = 1", "a_change_in_force_has_its_rank_and_day"),
    ],
)
def test_the_database_refuses_a_law_of_one_person(at: Moment, sql: str, error: str) -> None:
    jeu = studied(at)
    parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=an_administrator(), at=at)
    with pytest.raises(IntegrityError) as raised, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert raised.value.__cause__.diag.constraint_name == error  # type: ignore[union-attr]


def test_the_database_keeps_what_is_in_force(at: Moment) -> None:
    in_force(at)
    for sql in ("UPDATE accounts_jeudeparametres SET motif = ''", "UPDATE accounts_approbationjeu SET user_id = 1"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert ApprobationJeu.objects.count() == 2
    assert Compte.objects.count() == 0


def test_a_second_factor_is_needed_to_approve(at: Moment) -> None:
    jeu = studied(at)
    with pytest.raises(NotAllowed, match="second facteur"):
        parametres.approve(
            jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=replace(an_administrator(), strong=False), at=at
        )
    assert not ApprobationJeu.objects.exists()


def test_a_second_agreement_by_the_same_hand_is_one(at: Moment) -> None:
    jeu, user = studied(at), a_user(is_administrateur=True)
    twice = Actor(user_id=user.pk, role=Role.ADMINISTRATEUR, strong=True)
    for _ in range(3):
        parametres.approve(jeu_id=jeu.pk, empreinte=jeu.empreinte, actor=twice, at=at)
    assert ApprobationJeu.objects.count() == 1
    assert JournalEntry.objects.filter(verb="accounts.approve_parametres").count() == 1
    assert JeuDeParametres.objects.get().etat == EtatJeu.ETUDIE
