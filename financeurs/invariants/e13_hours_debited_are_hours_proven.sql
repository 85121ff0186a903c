-- Hours of a dossier are debited once its service fait stands, and never more than it says.
SELECT d.id FROM modules_dossier d
JOIN modules_heuresplan p ON p.dossier_id = d.id JOIN accounts_mouvement m ON m.id = p.capture_id
LEFT JOIN LATERAL (SELECT sum(s.secondes) AS secondes FROM modules_servicefait s
                   JOIN modules_tranche t ON t.id = s.tranche_id WHERE t.dossier_id = d.id) s ON true
GROUP BY d.id, s.secondes HAVING sum(m.quantite) > coalesce(s.secondes, 0);
