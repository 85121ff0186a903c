"""Searches of the public catalogue beside a page that reads one module by its key, through the same stack.

Words, slips, places, prices, dates and the last page, over a synthetic offer; the bare page is the same template with
one module read by its key. Every search must send as many queries over the whole offer as over a fiftieth of it, and
never read the whole table.
"""

import itertools
import random
import time
from collections.abc import Iterator
from statistics import quantiles
from typing import Any

from bench.servers import Report, moment, options, portal

TITLES = (
    "Créer son entreprise", "Reprendre une entreprise", "Construire son plan d’affaires", "Financer sa création",
    "Choisir son statut juridique", "Suivi après la création", "Gérer sa trésorerie", "Trouver ses premiers clients",
    "Bilan de compétences", "Devenir micro-entrepreneur", "Transmettre son commerce", "Étude de marché",
    "Accompagnement à la reprise", "Piloter son activité", "Vendre en ligne", "Comptabilité du créateur",
)  # fmt: skip
COMMON = [
    "projet",
    "entreprise",
    "création",
    "marché",
    "client",
    "plan",
    "affaires",
    "financement",
    "banque",
    "statut",
    "juridique",
    "trésorerie",
    "étude",
    "accompagnement",
    "conseil",
    "suivi",
    "activité",
    "reprise",
    "cession",
    "compte",
    "résultat",
    "bilan",
    "prévisionnel",
    "stratégie",
    "commercial",
    "communication",
    "réseau",
    "numérique",
    "artisan",
    "commerce",
    "association",
    "social",
    "fiscal",
    "charges",
    "aide",
    "prêt",
    "garantie",
    "local",
    "bail",
    "assurance",
    "contrat",
    "facture",
    "devis",
    "prix",
    "marge",
    "fournisseur",
    "concurrent",
    "positionnement",
    "entretien",
    "atelier",
]
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "bu",
    "ca",
    "co",
    "cu",
    "da",
    "de",
    "di",
    "do",
    "fa",
    "fe",
    "fi",
    "fo",
    "ga",
    "go",
    "la",
    "le",
    "li",
    "lo",
    "lu",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "no",
    "pa",
    "pe",
    "pi",
    "po",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "si",
    "so",
    "ta",
    "te",
    "ti",
    "to",
    "va",
    "ve",
    "vi",
    "vo",
]
CHUNK = 5_000
SESSIONS = """
    INSERT INTO modules_sessionmodule (module_id, first_on, last_on, code_insee, commune, departement, a_distance, places)
    SELECT id, date '2017-05-01' + (id %% 300)::int, date '2017-06-01' + (id %% 300)::int,
        (SELECT code_insee FROM bench_lieu WHERE rang = (module.id * 31) %% 2000), commune, departement, false, 12
    FROM modules_module module WHERE id > %s AND id %% 5 = 0
        AND NOT EXISTS (SELECT FROM modules_sessionmodule session WHERE session.module_id = module.id)
"""
BODIES = """
    INSERT INTO {table} ({columns}) SELECT {values} FROM {table} source, generate_series(1, %s) AS n WHERE source.id = %s
"""


def _columns(cursor: Any, table: str) -> list[str]:
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
        " AND column_name <> 'id' AND identity_generation IS NULL ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _copies(cursor: Any, table: str, source: int, count: int, **changed: str) -> None:
    """Copies of a row; `changed` gives the SQL of the columns that differ, with `n` from 1 to count."""
    columns = _columns(cursor, table)
    values = ", ".join(changed.get(name, f"source.{name}") for name in columns)
    cursor.execute(BODIES.format(table=table, columns=", ".join(columns), values=values), [count, source])


def bodies(count: int) -> tuple[int, int]:
    """Admissible bodies copied from one; returns the first and the last key."""
    from django.db import connections

    from tests.builders import modules as build

    model = build.module(at=moment(), commune="Melun", departement="77")
    with connections["owner"].cursor() as cursor:
        _copies(
            cursor, "organismes_organisme", model.organisme_id, count,
            siret="lpad((77000000000000 + n)::text, 14, '0')", raison_sociale="'Organisme ' || n",
        )  # fmt: skip
        cursor.execute("SELECT min(id), max(id) FROM organismes_organisme WHERE siret LIKE '77000000%'")
        first, last = cursor.fetchone()
        for table, changed in (
            ("organismes_declarationactivite", {"nda": "lpad((70000000000 + n)::text, 11, '0')"}),
            ("organismes_qualite", {}),
        ):
            cursor.execute(f"SELECT max(id) FROM {table} WHERE organisme_id = %s", [model.organisme_id])  # noqa: S608
            source = cursor.fetchone()[0]
            _copies(cursor, table, source, count, organisme_id=f"{first - 1} + n", **changed)
    return first, last


def _text(rng: random.Random, words: list[str], weights: list[float], length: int) -> str:
    return " ".join(rng.choices(words, cum_weights=weights, k=length))


def offers(count: int, first_body: int, bodies: int, seed: int) -> Iterator[tuple[Any, ...]]:
    """Columns of synthetic modules: a few titles met everywhere, words by Zipf’s law, places by their people."""
    rng = random.Random(seed)
    rare = ["".join(rng.choices(SYLLABLES, k=3)) for _ in range(8_000)]
    words = [*COMMON, *rare]
    weights = list(itertools.accumulate(1 / (rank + 4) for rank in range(len(words))))
    for rank in range(count):
        yield (
            first_body + rng.randrange(bodies),
            f"{rng.choice(TITLES)} {_text(rng, words, weights, 2)}"[:150],
            _text(rng, words, weights, 15),
            _text(rng, words, weights, 70),
            rng.choice(("pre_creation", "post_creation", "les_deux")),
            3600 * rng.randrange(4, 80),
            100 * rng.randrange(200, 6000),
            min(int(rng.expovariate(1 / 200)), 1999),
            rng.random() < 0.2,
            rank,
        )


def fill(count: int, first_body: int, number: int, seed: int) -> None:
    """Published modules, by the triggers that keep the search."""
    from django.db import connections

    from modules.models import Module

    source = Module.objects.order_by("pk").first()
    assert source is not None
    changed = {
        "organisme_id": "o.corps", "titre": "o.titre", "objectif": "o.objectif", "contenu": "o.contenu",
        "phase": "o.phase", "forfait_secondes": "o.secondes", "forfait_centimes": "o.centimes",
        "commune": "lieu.nom", "departement": "lieu.departement", "a_distance": "o.distance",
        "published_on": "date '2017-05-15' - (o.rang % 800)",
    }  # fmt: skip
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET transaction_timeout = 0")
        columns = _columns(cursor, "modules_module")
        values = ", ".join(changed.get(name, f"source.{name}") for name in columns)
        insert = (
            f"INSERT INTO modules_module ({', '.join(columns)}) SELECT {values} FROM bench_offre o"  # noqa: S608
            f" JOIN bench_lieu lieu ON lieu.rang = o.lieu JOIN modules_module source ON source.id = {source.pk}"
        )
        rows = offers(count, first_body, number, seed)
        while batch := list(itertools.islice(rows, CHUNK)):
            cursor.execute("TRUNCATE bench_offre")
            with cursor.copy("COPY bench_offre FROM STDIN") as copy:
                for row in batch:
                    copy.write_row(row)
            cursor.execute(insert)
        cursor.execute(SESSIONS, [source.pk])
        cursor.execute("VACUUM ANALYZE modules_module, modules_fichecatalogue, modules_motcatalogue")
        cursor.execute("VACUUM ANALYZE modules_sessionmodule, organismes_organisme, organismes_qualite")
        cursor.execute("VACUUM ANALYZE organismes_declarationactivite")


def prepare() -> None:
    """Scratch tables: the two thousand most peopled communes, and a batch of offers."""
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_lieu AS SELECT row_number() OVER (ORDER BY population DESC, code_insee) - 1 AS rang,"
            " code_insee, nom, departement FROM organismes_commune ORDER BY population DESC, code_insee LIMIT 2000"
        )
        cursor.execute(
            "CREATE UNLOGGED TABLE bench_offre (corps bigint, titre text, objectif text, contenu text, phase text,"
            " secondes bigint, centimes bigint, lieu int, distance boolean, rang int)"
        )


KINDS: dict[str, list[dict[str, str]]] = {
    "newest": [{}],
    "last_page": [{"page": "50"}, {"q": "création", "page": "50"}],
    "common_words": [{"q": words} for words in ("créer entreprise", "financement", "plan d’affaires", "étude marché")],
    "many_words": [{"q": "création financement banque statut"}, {"q": "accompagnement reprise artisan commerce conseil"}],
    "rare_words": [{"q": words} for words in ("bail", "garantie prêt", "positionnement concurrent", "atelier facture")],
    "slips": [{"q": words} for words in ("creasion", "financemant", "tresorrerie", "entreprize")],
    "nothing": [{"q": "hippocampe"}, {"q": "zzzzzz qqqqq"}],
    "departement": [{"departement": code} for code in ("77", "75", "2A", "13")],
    "words_and_departement": [{"q": "création", "departement": "48"}, {"q": "reprise", "departement": "69"}],
    "commune": [{"commune": name} for name in ("Melun", "Lyon", "Saint-Denis (93)")],
    "price_and_hours": [{"prix_max": "250"}, {"heures_min": "20", "heures_max": "24"}, {"prix_max": "900", "phase": "les_deux"}],
    "dates": [{"du": "2017-06-01", "au": "2017-06-15"}, {"du": "2017-09-01", "departement": "77"}, {"q": "bilan", "du": "2017-06-01"}],
    "everything": [{"q": "création", "departement": "13", "phase": "les_deux", "prix_max": "3000", "heures_min": "10"}],
}  # fmt: skip


def queries_of(client: Any, *, plans: bool) -> dict[str, int]:
    """How many queries each search sends; `plans` refuses those that read a whole table."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    found = {}
    for kind, asked in KINDS.items():
        for number, query in enumerate(asked):
            with CaptureQueriesContext(connection) as sent:
                assert client.get("/catalogue/", query).status_code == 200
            found[f"{kind}_{number}"] = len(sent)
            if plans:
                _refuse_whole_readings(sent.captured_queries, query)
    return found


def _refuse_whole_readings(captured: list[dict[str, str]], query: dict[str, str]) -> None:
    from django.db import connection

    for sent in captured:
        if not sent["sql"].lstrip("(").startswith("SELECT"):
            continue
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + sent["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        for table in ("modules_module", "modules_fichecatalogue", "modules_motcatalogue"):
            if f"Seq Scan on {table}" in plan:
                raise SystemExit(f"{query} lit toute la table {table} :\n{plan}")


def timed(client: Any, address: str, query: dict[str, str] | None = None) -> float:
    """Milliseconds of one page."""
    started = time.perf_counter()
    response = client.get(address, query or {})
    taken = time.perf_counter() - started
    assert response.status_code == 200
    return taken * 1e3


def p95(times: list[float]) -> float:
    """The time under which nineteen pages in twenty are made."""
    return quantiles(times, n=20)[-1]


def measure(report: Report, client: Any, repeats: int) -> None:
    """Searches and bare pages in turn, so that what else the machine does weighs on both alike.

    New: nothing is remembered. As used: the order of a search is remembered half a minute, as it is in production.
    """
    from django.conf import settings
    from django.test import override_settings

    from modules.models import Module

    keys = list(Module.objects.published().values_list("pk", flat=True)[:5000])
    rng = random.Random(5)
    asked = [(kind, query) for kind, queries in KINDS.items() for query in queries]
    new: dict[str, list[float]] = {kind: [] for kind in KINDS}
    used: list[float] = []
    bare: list[float] = []
    for turn in range(repeats + 1):
        for kind, query in asked:
            with override_settings(CATALOGUE_MEMOIRE_SECONDES=0):
                first = timed(client, "/catalogue/", query)
            with override_settings(CATALOGUE_MEMOIRE_SECONDES=3600):
                again = timed(client, "/catalogue/", query)
            page = timed(client, f"/banc/{rng.choice(keys)}/")
            if turn:  # the first turn warms the templates and the memory
                new[kind].append(first)
                used.append(again)
                bare.append(page)
    assert settings.CATALOGUE_MEMOIRE_SECONDES == 0
    for kind, found in new.items():
        report.line(f"new_{kind}", f"{kind}, nothing remembered, median", quantiles(found, n=2)[0], "ms")
    whole = list(itertools.chain.from_iterable(new.values()))
    for name, label, found in (
        ("new", "searches, nothing remembered", whole),
        ("used", "searches, order remembered", used),
        ("bare", "page of a module, one row read by its key", bare),
    ):
        report.line(f"{name}_p50", f"{label}, median", quantiles(found, n=2)[0], "ms")
        report.line(f"{name}_p95", f"{label}, p95", p95(found), "ms")
    report.line("used_over_bare", "p95, order remembered / bare page", p95(used) / p95(bare), "", ratio=True)
    report.line("new_over_bare", "p95, nothing remembered / bare page", p95(whole) / p95(bare), "", ratio=True)


def main() -> None:
    """A fiftieth of the offer, its queries counted; the whole offer, its queries counted and its pages timed."""
    given = options(__doc__ or "", modules=200_000, bodies=10_000, repeats=20)
    report = Report("catalogue")
    with portal():
        from django.test import Client, override_settings

        first, last = bodies(given.bodies)
        prepare()
        with override_settings(ROOT_URLCONF="bench.catalogue_urls"):
            client = Client()
            fill(given.modules // 50, first, last - first + 1, 1)
            few = queries_of(client, plans=False)
            started = time.perf_counter()
            fill(given.modules - given.modules // 50, first, last - first + 1, 2)
            report.line(
                "filled", "modules published and made searchable", given.modules / (time.perf_counter() - started), "/s"
            )
            many = queries_of(client, plans=True)
            if few != many:
                raise SystemExit(f"Le nombre de requêtes dépend du nombre de modules : {few} puis {many}")
            report.line("queries", "queries of a search at most", max(many.values()), "")
            measure(report, client, given.repeats)
        report.end(as_json=given.json)


if __name__ == "__main__":
    main()
