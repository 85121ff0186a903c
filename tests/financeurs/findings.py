"""The invariants, read in the transaction of the test: the auditor sees only what is committed."""

from django.db import connection

from cpa_portal.db.invariants import invariants


def findings(*labels: str) -> list[str]:
    """Names of the statements that find something."""
    found = []
    with connection.cursor() as cursor:
        for path in invariants(*labels):
            cursor.execute(path.read_text(encoding="utf-8"))
            if cursor.fetchone() is not None:
                found.append(path.stem)
    return found
