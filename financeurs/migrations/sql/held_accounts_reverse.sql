SELECT unfreeze_columns('financeurs_leveeplafond');
SELECT make_changeable('financeurs_approbationiban');
DROP TRIGGER held_accounts_wait ON financeurs_tentative;
DROP FUNCTION require_free_account;
