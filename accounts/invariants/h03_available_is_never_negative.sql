-- H3: what is available after each movement is what the movements up to it leave, and never negative.
SELECT * FROM (
    SELECT m.solde_id, m.version, m.disponible_apres,
        sum(CASE
            WHEN m.nature = 'credit' THEN m.quantite + m.manque_delta
            WHEN m.nature = 'reprise' THEN m.manque_delta - m.quantite
            WHEN m.nature = 'reservation' THEN -m.quantite
            WHEN m.nature IN ('liberation', 'expiration') THEN m.quantite + m.manque_delta
            WHEN m.nature = 'debit' THEN r.quantite - m.quantite + m.manque_delta
            WHEN a.nature = 'credit' THEN m.manque_delta - m.quantite
            ELSE m.quantite + m.manque_delta
        END) OVER (PARTITION BY m.solde_id ORDER BY m.version) AS rejoue
    FROM accounts_mouvement m
    LEFT JOIN accounts_mouvement a ON a.id = m.annule_id
    LEFT JOIN accounts_mouvement r ON r.id = m.reservation_id
) t
WHERE disponible_apres < 0 OR disponible_apres <> rejoue;
