-- H13: one annulation a movement, of the same quantity and balance, and never of what a computation decided.
SELECT m.id AS annulation, a.id AS annule
FROM accounts_mouvement m
LEFT JOIN accounts_mouvement a ON a.id = m.annule_id
WHERE (m.nature = 'annulation') <> (a.id IS NOT NULL)
   OR (a.id IS NOT NULL AND (
        m.quantite <> a.quantite OR m.solde_id <> a.solde_id OR a.alimentation_id IS NOT NULL
        OR a.nature NOT IN ('credit', 'reprise', 'debit')
        OR (SELECT count(*) FROM accounts_mouvement o WHERE o.annule_id = a.id) > 1));
