-- A quote that was issued has lines, and its hours and price are their sums. Checked at the end of the transaction.
CREATE FUNCTION modules_quote_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    quote record;
    added record;
BEGIN
    SELECT issued_on, secondes, centimes INTO quote FROM modules_devis WHERE id = NEW.id;
    IF quote.issued_on IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(sum(secondes), 0) AS secondes, coalesce(sum(centimes), 0) AS centimes
      INTO added FROM modules_lignedevis WHERE devis_id = NEW.id;
    IF added.secondes <> quote.secondes OR added.centimes <> quote.centimes THEN
        RAISE EXCEPTION 'a_quote_is_the_sum_of_its_lines' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER a_quote_is_the_sum_of_its_lines
    AFTER INSERT OR UPDATE OF issued_on, secondes, centimes ON modules_devis
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION modules_quote_adds_up();

CREATE FUNCTION modules_line_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM modules_devis q
        JOIN (SELECT sum(secondes) AS secondes, sum(centimes) AS centimes
                FROM modules_lignedevis WHERE devis_id = NEW.devis_id) added ON true
        WHERE q.id = NEW.devis_id
          AND (q.secondes IS DISTINCT FROM added.secondes OR q.centimes IS DISTINCT FROM added.centimes)
    ) THEN
        RAISE EXCEPTION 'a_quote_is_the_sum_of_its_lines' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER a_line_keeps_the_sum_of_its_quote
    AFTER INSERT ON modules_lignedevis
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION modules_line_adds_up();
