-- H7: the computations of a year run from rank 1 without a gap, each from the total of the one before.
SELECT * FROM (
    SELECT id, compte_id, compteur, accrual_year, sens, seq, total_avant,
        row_number() OVER w AS rang,
        coalesce(lag(total_apres) OVER w, 0) AS precedent
    FROM accounts_alimentation
    WINDOW w AS (PARTITION BY compte_id, compteur, accrual_year, sens ORDER BY seq)
) t
WHERE seq <> rang OR total_avant <> precedent;
