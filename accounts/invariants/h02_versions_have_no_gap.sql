-- H2: versions run from 1 to the version of the balance, without a gap.
SELECT s.id AS solde, s.version, count(m.id) AS mouvements, max(m.version) AS derniere
FROM accounts_solde s
LEFT JOIN accounts_mouvement m ON m.solde_id = s.id
GROUP BY s.id
HAVING count(m.id) <> s.version OR coalesce(max(m.version), 0) <> s.version;
