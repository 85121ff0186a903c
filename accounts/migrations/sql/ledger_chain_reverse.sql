DROP TRIGGER follows ON accounts_solde;
DROP TRIGGER follows ON accounts_mouvement;
DROP FUNCTION check_solde();
DROP FUNCTION check_mouvement();
