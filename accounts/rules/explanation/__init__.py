"""Why each hour is there or missing: a structured explanation of facts and of what the rules answered."""

from accounts.rules.explanation.account import explain
from accounts.rules.explanation.document import render_explanation, render_years
from accounts.rules.explanation.results import Explication

__all__ = ["Explication", "explain", "render_explanation", "render_years"]
