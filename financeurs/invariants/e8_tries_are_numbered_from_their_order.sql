-- The reference given to the bank is a function of the order and of the rank of the try, and ranks have no gap.
SELECT t.ordre_id, t.n FROM financeurs_tentative t
WHERE t.end_to_end_id <> 'CPA-' || lpad(t.ordre_id::text, 12, '0') || '-' || lpad(t.n::text, 3, '0')
UNION ALL
SELECT ordre_id, max(n) FROM financeurs_tentative GROUP BY ordre_id HAVING count(*) <> max(n);
