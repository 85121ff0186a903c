"""CSV files of the modules, streamed line by line: UTF-8 with a mark, semicolons."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import StreamingHttpResponse


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, value: str) -> str:
        return value


def _safe(value: Any) -> Any:
    """A text that a spreadsheet would run as a formula is shown as text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {"=", "+", "-", "@", "\t"} else value


def lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """The text, piece by piece."""
    writer = csv.writer(_Echo(), delimiter=";")
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([_safe(value) for value in row])


def csv_response(rows: Iterable[Iterable[Any]], name: str) -> StreamingHttpResponse:
    """The file to download."""
    response = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
