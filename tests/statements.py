"""How many statements the server received, COPY and savepoints included: counted on the wire."""

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

#: What the client sends to have something run: a text, or a statement with its parameters.
SENT = re.compile(r"^F\t\d+\t(?:Query|Execute)\b", re.MULTILINE)


@dataclass
class Sent:
    """The number of statements, once the block is over."""

    count: int = 0


@contextmanager
def statements_sent() -> Iterator[Sent]:
    """Count what the connection of the ORM sends."""
    connection.ensure_connection()
    wire, found = connection.connection.pgconn, Sent()
    with tempfile.TemporaryFile("w+") as lines:
        wire.trace(lines.fileno())
        wire.set_trace_flags(1)  # without times
        try:
            yield found
        finally:
            wire.untrace()
        lines.seek(0)
        found.count = len(SENT.findall(lines.read()))
