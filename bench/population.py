"""A synthetic country: three years of facts, mixed regimes, written by plain SQL in the tables of the portal.

Who is who depends only on the rank of the account, so that two runs measure the same people.
"""

from django.db import connections, transaction

SLICE = 100_000
#: Thousandths of the population by regime; the rest are employees at full time.
REGIMES = """
    CASE WHEN k < 200 THEN 'partiel' WHEN k < 250 THEN 'deux_employeurs' WHEN k < 330 THEN 'agent_public'
         WHEN k < 360 THEN 'tns' WHEN k < 375 THEN 'esat' WHEN k < 405 THEN 'demandeur_emploi'
         WHEN k < 425 THEN 'salaire' WHEN k < 450 THEN 'forfait_jours' ELSE 'plein' END
"""
PEOPLE = (
    """
    CREATE TEMP TABLE people ON COMMIT DROP AS
    SELECT n, k, r1, r2, """
    + REGIMES
    + """ AS regime FROM (
        SELECT n, n * 7919 % 1000 AS k, n * 104729 % 100003 AS r1, n * 15485863 % 99991 AS r2
        FROM generate_series({first}::bigint, {last}::bigint) AS n) t
"""
)
STEPS = (
    PEOPLE,
    """INSERT INTO accounts_titulaire (id, nir_ciphertext, nir_index, nom_naissance, nom_usage, prenoms, birth_date)
       OVERRIDING SYSTEM VALUE
       SELECT n, sha256(('c' || n)::bytea), sha256(('i' || n)::bytea), 'NOM', '', 'Prénom',
           date '1955-01-01' + (r1 % 16000)::int FROM people""",
    """INSERT INTO accounts_compte (id, titulaire_id, opened_on, facts_version, computed_version)
       OVERRIDING SYSTEM VALUE SELECT n, n, date '2015-01-05', 3, 0 FROM people""",
    """INSERT INTO accounts_solde (compte_id, compteur, lie_a, credite, debite, reserve, manque, version, head_hash)
       SELECT n, CASE regime WHEN 'agent_public' THEN 'cpf_public' ELSE 'cpf' END, '', 0, 0, 0, 0, 0,
           decode(repeat('00', 32), 'hex') FROM people""",
    """INSERT INTO accounts_activite (compte_id, year, statut, employeur_siret, basis, heures_secondes, days_worked,
           days_reference, pay_centimes, temps, contribution_ratio, accord_secondes, raw_line, source, source_ref,
           declared_on)
       SELECT n, y,
           CASE WHEN regime IN ('agent_public', 'tns', 'esat', 'demandeur_emploi') THEN regime ELSE 'salarie' END,
           '53104441000011', CASE WHEN regime IN ('salaire', 'forfait_jours') THEN regime ELSE 'heures' END,
           CASE WHEN regime IN ('salaire', 'forfait_jours', 'tns', 'esat') THEN NULL
                WHEN regime IN ('partiel', 'demandeur_emploi', 'deux_employeurs') OR (regime = 'agent_public' AND k % 3 = 0)
                THEN ((r1 * y + r2 * e) % 6428) * 900 ELSE 1607 * 3600 END,
           CASE WHEN regime = 'forfait_jours' THEN 218 - r1 % 40 END,
           CASE WHEN regime = 'forfait_jours' THEN 218 END,
           CASE WHEN regime = 'salaire' THEN 100000 + (r1 * y) % 2000000 END,
           CASE WHEN regime <> 'agent_public' THEN 'plein' WHEN k % 3 = 0 THEN 'incomplet'
                WHEN k % 3 = 1 THEN 'partiel' ELSE 'plein' END,
           CASE WHEN regime = 'tns' THEN 1 END, 0, '', 'banc', y || ':' || e, make_date(y + 1, 1, 31)
       FROM people, generate_series(2015, 2017) AS y,
           LATERAL generate_series(1, CASE WHEN regime = 'deux_employeurs' THEN 2 ELSE 1 END) AS e""",
    """INSERT INTO accounts_absence (activite_id, nature, secondes)
       SELECT a.id, CASE WHEN a.compte_id % 2 = 0 THEN 'maternite' ELSE 'maladie' END, 3600 * (20 + a.compte_id % 400)
       FROM accounts_activite a WHERE a.compte_id BETWEEN {first} AND {last} AND a.compte_id % 17 = 0
         AND a.year = 2016 AND a.basis = 'heures'""",
    """INSERT INTO accounts_periodestatut (compte_id, statut, categorie, from_on, source, source_ref, declared_on)
       SELECT n, 'agent_public', CASE k % 3 WHEN 0 THEN 'A' WHEN 1 THEN 'B' ELSE 'C' END, date '2010-09-01', 'banc',
           '1', date '2017-01-10' FROM people WHERE regime = 'agent_public'""",
    """INSERT INTO accounts_diplome (compte_id, niveau, certification_ccn, declarant, source, source_ref, declared_on)
       SELECT n, CASE WHEN n % 5 = 0 THEN 'V' ELSE 'VI' END, false, 'titulaire', 'banc', '1', date '2017-03-01'
       FROM people WHERE n % 8 = 0""",
    """INSERT INTO accounts_declarationdif (compte_id, secondes, source, source_ref, declared_on)
       SELECT n, 3600 * (1 + r2 % 120), 'banc', '1', date '2015-02-01' FROM people WHERE n % 10 = 3""",
    """INSERT INTO accounts_activitecitoyenne (compte_id, categorie, year, duration, source, source_ref, declared_on)
       SELECT n, 'service_civique', 2017, 8, 'banc', '1', date '2018-01-10' FROM people WHERE n % 50 = 7""",
)


def people(count: int) -> None:
    """Accounts 1 to `count`, with their balances (empty) and their facts."""
    connection = connections["default"]
    for first in range(1, count + 1, SLICE):
        bounds = {"first": first, "last": min(count, first + SLICE - 1)}
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL transaction_timeout = 0")
            for step in STEPS:
                cursor.execute(step.format(**bounds))  # integers of our own
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
