-- H6: what a balance holds is the sum of its open reservations.
SELECT s.id AS solde, s.reserve, coalesce(sum(r.quantite), 0) AS ouvertes
FROM accounts_solde s
LEFT JOIN accounts_mouvement r ON r.solde_id = s.id AND r.nature = 'reservation'
    AND NOT EXISTS (SELECT FROM accounts_mouvement m WHERE m.reservation_id = r.id)
GROUP BY s.id
HAVING s.reserve <> coalesce(sum(r.quantite), 0);
