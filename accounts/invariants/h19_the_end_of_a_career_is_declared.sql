-- H19: the dates of the person are those of the facts that stand.
SELECT t.id AS titulaire, t.retired_on, t.died_on, f.retraite, f.deces
FROM accounts_titulaire t
JOIN accounts_compte c ON c.titulaire_id = t.id
LEFT JOIN (
    SELECT compte_id, max(effective_on) FILTER (WHERE nature = 'retraite') AS retraite,
           max(effective_on) FILTER (WHERE nature = 'deces') AS deces
    FROM accounts_findecarriere WHERE closed_at IS NULL GROUP BY compte_id
) f ON f.compte_id = c.id
WHERE (t.retired_on, t.died_on) IS DISTINCT FROM (f.retraite, f.deces);
