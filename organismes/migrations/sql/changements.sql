-- A change begins as a proposal, is decided once, and is approved by somebody else: a gestionnaire of the body in
-- full rights, or an administrator of the portal when the body has no other gestionnaire who could.
CREATE FUNCTION follow_changement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    others bigint[];
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.etat <> 'propose' THEN
            RAISE EXCEPTION 'a change begins as a proposal'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'a_change_begins_as_a_proposal';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.etat <> 'propose' THEN
        RAISE EXCEPTION 'change % is already decided', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_change_is_decided_once';
    END IF;
    IF NEW.etat <> 'approuve' THEN
        RETURN NEW;
    END IF;
    SELECT coalesce(array_agg(m.user_id), '{}') INTO others
    FROM organismes_membreorganisme m
    WHERE m.organisme_id = NEW.organisme_id AND m.until_on IS NULL AND m.suspended_at IS NULL
      AND m.fonctions @> '["gestionnaire"]' AND (m.full_from IS NULL OR m.full_from <= NEW.decided_at)
      AND m.user_id IS DISTINCT FROM NEW.proposed_by_id AND m.id IS DISTINCT FROM NEW.membre_id;
    IF (NEW.decided_by_id = ANY (others)
        OR (cardinality(others) = 0
            AND EXISTS (SELECT FROM accounts_user u WHERE u.id = NEW.decided_by_id AND u.is_administrateur)))
       IS NOT TRUE THEN
        RAISE EXCEPTION 'user % is not the second person of change %', NEW.decided_by_id, NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_second_person_approves_a_change';
    END IF;
    IF EXISTS (SELECT FROM organismes_objectioniban o WHERE o.changement_id = NEW.id AND o.issue IS NULL) THEN
        RAISE EXCEPTION 'change % is contested', NEW.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_contested_change_waits';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER changes_have_two_people BEFORE INSERT OR UPDATE OF etat ON organismes_changement
FOR EACH ROW EXECUTE FUNCTION follow_changement();

-- Bank details come from an approved change, as they were approved.
CREATE FUNCTION require_approved_iban() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.held_until IS NULL OR NOT EXISTS (
        SELECT FROM organismes_changement c
        WHERE c.id = NEW.changement_id AND c.nature = 'iban' AND c.etat = 'approuve'
          AND c.organisme_id = NEW.organisme_id AND c.iban_index = NEW.iban_index AND c.bic = NEW.bic
          AND c.titulaire_du_compte = NEW.titulaire_du_compte
          AND c.proposed_by_id IS NOT DISTINCT FROM NEW.recorded_by_id
          AND c.decided_by_id IS NOT DISTINCT FROM NEW.approved_by_id
    ) THEN
        RAISE EXCEPTION 'no approved change holds these bank details'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_iban_comes_from_an_approved_change';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ibans_are_approved BEFORE INSERT ON organismes_coordonneesbancaires
FOR EACH ROW EXECUTE FUNCTION require_approved_iban();

-- A person's invitation comes from an approved change, as it was approved.
CREATE FUNCTION require_approved_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.invited_by_id IS NOT NULL OR NEW.changement_id IS NOT NULL) AND NOT EXISTS (
        SELECT FROM organismes_changement c
        WHERE c.id = NEW.changement_id AND c.nature = 'invitation' AND c.etat = 'approuve'
          AND c.organisme_id = NEW.organisme_id AND c.email = NEW.email AND c.fonctions = NEW.fonctions
    ) THEN
        RAISE EXCEPTION 'no approved change holds this invitation'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'an_invitation_comes_from_an_approved_change';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER invitations_are_approved BEFORE INSERT ON organismes_invitationmembre
FOR EACH ROW EXECUTE FUNCTION require_approved_invitation();

SELECT freeze_columns('organismes_changement', 'organisme_id', 'nature', 'email', 'fonctions', 'membre_id',
                      'iban_ciphertext', 'iban_index', 'iban_masque', 'bic', 'titulaire_du_compte', 'empreinte',
                      'motif', 'proposed_by_id', 'proposed_on', 'proposed_at', 'expires_on');
SELECT make_append_only('organismes_objectioniban', 'issue', 'decided_by_id', 'decided_on', 'decided_at',
                        'decision_motif');
