"""From facts to the ledger: what should stand, less what stands, is posted. Computing twice changes nothing.

One account is a batch of one: the campaign of a whole night and the correction of one fact run the same code.
"""

from collections.abc import Iterable, Sequence

from django.db import connection, transaction

from accounts.models import Compte
from accounts.rules.parameters import Parametres
from accounts.selectors.decisions import CompteLu, Decision, decide
from accounts.selectors.law import law_to_write
from accounts.services.indu_events import ask_to_follow
from accounts.services.posting_many import Posted, post_many
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import entry_of, record_many
from cpa_portal.clock.moment import Moment
from cpa_portal.db.arrays import AnyOf, integers
from cpa_portal.db.retry import retry_transient


def recompute(*, compte_id: int, actor: Actor, at: Moment) -> list[Posted]:
    """Compute one account again and post the differences. Returns them."""
    return recompute_many(compte_ids=[compte_id], actor=actor, at=at)


@retry_transient()
@transaction.atomic
def recompute_many(
    *, compte_ids: Iterable[int], actor: Actor, at: Moment, campagne: str = "", skip_locked: bool = False
) -> list[Posted]:
    """Compute accounts again, in one transaction and a constant number of queries.

    The account's row is the lock under which facts change: what is read here stands until the end.
    `skip_locked` leaves for later the accounts that somebody else is changing.
    """
    comptes = lock_comptes(compte_ids, skip_locked=skip_locked)
    law = law_to_write()
    decisions = decide(comptes, today=at.today, law=law)
    posted = post_decisions(decisions, law=law, campagne=campagne, at=at)
    _journal(decisions, actor=actor, at=at)
    return posted


def lock_comptes(compte_ids: Iterable[int], *, skip_locked: bool = False) -> list[CompteLu]:
    """The accounts under lock, in the order of their keys, with what the rules read of the person."""
    rows = Compte.objects.select_for_update(of=("self",), no_key=True, skip_locked=skip_locked)
    wanted = rows.filter(AnyOf("pk", compte_ids)).order_by("pk")
    return [CompteLu.of(row) for row in wanted.values_list(*CompteLu.COLUMNS)]


def post_decisions(decisions: Sequence[Decision], *, law: Parametres, campagne: str, at: Moment) -> list[Posted]:
    """Write the differences, and say of each account what was computed. Accounts must be locked."""
    changes = [change for decision in decisions for change in decision.changes]
    posted = post_many(changes, version=law.version, campagne=campagne)
    ask_to_follow((made.solde_id, made.version) for made in posted if made.manque_delta)
    _mark_computed(decisions, at)
    return posted


def _mark_computed(decisions: Sequence[Decision], at: Moment) -> None:
    """Say which facts were computed, and on which legal day something changes next."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_compte SET computed_version = n.version, computed_at = %s, next_credit_on = n.next_on"
            " FROM unnest(%s::bigint[], %s::int[], %s::date[]) AS n (id, version, next_on)"
            " WHERE accounts_compte.id = n.id",
            [
                at.now,
                integers(decision.compte.pk for decision in decisions),
                integers(decision.compte.facts_version for decision in decisions),
                "{" + ",".join(str(decision.next_on or "NULL") for decision in decisions) + "}",
            ],
        )


def _journal(decisions: Sequence[Decision], *, actor: Actor, at: Moment) -> None:
    record_many(
        [
            entry_of(
                actor=actor,
                at=at,
                verb="accounts.recompute",
                object_type="accounts.compte",
                object_id=str(decision.compte.pk),
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
