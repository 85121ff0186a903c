DROP TRIGGER of_a_draft ON accounts_valeurproposee;
DROP TRIGGER in_force ON accounts_jeudeparametres;
DROP FUNCTION check_valeur();
DROP FUNCTION check_jeu();
