-- A try enters a bank file only if nobody contests the account of the payee and if it is no longer held, or one more
-- agent, who may approve and did not, agreed to exactly this content.
CREATE FUNCTION require_free_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    account organismes_coordonneesbancaires%ROWTYPE;
    day date;
BEGIN
    SELECT c.* INTO account FROM organismes_coordonneesbancaires c
    JOIN financeurs_ordrepaiement o ON o.beneficiaire_id = c.organisme_id
    WHERE o.id = NEW.ordre_id AND c.ended_at IS NULL;
    SELECT r.created_on INTO day FROM financeurs_remise r WHERE r.id = NEW.remise_id;
    IF EXISTS (SELECT FROM organismes_objectioniban b
               WHERE b.changement_id = account.changement_id AND b.issue IS NULL) THEN
        RAISE EXCEPTION 'the account of order % is contested', NEW.ordre_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_contested_account_is_not_paid';
    END IF;
    IF account.held_until > day AND NOT EXISTS (
        SELECT FROM financeurs_approbationiban x
        JOIN financeurs_ordrepaiement o ON o.id = x.ordre_id
        JOIN financeurs_membrefinanceur m ON m.user_id = x.approver_id AND m.financeur_id = o.financeur_id
        WHERE x.ordre_id = NEW.ordre_id AND x.content_digest = NEW.content_digest
          AND m.until_on IS NULL AND m.fonctions ?| ARRAY['valideur', 'comptable']
          AND NOT EXISTS (SELECT FROM financeurs_approbation a
                          WHERE a.ordre_id = NEW.ordre_id AND a.n = NEW.n AND a.approver_id = x.approver_id
                            AND a.content_digest = NEW.content_digest)
          AND x.approver_id IS DISTINCT FROM account.recorded_by_id
    ) THEN
        RAISE EXCEPTION 'the account of order % is held until %', NEW.ordre_id, account.held_until
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_recent_account_needs_one_more_approval';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER held_accounts_wait BEFORE UPDATE OF etat ON financeurs_tentative
FOR EACH ROW WHEN (OLD.etat = 'prete' AND NEW.etat = 'remise') EXECUTE FUNCTION require_free_account();

SELECT make_append_only('financeurs_approbationiban');
SELECT freeze_columns('financeurs_leveeplafond', 'financeur_id', 'organisme_id', 'motif', 'until_on', 'proposed_by_id',
                      'proposed_on', 'proposed_at');
