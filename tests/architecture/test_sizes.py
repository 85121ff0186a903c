"""Long files and functions are reported, not failed: does each still do one thing?"""

import ast
import warnings

from tests.architecture.sources import ROOT, parsed, sources

FILE_LINES, FUNCTION_LINES = 400, 60


def test_sizes_are_reported() -> None:
    long = [
        f"{path.relative_to(ROOT)} : {count} lignes"
        for path in sources()
        if (count := path.read_text(encoding="utf-8").count("\n")) > FILE_LINES
    ]
    long += [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name} : {size} lignes"
        for path in sources()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef)
        and (size := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    if long:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.warn("À relire : " + " ; ".join(long), stacklevel=1)
