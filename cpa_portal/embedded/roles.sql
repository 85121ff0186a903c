-- The three roles of the portal's database, and what each receives in the database where this is run.
-- cpa_owner owns the tables and migrates; cpa_app serves and cannot alter them; cpa_audit only reads.
-- Run by a superuser, once in each database (and template) where cpa_owner creates tables. May be run again.
-- Passwords, where connections need one, are set apart.

DO $$
DECLARE
    who text;
BEGIN
    FOREACH who IN ARRAY ARRAY['cpa_owner', 'cpa_app', 'cpa_audit'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = who) THEN
            EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB', who);
        END IF;
    END LOOP;
    EXECUTE format('ALTER DATABASE %I OWNER TO cpa_owner', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO cpa_app, cpa_audit', current_database());
END
$$;

ALTER SCHEMA public OWNER TO cpa_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO cpa_app, cpa_audit;

-- Extensions that the tables use.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- What cpa_owner will create: the application writes rows, the auditor reads them.
ALTER DEFAULT PRIVILEGES FOR ROLE cpa_owner IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO cpa_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cpa_owner IN SCHEMA public
    GRANT USAGE, SELECT ON SEQUENCES TO cpa_app;
ALTER DEFAULT PRIVILEGES FOR ROLE cpa_owner IN SCHEMA public
    GRANT SELECT ON TABLES TO cpa_audit;
