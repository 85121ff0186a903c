-- The tranches of an accepted dossier add up to its hours and its price.
SELECT d.id FROM modules_dossier d LEFT JOIN modules_tranche t ON t.dossier_id = d.id
WHERE d.etat IN ('valide', 'service_fait', 'clos')
GROUP BY d.id HAVING coalesce(sum(t.secondes), 0) <> d.total_secondes OR coalesce(sum(t.centimes), 0) <> d.total_centimes;
