-- H5: at most one resolution, on the same balance, never beyond what was reserved.
SELECT r.id AS reservation, r.quantite, count(m.id) AS resolutions, sum(m.quantite) AS resolu
FROM accounts_mouvement r
JOIN accounts_mouvement m ON m.reservation_id = r.id
GROUP BY r.id, r.quantite, r.nature, r.solde_id
HAVING count(m.id) > 1 OR sum(m.quantite) > r.quantite OR r.nature <> 'reservation'
    OR bool_or(m.solde_id <> r.solde_id) OR bool_or(m.nature <> 'debit' AND m.quantite <> r.quantite);
