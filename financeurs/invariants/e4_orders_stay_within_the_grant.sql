-- What is ordered for a dossier never exceeds what its funder granted.
SELECT o.prise_en_charge_id FROM financeurs_ordrepaiement o JOIN financeurs_priseencharge p ON p.id = o.prise_en_charge_id
WHERE o.etat <> 'annule' GROUP BY o.prise_en_charge_id, p.centimes
HAVING sum(CASE WHEN o.nature = 'recouvrement' THEN -o.montant_centimes ELSE o.montant_centimes END) > p.centimes;
