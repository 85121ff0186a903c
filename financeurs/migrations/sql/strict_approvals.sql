-- What a try to pay needs, whoever inserts it: its order waits for approvals and is locked, it is the next one,
-- it binds to today's amount, payee, live account and proof, and the required number of distinct agents agreed to
-- exactly that: members of this funder who may approve, strangers to the payee, none of whom recorded the
-- service fait, sent the proof or entered the account.
CREATE OR REPLACE FUNCTION require_approvals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    asked financeurs_ordrepaiement%ROWTYPE;
    tries integer;
    content text;
    given integer;
BEGIN
    SELECT * INTO asked FROM financeurs_ordrepaiement WHERE id = NEW.ordre_id FOR NO KEY UPDATE;
    SELECT count(*) INTO tries FROM financeurs_tentative WHERE ordre_id = NEW.ordre_id;
    SELECT encode(sha256(convert_to(concat_ws('|', asked.id, asked.montant_centimes, b.siret,
                                              encode(c.iban_index, 'hex'), f.sha256), 'UTF8')), 'hex')
    INTO content
    FROM organismes_coordonneesbancaires c
    JOIN organismes_organisme b ON b.id = asked.beneficiaire_id AND b.id = c.organisme_id
    JOIN modules_servicefait s ON s.id = asked.service_fait_id
    JOIN modules_justificatif j ON j.id = s.justificatif_id
    JOIN uploads_fichier f ON f.id = j.fichier_id
    WHERE c.id = asked.coordonnees_id AND c.ended_at IS NULL;

    SELECT count(DISTINCT a.approver_id) INTO given
    FROM financeurs_approbation a
    JOIN modules_servicefait s ON s.id = asked.service_fait_id
    JOIN modules_justificatif j ON j.id = s.justificatif_id
    JOIN organismes_coordonneesbancaires c ON c.id = asked.coordonnees_id
    WHERE a.ordre_id = NEW.ordre_id AND a.n = NEW.n AND a.content_digest = NEW.content_digest
      AND a.approver_id IS DISTINCT FROM s.recorded_by_id
      AND a.approver_id IS DISTINCT FROM j.uploaded_by_id
      AND a.approver_id IS DISTINCT FROM c.recorded_by_id
      AND EXISTS (SELECT FROM financeurs_membrefinanceur m
                  WHERE m.user_id = a.approver_id AND m.financeur_id = asked.financeur_id
                    AND (m.until_on IS NULL OR m.until_on >= a.approved_on)
                    AND m.fonctions ?| ARRAY['valideur', 'comptable'])
      AND NOT EXISTS (SELECT FROM organismes_membreorganisme m
                      WHERE m.user_id = a.approver_id AND m.organisme_id = asked.beneficiaire_id
                        AND m.until_on IS NULL);
    IF given < asked.approbations_requises THEN
        RAISE EXCEPTION 'a try to pay order % needs % approvals, has %', NEW.ordre_id, asked.approbations_requises, given
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_try_needs_the_required_approvals';
    END IF;
    IF asked.etat <> 'a_approuver' OR NEW.n <> tries + 1 OR NEW.etat <> 'prete' THEN
        RAISE EXCEPTION 'try % of order % does not follow an approval', NEW.n, NEW.ordre_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_try_follows_an_approval';
    END IF;
    IF NEW.content_digest IS DISTINCT FROM content THEN
        RAISE EXCEPTION 'try % of order % is not bound to what the order says', NEW.n, NEW.ordre_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_try_binds_to_the_content_of_its_order';
    END IF;
    RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION require_live_try() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.etat IN ('pret', 'en_remise', 'paye') AND NOT EXISTS (
        SELECT FROM financeurs_tentative t
        WHERE t.ordre_id = NEW.id AND t.etat NOT IN ('rejetee', 'retournee', 'abandonnee')
    ) THEN
        RAISE EXCEPTION 'order % has no live try', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_ready_order_has_a_live_try';
    END IF;
    RETURN NEW;
END
$$;

-- The account of an order changes only while approvals are awaited.
CREATE FUNCTION keep_approved_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.coordonnees_id IS DISTINCT FROM OLD.coordonnees_id AND OLD.etat <> 'a_approuver' THEN
        RAISE EXCEPTION 'the account of order % was approved', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_approved_account_stays';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER approved_account_stays BEFORE UPDATE OF coordonnees_id ON financeurs_ordrepaiement
FOR EACH ROW EXECUTE FUNCTION keep_approved_account();

-- A try moves forward only, and never from one bank file to another.
CREATE FUNCTION follow_tries() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.etat <> OLD.etat AND (OLD.etat, NEW.etat) NOT IN (
        ('prete', 'remise'), ('prete', 'abandonnee'), ('remise', 'payee'), ('remise', 'rejetee'), ('payee', 'retournee')
    ) THEN
        RAISE EXCEPTION 'try % cannot go from % to %', NEW.id, OLD.etat, NEW.etat
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_try_moves_forward';
    END IF;
    IF NEW.remise_id IS DISTINCT FROM OLD.remise_id AND OLD.remise_id IS NOT NULL THEN
        RAISE EXCEPTION 'try % is already in a bank file', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_try_stays_in_its_bank_file';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER tries_move_forward BEFORE UPDATE OF etat, remise_id ON financeurs_tentative
FOR EACH ROW EXECUTE FUNCTION follow_tries();
