"""docs/etats.md, made from the transition tables: the documentation cannot drift from the code."""

from accounts import workflow as accounts
from cpa_portal.workflow import Workflow
from financeurs import workflow as financeurs
from modules import workflow as modules
from organismes import workflow as organismes

HEAD = """# États et transitions

Page produite par `manage.py workflow_tables` à partir des tables de transition du code ; un test vérifie qu’elle est à jour.
Une action absente d’un état y est refusée.
"""


def tables() -> list[Workflow]:
    """Every transition table, from the person to the payment."""
    return [
        table
        for module in (accounts, organismes, modules, financeurs)
        for table in vars(module).values()
        if isinstance(table, Workflow)
    ]


def markdown() -> str:
    """The whole page."""
    parts = [HEAD]
    for table in tables():
        parts.append(f"\n## {table.name}\n\n| État | Action | État suivant |\n|---|---|---|\n")
        parts += [f"| `{state}` | `{verb}` | `{target}` |\n" for (state, verb), target in table.transitions.items()]
    return "".join(parts)
