-- The chain of movements, kept by the database itself whoever writes.

CREATE FUNCTION check_mouvement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    previous bytea := decode(repeat('00', 32), 'hex');
    other record;
BEGIN
    IF NEW.version > 1 THEN
        SELECT hash INTO previous FROM accounts_mouvement
        WHERE solde_id = NEW.solde_id AND version = NEW.version - 1;
    END IF;
    IF previous IS DISTINCT FROM NEW.prev_hash OR octet_length(NEW.hash) <> 32 THEN
        RAISE EXCEPTION 'movement % of balance % does not follow the one before', NEW.version, NEW.solde_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_movement_follows_the_one_before';
    END IF;
    IF NEW.reservation_id IS NOT NULL THEN
        SELECT solde_id, nature, quantite INTO other FROM accounts_mouvement WHERE id = NEW.reservation_id;
        IF other.solde_id <> NEW.solde_id OR other.nature <> 'reservation' OR NEW.quantite > other.quantite
           OR (NEW.nature <> 'debit' AND NEW.quantite <> other.quantite) THEN
            RAISE EXCEPTION 'movement % of balance % does not resolve a reservation', NEW.version, NEW.solde_id
                USING ERRCODE = 'integrity_constraint_violation',
                      CONSTRAINT = 'a_resolution_fits_a_reservation_of_its_balance';
        END IF;
    END IF;
    IF NEW.annule_id IS NOT NULL THEN
        SELECT solde_id, nature, quantite, alimentation_id INTO other FROM accounts_mouvement WHERE id = NEW.annule_id;
        IF other.solde_id <> NEW.solde_id OR other.nature NOT IN ('credit', 'reprise', 'debit')
           OR NEW.quantite <> other.quantite OR other.alimentation_id IS NOT NULL THEN
            RAISE EXCEPTION 'movement % of balance % cannot cancel that one', NEW.version, NEW.solde_id
                USING ERRCODE = 'integrity_constraint_violation',
                      CONSTRAINT = 'an_annulation_mirrors_what_it_cancels';
        END IF;
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER follows BEFORE INSERT ON accounts_mouvement FOR EACH ROW EXECUTE FUNCTION check_mouvement();

-- A balance changes only to say what its last movement says.
CREATE FUNCTION check_solde() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    SELECT hash, disponible_apres INTO last FROM accounts_mouvement
    WHERE solde_id = NEW.id AND version = NEW.version;
    IF NOT FOUND OR last.hash <> NEW.head_hash
       OR last.disponible_apres <> NEW.credite - NEW.debite - NEW.reserve
       OR (NEW.compte_id, NEW.compteur, NEW.lie_a) IS DISTINCT FROM (OLD.compte_id, OLD.compteur, OLD.lie_a)
       OR NEW.version <= OLD.version THEN
        RAISE EXCEPTION 'balance % does not say what its last movement says', NEW.id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'a_balance_follows_its_last_movement';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER follows BEFORE UPDATE ON accounts_solde FOR EACH ROW EXECUTE FUNCTION check_solde();
