-- A bank file counts and totals its lines, all of them orders of its own funder.
SELECT r.id FROM financeurs_remise r LEFT JOIN financeurs_tentative t ON t.remise_id = r.id
LEFT JOIN financeurs_ordrepaiement o ON o.id = t.ordre_id
GROUP BY r.id HAVING count(t.id) <> r.nombre OR coalesce(sum(o.montant_centimes), 0) <> r.total_centimes
OR bool_or(o.financeur_id <> r.financeur_id);
