-- H4: each hash recomputes from its row, follows the one before, and the balance holds the last one.
SELECT * FROM (
    SELECT m.solde_id, m.version, m.prev_hash, m.hash,
        coalesce(lag(m.hash) OVER chain, decode(repeat('00', 32), 'hex')) AS precedent,
        CASE WHEN m.version = s.version THEN s.head_hash ELSE m.hash END AS tete,
        sha256(convert_to(concat_ws(E'\n',
            encode(m.prev_hash, 'hex'), s.compte_id, s.compteur, s.lie_a, m.version, m.manque_delta,
            to_char(m.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), m.effective_on, m.cle,
            encode(m.empreinte, 'hex'), m.disponible_apres), 'UTF8')) AS recalcule
    FROM accounts_mouvement m
    JOIN accounts_solde s ON s.id = m.solde_id
    WINDOW chain AS (PARTITION BY m.solde_id ORDER BY m.version)
) t
WHERE prev_hash <> precedent OR hash <> recalcule OR tete <> hash;
