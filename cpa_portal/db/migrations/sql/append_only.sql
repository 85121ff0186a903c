-- Append-only tables: nobody changes, deletes or empties them, the application not even by right.
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'table % is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END
$$;

-- Only the columns named (closing stamps) may be set, and only once, from NULL.
CREATE FUNCTION refuse_change_except() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'table % is append-only: DELETE refused', TG_TABLE_NAME
            USING ERRCODE = 'restrict_violation';
    END IF;
    FOR changed IN
        SELECT n.key FROM jsonb_each(to_jsonb(NEW)) n JOIN jsonb_each(to_jsonb(OLD)) o USING (key)
        WHERE n.value IS DISTINCT FROM o.value
    LOOP
        IF NOT changed = ANY (TG_ARGV) THEN
            RAISE EXCEPTION 'table % is append-only: column % cannot change', TG_TABLE_NAME, changed
                USING ERRCODE = 'restrict_violation';
        END IF;
        IF to_jsonb(OLD) -> changed <> 'null'::jsonb THEN
            RAISE EXCEPTION 'table % is append-only: column % is set once', TG_TABLE_NAME, changed
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END
$$;

-- make_append_only('table') or make_append_only('table', 'closed_at', 'closed_by_id').
CREATE FUNCTION make_append_only(target regclass, VARIADIC closing text[] DEFAULT '{}') RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    who text;
    args text := '';
BEGIN
    IF cardinality(closing) = 0 THEN
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s
                        FOR EACH ROW EXECUTE FUNCTION refuse_change()', target);
    ELSE
        SELECT string_agg(quote_literal(c), ', ') INTO args FROM unnest(closing) c;
        EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON %s
                        FOR EACH ROW EXECUTE FUNCTION refuse_change_except(%s)', target, args);
    END IF;
    EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', target);
    -- Whoever else holds rights on the table loses those that could change it.
    FOR who IN
        SELECT DISTINCT grantee::regrole::text FROM pg_class, aclexplode(relacl)
        WHERE oid = target AND grantee <> relowner AND grantee <> 0
    LOOP
        EXECUTE format('REVOKE DELETE, TRUNCATE%s ON %s FROM %s',
                       CASE WHEN cardinality(closing) = 0 THEN ', UPDATE' ELSE '' END, target, who);
    END LOOP;
END
$$;

CREATE FUNCTION make_changeable(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TRIGGER append_only ON %s', target);
    EXECUTE format('DROP TRIGGER never_truncated ON %s', target);
END
$$;

-- freeze_columns('table', 'a', 'b'): these columns keep for ever the value of their insertion, and rows stay.
CREATE FUNCTION refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    col text;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'rows of % are never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    FOREACH col IN ARRAY TG_ARGV LOOP
        IF to_jsonb(NEW) -> col IS DISTINCT FROM to_jsonb(OLD) -> col THEN
            RAISE EXCEPTION 'column % of % is frozen', col, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END
$$;

CREATE FUNCTION freeze_columns(target regclass, VARIADIC frozen text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    who text;
    args text;
BEGIN
    SELECT string_agg(quote_literal(c), ', ') INTO args FROM unnest(frozen) c;
    EXECUTE format('CREATE TRIGGER frozen_columns BEFORE UPDATE OR DELETE ON %s
                    FOR EACH ROW EXECUTE FUNCTION refuse_frozen(%s)', target, args);
    EXECUTE format('CREATE TRIGGER never_truncated BEFORE TRUNCATE ON %s
                    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', target);
    FOR who IN
        SELECT DISTINCT grantee::regrole::text FROM pg_class, aclexplode(relacl)
        WHERE oid = target AND grantee <> relowner AND grantee <> 0
    LOOP
        EXECUTE format('REVOKE DELETE, TRUNCATE ON %s FROM %s', target, who);
    END LOOP;
END
$$;

CREATE FUNCTION unfreeze_columns(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('DROP TRIGGER frozen_columns ON %s', target);
    EXECUTE format('DROP TRIGGER never_truncated ON %s', target);
END
$$;
