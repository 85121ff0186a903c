-- What a change of the law bears is what was studied and approved, whoever writes it: the database counts the hash
-- again, follows the steps, and asks for the study, for two administrators and for a rank without a gap.

-- The text of which `empreinte` is the SHA-256: the change, its round of study, the law that it changes, its values.
CREATE FUNCTION hash_of_jeu(asked accounts_jeudeparametres) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(
        '["' || asked.id || '", ' || asked.tour || ', ' || to_json(asked.base::text) || ', [' || coalesce(string_agg(
            '[' || to_json(v.nom::text) || ', "' || to_char(v.from_on, 'YYYY-MM-DD') || '", '
                || to_json(v.valeur::text) || ']',
            ', ' ORDER BY v.nom, v.from_on
        ), '') || ']]', 'UTF8')), 'hex')
    FROM accounts_valeurproposee v WHERE v.jeu_id = asked.id
$$;

CREATE OR REPLACE FUNCTION check_jeu() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    broken text;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.etat <> 'brouillon' THEN
            broken := 'a_change_begins_as_a_draft';
        END IF;
    ELSIF OLD.etat IN ('actif', 'rejete', 'abandonne') THEN
        broken := 'a_change_that_is_over_is_never_rewritten';
    ELSIF NEW.etat <> OLD.etat AND (OLD.etat, NEW.etat) NOT IN (
        ('brouillon', 'etudie'), ('brouillon', 'abandonne'), ('etudie', 'brouillon'),
        ('etudie', 'actif'), ('etudie', 'rejete'), ('etudie', 'abandonne')
    ) THEN
        broken := 'a_change_follows_its_steps';
    ELSIF OLD.etat = 'brouillon' AND NEW.etat = 'etudie' THEN
        IF NEW.tour <> OLD.tour + 1 OR NEW.empreinte <> hash_of_jeu(NEW) THEN
            broken := 'a_hash_names_the_values_that_it_bears';
        END IF;
    ELSIF (NEW.tour, NEW.base, NEW.empreinte) IS DISTINCT FROM (OLD.tour, OLD.base, OLD.empreinte) THEN
        broken := 'what_is_studied_keeps_its_hash';
    ELSIF NEW.etat = 'actif' THEN
        IF (SELECT count(DISTINCT user_id) FROM accounts_approbationjeu
            WHERE jeu_id = NEW.id AND empreinte = NEW.empreinte) < 2 THEN
            broken := 'two_people_put_a_change_in_force';
        ELSIF NEW.empreinte <> hash_of_jeu(NEW) THEN
            broken := 'a_hash_names_the_values_that_it_bears';
        ELSIF NOT EXISTS (SELECT FROM accounts_campagne WHERE jeu_id = NEW.id AND empreinte = NEW.empreinte
                          AND nature = 'parametres' AND etat = 'terminee') THEN
            broken := 'a_change_in_force_was_studied';
        ELSIF NEW.rang <> (SELECT coalesce(max(rang), 0) + 1 FROM accounts_jeudeparametres) THEN
            broken := 'changes_in_force_leave_no_gap';
        END IF;
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION 'change % is refused: %', NEW.id, broken
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END
$$;

-- The change is held while its values change: none slips in while it is being studied.
CREATE OR REPLACE FUNCTION check_valeur() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.jeu_id ELSE NEW.jeu_id END;
    state text;
BEGIN
    SELECT etat INTO state FROM accounts_jeudeparametres WHERE id = touched FOR NO KEY UPDATE;
    IF state <> 'brouillon' OR (TG_OP = 'UPDATE' AND OLD.jeu_id <> NEW.jeu_id) THEN
        RAISE EXCEPTION 'change % is not a draft', touched
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'only_a_draft_changes_its_values';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

CREATE TRIGGER values_are_never_emptied BEFORE TRUNCATE ON accounts_valeurproposee
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- An administrator agrees, to what is under study now.
CREATE FUNCTION check_approbation_jeu() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM accounts_jeudeparametres j, accounts_user u
                   WHERE j.id = NEW.jeu_id AND j.etat = 'etudie' AND j.empreinte = NEW.empreinte
                     AND u.id = NEW.user_id AND u.is_administrateur AND u.is_active) THEN
        RAISE EXCEPTION 'change % is not approved by this person', NEW.jeu_id
            USING ERRCODE = 'integrity_constraint_violation',
                  CONSTRAINT = 'an_administrator_approves_what_is_studied';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER by_an_administrator BEFORE INSERT ON accounts_approbationjeu
FOR EACH ROW EXECUTE FUNCTION check_approbation_jeu();

-- Lines are written under the law in force: whoever writes some holds it, whoever changes it waits for them.
-- The second statement of each begins after the lock is had: it sees what was committed meanwhile.
CREATE FUNCTION law_to_write() RETURNS text LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7301518);
    RETURN (SELECT empreinte FROM accounts_jeudeparametres WHERE rang IS NOT NULL ORDER BY rang DESC LIMIT 1);
END
$$;

CREATE FUNCTION close_the_law() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7301518);
END
$$;
