-- At most one live try per order.
SELECT ordre_id FROM financeurs_tentative WHERE etat NOT IN ('rejetee', 'retournee', 'abandonnee')
GROUP BY ordre_id HAVING count(*) > 1;
