-- Every try has the approvals that its order requires, on its own content.
SELECT t.id FROM financeurs_tentative t JOIN financeurs_ordrepaiement o ON o.id = t.ordre_id
LEFT JOIN financeurs_approbation a ON a.ordre_id = t.ordre_id AND a.n = t.n AND a.content_digest = t.content_digest
GROUP BY t.id, o.approbations_requises HAVING count(DISTINCT a.approver_id) < o.approbations_requises;
