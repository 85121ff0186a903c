"""Writing the schema of LHEO from its grammar, and the grammar from the official definition."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from modules.lheo.definition import grammar_of
from modules.lheo.grammar import DATA, built
from modules.lheo.schema import FILE, written


def grammar_text(data: dict[str, Any]) -> str:
    """The grammar as it is committed: one element a line."""
    parts = []
    for key, value in data.items():
        if isinstance(value, dict):
            inner = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in value.items())
            parts.append(f"{json.dumps(key)}: {{\n{inner}\n}}")
        else:
            parts.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


class Command(BaseCommand):
    """`lheo_schema`: writes modules/lheo/lheo-2.3.xsd again. `--verifier`: says whether it is the one committed."""

    help = "Écrit le schéma XSD de LHEO d’après la grammaire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--definition", type=Path, help="définition officielle (lheo-gml.xml) à relire d’abord")
        parser.add_argument("--verifier", action="store_true", help="n’écrit rien : compare aux fichiers du dépôt")

    def handle(self, *args: Any, definition: Path | None, verifier: bool, **options: Any) -> None:
        text = grammar_text(grammar_of(definition)) if definition else DATA.read_text(encoding="utf-8")
        wanted = {DATA: text, FILE: written(built(json.loads(text)))}
        for path, content in wanted.items():
            if verifier:
                if path.read_text(encoding="utf-8") != content:
                    raise CommandError(f"{path.name} n’est pas celui que la grammaire donne.")
            else:
                path.write_text(content, encoding="utf-8")
        self.stdout.write("Identiques." if verifier else "Écrits.")
