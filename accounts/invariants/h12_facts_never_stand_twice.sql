-- H12: at any instant, one fact at most stands under each reference of a source, and one diploma and one DIF declaration.
WITH faits AS (
    SELECT 'activite' AS nature, id, compte_id, source || ' ' || source_ref AS reference, recorded_at, closed_at
    FROM accounts_activite
    UNION ALL SELECT 'statut', id, compte_id, source || ' ' || source_ref, recorded_at, closed_at FROM accounts_periodestatut
    UNION ALL SELECT 'cec', id, compte_id, source || ' ' || source_ref, recorded_at, closed_at
    FROM accounts_activitecitoyenne
    UNION ALL SELECT 'correctif', id, compte_id, source || ' ' || source_ref, recorded_at, closed_at FROM accounts_correctif
    UNION ALL SELECT 'repris', id, compte_id, source || ' ' || source_ref, recorded_at, closed_at FROM accounts_solderepris
    UNION ALL SELECT 'anticipation', id, compte_id, source || ' ' || source_ref, recorded_at, closed_at
    FROM accounts_accordanticipation
    UNION ALL SELECT 'conversion', id, compte_id, requested_on::text, recorded_at, closed_at FROM accounts_conversionenheures
    UNION ALL SELECT 'inaptitude', id, compte_id, '', recorded_at, closed_at FROM accounts_creditinaptitude
    UNION ALL SELECT 'points', id, compte_id, '', recorded_at, closed_at FROM accounts_pointspenibilite
    UNION ALL SELECT 'diplome', id, compte_id, '', recorded_at, closed_at FROM accounts_diplome
    UNION ALL SELECT 'dif', id, compte_id, '', recorded_at, closed_at FROM accounts_declarationdif
    UNION ALL SELECT 'fin', id, compte_id, nature, recorded_at, closed_at FROM accounts_findecarriere
), suite AS (
    SELECT *, lead(recorded_at) OVER (PARTITION BY nature, compte_id, reference ORDER BY recorded_at, id) AS suivant
    FROM faits
)
SELECT nature, id, compte_id, recorded_at, closed_at, suivant
FROM suite
WHERE closed_at < recorded_at OR suivant < coalesce(closed_at, 'infinity');
