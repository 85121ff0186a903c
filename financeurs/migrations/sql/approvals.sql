-- A try to pay exists only with the approvals that its order requires: distinct people, same content,
-- none of whom recorded the service fait, sent the proof or entered the IBAN.
CREATE FUNCTION require_approvals() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    required integer;
    given integer;
BEGIN
    SELECT approbations_requises INTO required FROM financeurs_ordrepaiement WHERE id = NEW.ordre_id;
    SELECT count(DISTINCT a.approver_id) INTO given
    FROM financeurs_approbation a
    JOIN financeurs_ordrepaiement o ON o.id = a.ordre_id
    JOIN modules_servicefait s ON s.id = o.service_fait_id
    JOIN modules_justificatif j ON j.id = s.justificatif_id
    JOIN organismes_coordonneesbancaires c ON c.id = o.coordonnees_id
    WHERE a.ordre_id = NEW.ordre_id AND a.n = NEW.n AND a.content_digest = NEW.content_digest
      AND a.approver_id IS DISTINCT FROM s.recorded_by_id
      AND a.approver_id IS DISTINCT FROM j.uploaded_by_id
      AND a.approver_id IS DISTINCT FROM c.recorded_by_id
      AND EXISTS (SELECT FROM financeurs_membrefinanceur m
                  WHERE m.user_id = a.approver_id AND m.financeur_id = o.financeur_id);
    IF given < required THEN
        RAISE EXCEPTION 'a try to pay order % needs % approvals, has %', NEW.ordre_id, required, given
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_try_needs_the_required_approvals';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER approvals_required BEFORE INSERT ON financeurs_tentative
FOR EACH ROW EXECUTE FUNCTION require_approvals();

-- An order is ready, sent or paid only while a live try says so.
CREATE FUNCTION require_live_try() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.etat IN ('pret', 'en_remise', 'paye') AND NOT EXISTS (
        SELECT FROM financeurs_tentative t WHERE t.ordre_id = NEW.id AND t.etat NOT IN ('rejetee', 'retournee')
    ) THEN
        RAISE EXCEPTION 'order % has no live try', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_ready_order_has_a_live_try';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER live_try_required BEFORE INSERT OR UPDATE OF etat ON financeurs_ordrepaiement
FOR EACH ROW EXECUTE FUNCTION require_live_try();
