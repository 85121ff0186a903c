#!/bin/bash
# First start of the PostgreSQL container: rights of the three roles, then their passwords, read from files.
set -euo pipefail
SECRETS="${SECRETS_DIR:-/run/secrets}"
ROLES="${ROLES_SQL:-/roles.sql}"
DATABASE="${POSTGRES_DB:-cpa}"

psql -X -q -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d "$DATABASE" -f "$ROLES"
for role in cpa_owner cpa_app cpa_audit; do
    # The password goes through a variable of psql: never on a command line.
    psql -X -q -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d "$DATABASE" <<SQL
\set mot_de_passe \`cat "$SECRETS/mot_de_passe_$role"\`
ALTER ROLE $role PASSWORD :'mot_de_passe';
SQL
done
