"""The counter of statements sees what the list of queries of Django does not."""

import pytest
from django.db import connection, transaction

from cpa_portal.clock.moment import Moment
from tests.builders.accounts import compte
from tests.statements import statements_sent

pytestmark = pytest.mark.django_db


def test_queries_savepoints_and_copy_are_counted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE counted (n int) ON COMMIT DROP")
    with statements_sent() as sent, connection.cursor() as cursor:
        with transaction.atomic():
            cursor.execute("SELECT %s", [1])
        with cursor.copy("COPY counted FROM STDIN") as copy:
            copy.write("1\n2\n")
    assert sent.count == 4


def test_nothing_is_counted_after_the_block(at: Moment) -> None:
    with statements_sent() as sent:
        pass
    compte(at=at)
    assert sent.count == 0
