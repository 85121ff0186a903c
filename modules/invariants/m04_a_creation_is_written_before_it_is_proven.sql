-- An accompaniment to creation recorded as given has its sheet, its level, and a journal that tells every hour of it.
SELECT d.id FROM modules_dossier d JOIN modules_module m ON m.id = d.module_id
JOIN LATERAL (SELECT sum(s.secondes) AS secondes FROM modules_servicefait s
              JOIN modules_tranche t ON t.id = s.tranche_id WHERE t.dossier_id = d.id) given ON given.secondes IS NOT NULL
LEFT JOIN LATERAL (SELECT sum(p.secondes) AS secondes FROM modules_pieceaccompagnement p
                   WHERE p.dossier_id = d.id AND p.nature = 'suivi'
                     AND NOT EXISTS (SELECT 1 FROM modules_pieceaccompagnement r WHERE r.remplace_id = p.id)) told ON true
WHERE m.nature = 'creation_reprise'
  AND (coalesce(told.secondes, 0) < given.secondes
       OR (SELECT count(DISTINCT p.nature) FROM modules_pieceaccompagnement p
           WHERE p.dossier_id = d.id AND p.nature IN ('viabilite', 'niveau')) < 2);
