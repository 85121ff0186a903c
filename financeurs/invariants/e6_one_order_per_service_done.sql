-- A service fait whose effect was made has exactly one first order per funder.
SELECT s.id FROM modules_servicefait s
JOIN outbox_outboxevent e ON e.topic = 'financeurs.service_fait' AND e.key = s.tranche_id::text AND e.done_at IS NOT NULL
LEFT JOIN financeurs_ordrepaiement o ON o.tranche_id = s.tranche_id AND o.seq = 1
GROUP BY s.id HAVING count(o.id) <> 1;
