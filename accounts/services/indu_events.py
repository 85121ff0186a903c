"""Telling the worker that the `manque` of a balance has changed, in the transaction that changed it."""

from collections.abc import Iterable

from cpa_portal.outbox.emission import emit_many

TOPIC = "accounts.follow_indu"


def ask_to_follow(versions: Iterable[tuple[int, int]]) -> None:
    """Have the procedure looked at for each (balance, version) whose movement touched the `manque`."""
    payloads = {f"{solde_id}:{version}": {"solde_id": solde_id} for solde_id, version in versions}
    if payloads:
        emit_many(topic=TOPIC, payloads=payloads)
