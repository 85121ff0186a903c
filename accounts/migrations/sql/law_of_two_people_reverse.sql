DROP FUNCTION close_the_law();
DROP FUNCTION law_to_write();
DROP TRIGGER by_an_administrator ON accounts_approbationjeu;
DROP FUNCTION check_approbation_jeu();
DROP TRIGGER values_are_never_emptied ON accounts_valeurproposee;

CREATE OR REPLACE FUNCTION check_jeu() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.etat IN ('actif', 'rejete', 'abandonne') THEN
        RAISE EXCEPTION 'change % is over', NEW.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_change_that_is_over_is_never_rewritten';
    END IF;
    IF NEW.etat = 'actif' AND (
        SELECT count(DISTINCT user_id) FROM accounts_approbationjeu
        WHERE jeu_id = NEW.id AND empreinte = NEW.empreinte
    ) < 2 THEN
        RAISE EXCEPTION 'change % is not approved by two people', NEW.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'two_people_put_a_change_in_force';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION check_valeur() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched uuid := CASE WHEN TG_OP = 'DELETE' THEN OLD.jeu_id ELSE NEW.jeu_id END;
BEGIN
    IF (SELECT etat FROM accounts_jeudeparametres WHERE id = touched) <> 'brouillon'
       OR (TG_OP = 'UPDATE' AND OLD.jeu_id <> NEW.jeu_id) THEN
        RAISE EXCEPTION 'change % is not a draft', touched
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'only_a_draft_changes_its_values';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;

DROP FUNCTION hash_of_jeu(accounts_jeudeparametres);
