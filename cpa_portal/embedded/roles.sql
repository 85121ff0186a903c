-- Three roles of one database. The owner migrates, the application serves, the auditor reads.
-- Run by the superuser in the database where the owner will make its tables.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cpa_app') THEN CREATE ROLE cpa_app LOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cpa_audit') THEN CREATE ROLE cpa_audit LOGIN; END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cpa_owner') THEN CREATE ROLE cpa_owner LOGIN CREATEDB; END IF;
END
$$;
-- The owner may end the sessions of the others (migrations, copies of test databases).
GRANT cpa_app, cpa_audit TO cpa_owner;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
ALTER SCHEMA public OWNER TO cpa_owner;
GRANT USAGE ON SCHEMA public TO cpa_app, cpa_audit;
ALTER DEFAULT PRIVILEGES FOR ROLE cpa_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cpa_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cpa_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO cpa_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cpa_owner IN SCHEMA public GRANT SELECT ON TABLES TO cpa_audit;
