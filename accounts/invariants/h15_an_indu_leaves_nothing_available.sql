-- What was used beyond what exists is paid off before anything is available again.
SELECT id AS solde, credite, debite, reserve, manque FROM accounts_solde
WHERE manque > 0 AND credite <> debite + reserve;
