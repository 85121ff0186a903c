-- A dossier at a forfait has the hours and the price of the version that it was opened under.
SELECT d.id FROM modules_dossier d JOIN modules_versionmodule v ON v.id = d.version_id
WHERE v.contenu ->> 'tarification' = 'forfait'
  AND ((v.contenu ->> 'forfait_secondes')::bigint <> d.total_secondes
       OR (v.contenu ->> 'forfait_centimes')::bigint <> d.total_centimes);
