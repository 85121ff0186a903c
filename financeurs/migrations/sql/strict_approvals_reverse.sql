-- The functions stay as they are: they ask more, and the next step back removes them.
DROP TRIGGER tries_move_forward ON financeurs_tentative;
DROP FUNCTION follow_tries();
DROP TRIGGER approved_account_stays ON financeurs_ordrepaiement;
DROP FUNCTION keep_approved_account();
