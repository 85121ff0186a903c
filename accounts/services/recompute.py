"""From facts to the ledger: what should stand, less what stands, is posted. Computing twice changes nothing.

One account is a batch of one: the campaign of a whole night and the correction of one fact run the same code.
"""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from accounts.enums import NatureMouvement
from accounts.models import Alimentation, Compte, Mouvement, Solde
from accounts.selectors.decisions import Change, Decision, decide
from accounts.services.ledger_posting import draft, lock_many, write
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import entry, record_many
from cpa_portal.clock.moment import Moment
from cpa_portal.db.bulk import copy_in
from cpa_portal.db.retry import retry_transient


def recompute(*, compte_id: int, actor: Actor, at: Moment) -> list[Mouvement]:
    """Compute one account again and post the differences. Returns their movements."""
    return recompute_many(compte_ids=[compte_id], actor=actor, at=at)


@retry_transient()
@transaction.atomic
def recompute_many(
    *, compte_ids: Iterable[int], actor: Actor, at: Moment, campagne: str = "", skip_locked: bool = False
) -> list[Mouvement]:
    """Compute accounts again, in one transaction and a constant number of queries.

    The account's row is the lock under which facts change: what is read here stands until the end.
    `skip_locked` leaves for later the accounts that somebody else is changing.
    """
    comptes = list(
        Compte.objects.select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)
        .select_related("titulaire")
        .filter(pk__in=list(compte_ids))
        .order_by("pk")
    )
    decisions = decide(comptes, today=at.today)
    movements = _post([change for decision in decisions for change in decision.changes], decisions, campagne)
    _mark_computed(decisions, at)
    _journal(decisions, actor=actor, at=at)
    return movements


def _post(changes: Sequence[Change], decisions: Sequence[Decision], campagne: str) -> list[Mouvement]:
    """Write the decisions, and on each balance the movements of the differences."""
    if not changes:
        return []
    versions = {decision.compte.pk: decision.entitlements.version for decision in decisions}
    soldes = lock_many((change.compte.pk, change.compteur, "") for change in changes)
    alimentations = copy_in(
        Alimentation, (_alimentation(change, versions[change.compte.pk], campagne) for change in changes)
    )
    movements = [
        _movement(soldes[change.compte.pk, change.compteur, ""], change, alimentation)
        for change, alimentation in zip(changes, alimentations, strict=True)
    ]
    touched = {movement.solde_id: movement.solde for movement in movements}
    write(list(touched.values()), movements)
    return movements


def _alimentation(change: Change, version: str, campagne: str) -> Alimentation:
    return Alimentation(
        compte=change.compte,
        compteur=change.compteur,
        accrual_year=change.accrual_year,
        sens=change.sens,
        seq=change.seq,
        total_avant=change.before.quantite if change.before else 0,
        total_apres=change.after.quantite,
        campagne=campagne,
        regle=change.after.regle,
        version_regles=version,
        explication=change.after.explication,
    )


def _movement(solde: Solde, change: Change, alimentation: Alimentation) -> Mouvement:
    movement = Mouvement(
        nature=NatureMouvement.CREDIT if change.difference > 0 else NatureMouvement.REPRISE,
        quantite=abs(change.difference),
        cle=f"alimentation:{change.accrual_year}:{change.sens}:{change.seq}",
        cause=f"alimentation:{change.accrual_year}",
        effective_on=change.after.effective_on,
        accrual_year=change.accrual_year,
        regle=change.after.regle,
        version_regles=alimentation.version_regles,
        alimentation=alimentation,
    )
    return draft(solde, movement)


def _mark_computed(decisions: Sequence[Decision], at: Moment) -> None:
    """Say which facts were computed, and on which legal day something changes next."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_compte SET computed_version = n.version, computed_at = %s, next_credit_on = n.next_on"
            " FROM unnest(%s::bigint[], %s::int[], %s::date[]) AS n (id, version, next_on)"
            " WHERE accounts_compte.id = n.id",
            [
                at.now,
                [decision.compte.pk for decision in decisions],
                [decision.compte.facts_version for decision in decisions],
                [decision.next_on for decision in decisions],
            ],
        )


def _journal(decisions: Sequence[Decision], *, actor: Actor, at: Moment) -> None:
    record_many(
        [
            entry(
                actor=actor,
                at=at,
                verb="accounts.recompute",
                target=decision.compte,
                titulaire_id=decision.compte.titulaire_id,
                details={
                    "differences": [
                        [change.compteur, change.accrual_year, change.sens, change.difference]
                        for change in decision.changes
                    ]
                },
            )
            for decision in decisions
            if decision.changes
        ]
    )
