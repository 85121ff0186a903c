"""`manage.py simulate FACTS.json|- [--as-of YYYY-MM-DD]`: the entitlements of declared facts, without a database."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from accounts.rules.entitlements import entitlements
from accounts.rules.explanation import explain, render_years
from accounts.rules.facts import FactsError, read_document
from accounts.rules.fields import day
from accounts.rules.parameters import load
from accounts.rules.rendering import render
from cpa_portal.clock.reading import default_today

BAD_INPUT = 2
MAX_BYTES = 5 * 1024 * 1024


class Command(BaseCommand):
    """Print the JSON of the simulation; exit 2 and say which field is wrong on bad input."""

    help = "Calcule les droits à partir de faits déclarés (JSON) et les affiche en JSON, sans base de données."
    requires_system_checks: list[str] = []  # noqa: RUF012  Django reads this very attribute
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, or « - » for the standard input, and the legal day."""
        parser.add_argument("facts", metavar="FACTS.json", help="fichier JSON des faits, ou - pour l’entrée standard")
        parser.add_argument(
            "--as-of", dest="as_of", metavar="AAAA-MM-JJ", help="jour légal du calcul (aujourd’hui par défaut)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, compute, print."""
        try:
            as_of = day(options["as_of"], "--as-of") if options["as_of"] is not None else default_today()
            facts = read_document(_read(options["facts"]))
        except FactsError as error:
            self.stderr.write(f"{error.field}\u00a0: {error.message}", self.style.ERROR)
            sys.exit(BAD_INPUT)
        found = entitlements(facts, facts.uses, as_of)
        explained = explain(facts, facts.uses, as_of, parameters=load(), found=found)
        answer = render(found) | {"annees": render_years(explained)}
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))


def _read(name: str) -> str:
    """Text of the file or of the standard input, in UTF-8."""
    try:
        if name == "-":
            content = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                content = file.read(MAX_BYTES + 1)
    except OSError:
        raise FactsError(
            "FACTS.json",
            f"Le fichier «\u00a0{name}\u00a0» n’existe pas ou ne peut pas être lu. Vérifiez son chemin et ses droits.",
        ) from None
    if len(content) > MAX_BYTES:
        raise FactsError("FACTS.json", "Le document dépasse 5 Mio. Réduisez-le.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FactsError("FACTS.json", "Le document n’est pas en UTF-8. Enregistrez-le dans ce format.") from None
