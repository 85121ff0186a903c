-- H1: credite, debite, reserve and manque are what the movements add up to.
SELECT s.id AS solde, s.credite, s.debite, s.reserve, s.manque, m.*
FROM accounts_solde s
LEFT JOIN LATERAL (
    SELECT
        coalesce(sum(CASE
            WHEN m.nature = 'credit' THEN m.quantite + m.manque_delta
            WHEN m.nature = 'reprise' THEN m.manque_delta - m.quantite
            WHEN m.nature = 'annulation' AND a.nature = 'credit' THEN m.manque_delta - m.quantite
            WHEN m.nature = 'annulation' AND a.nature = 'reprise' THEN m.quantite + m.manque_delta
            ELSE m.manque_delta
        END), 0) AS credite_rejoue,
        coalesce(sum(CASE
            WHEN m.nature = 'debit' THEN m.quantite
            WHEN m.nature = 'annulation' AND a.nature = 'debit' THEN -m.quantite
            ELSE 0
        END), 0) AS debite_rejoue,
        coalesce(sum(CASE
            WHEN m.nature = 'reservation' THEN m.quantite
            WHEN m.nature IN ('debit', 'liberation', 'expiration') THEN -r.quantite
            ELSE 0
        END), 0) AS reserve_rejouee,
        coalesce(sum(m.manque_delta), 0) AS manque_rejoue
    FROM accounts_mouvement m
    LEFT JOIN accounts_mouvement a ON a.id = m.annule_id
    LEFT JOIN accounts_mouvement r ON r.id = m.reservation_id
    WHERE m.solde_id = s.id
) m ON true
WHERE (s.credite, s.debite, s.reserve, s.manque)
   IS DISTINCT FROM (m.credite_rejoue, m.debite_rejoue, m.reserve_rejouee, m.manque_rejoue);
