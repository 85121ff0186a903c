-- H14: the hash of what was asked under a key recomputes from the row (the key itself is unique by constraint).
SELECT m.id, m.solde_id, m.cle
FROM accounts_mouvement m
WHERE m.empreinte <> sha256(convert_to(
        m.nature || E'\n' || m.quantite || E'\n' || coalesce(m.accrual_year::text, '') || E'\n'
        || CASE WHEN m.nature IN ('liberation', 'expiration') THEN '' ELSE m.effective_on::text END || E'\n'
        || m.cause || E'\n' || m.regle || E'\n' || m.version_regles || E'\n'
        || coalesce(m.alimentation_id::text, '') || E'\n' || coalesce(m.reservation_id::text, '') || E'\n'
        || coalesce(m.annule_id::text, '') || E'\n' || coalesce(m.expires_on::text, ''), 'UTF8'));
