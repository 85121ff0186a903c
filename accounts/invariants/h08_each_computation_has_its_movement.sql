-- H8: a computation has exactly one movement, of its difference and direction, on its own counter.
SELECT a.id AS alimentation, a.total_avant, a.total_apres, m.id AS mouvement, m.nature, m.quantite
FROM accounts_alimentation a
FULL JOIN (
    SELECT m.*, s.compte_id, s.compteur FROM accounts_mouvement m JOIN accounts_solde s ON s.id = m.solde_id
    WHERE m.alimentation_id IS NOT NULL
) m ON m.alimentation_id = a.id
WHERE a.id IS NULL OR m.id IS NULL
   OR m.quantite <> abs(a.total_apres - a.total_avant)
   OR m.nature <> CASE WHEN (a.total_apres > a.total_avant) = (a.sens = 'entree') THEN 'credit' ELSE 'reprise' END
   OR (m.compte_id, m.compteur, m.accrual_year) IS DISTINCT FROM (a.compte_id, a.compteur, a.accrual_year);
