"""Thousands of keys in one parameter: `column = ANY(array)` in the place of a list of as many parameters."""

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func, Value


class AnyOf(Func):
    """A condition: `filter(AnyOf("pk", keys))`. The keys are integers."""

    template = "%(expressions)s::bigint[])"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, keys: Iterable[int], **extra: Any) -> None:
        super().__init__(F(column), Value(list(keys)), **extra)
