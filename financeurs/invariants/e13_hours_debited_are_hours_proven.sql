-- Hours of a dossier are debited once its service fait stands, and never more than it says, tranche by tranche.
SELECT t.id FROM modules_tranche t
JOIN modules_heuresdebitees u ON u.tranche_id = t.id JOIN accounts_mouvement m ON m.id = u.mouvement_id
LEFT JOIN modules_servicefait s ON s.tranche_id = t.id
GROUP BY t.id, s.secondes HAVING sum(m.quantite) > coalesce(s.secondes, 0);
