-- H18: a fact closed as withdrawn has its withdrawal, of the same account and instant; a withdrawal names a closed fact.
WITH faits AS (
    SELECT 'activite' AS nature, id, compte_id, closed_at, closed_reason FROM accounts_activite
    UNION ALL SELECT 'statut', id, compte_id, closed_at, closed_reason FROM accounts_periodestatut
    UNION ALL SELECT 'diplome', id, compte_id, closed_at, closed_reason FROM accounts_diplome
    UNION ALL SELECT 'dif', id, compte_id, closed_at, closed_reason FROM accounts_declarationdif
    UNION ALL SELECT 'cec', id, compte_id, closed_at, closed_reason FROM accounts_activitecitoyenne
    UNION ALL SELECT 'correctif', id, compte_id, closed_at, closed_reason FROM accounts_correctif
    UNION ALL SELECT 'solde', id, compte_id, closed_at, closed_reason FROM accounts_solderepris
    UNION ALL SELECT 'inaptitude', id, compte_id, closed_at, closed_reason FROM accounts_creditinaptitude
    UNION ALL SELECT 'points', id, compte_id, closed_at, closed_reason FROM accounts_pointspenibilite
    UNION ALL SELECT 'fin', id, compte_id, closed_at, closed_reason FROM accounts_findecarriere
    UNION ALL SELECT 'anticipation', id, compte_id, closed_at, closed_reason FROM accounts_accordanticipation
    UNION ALL SELECT 'conversion', id, compte_id, closed_at, closed_reason FROM accounts_conversionenheures
)
SELECT coalesce(f.nature, r.nature) AS nature, coalesce(f.id, r.fait_id) AS fait, f.closed_at, r.recorded_at
FROM (SELECT * FROM faits WHERE closed_reason IN ('retiree', 'remplacee')) f
FULL JOIN accounts_retrait r ON r.nature = f.nature AND r.fait_id = f.id
WHERE f.id IS NULL
   OR (r.id IS NULL AND f.closed_reason = 'retiree')
   OR f.compte_id <> r.compte_id
   OR (f.closed_reason = 'retiree' AND f.closed_at <> r.recorded_at)
   OR f.closed_at > r.recorded_at;
