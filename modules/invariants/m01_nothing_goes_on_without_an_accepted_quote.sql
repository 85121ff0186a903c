-- A dossier submitted on a module on quote has its hours and its price from an accepted quote.
SELECT d.id FROM modules_dossier d JOIN modules_module m ON m.id = d.module_id
LEFT JOIN modules_devis q ON q.dossier_id = d.id AND q.etat = 'accepte'
WHERE m.tarification = 'devis' AND d.etat IN ('transmis', 'valide', 'service_fait', 'clos')
  AND (q.id IS NULL OR q.secondes <> d.total_secondes OR q.centimes <> d.total_centimes);
