-- No approver recorded the service fait, sent the proof or entered the IBAN of the order.
SELECT a.id FROM financeurs_approbation a JOIN financeurs_ordrepaiement o ON o.id = a.ordre_id
JOIN financeurs_tentative t ON t.ordre_id = o.id AND t.n = a.n AND t.content_digest = a.content_digest
JOIN modules_servicefait s ON s.id = o.service_fait_id JOIN modules_justificatif j ON j.id = s.justificatif_id
JOIN organismes_coordonneesbancaires c ON c.id = o.coordonnees_id
WHERE a.approver_id IN (s.recorded_by_id, j.uploaded_by_id, c.recorded_by_id);
