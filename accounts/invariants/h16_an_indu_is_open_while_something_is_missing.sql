-- H16: a balance with a manque has an open indu, and only such a balance; what waits in the outbox is on its way.
SELECT s.id AS solde, s.manque, i.id AS indu
FROM accounts_solde s
LEFT JOIN accounts_indu i ON i.solde_id = s.id AND i.closed_on IS NULL
WHERE (s.manque > 0) <> (i.id IS NOT NULL)
  AND NOT EXISTS (
    SELECT FROM outbox_outboxevent e
    WHERE e.topic = 'accounts.follow_indu' AND e.done_at IS NULL AND (e.payload ->> 'solde_id')::bigint = s.id
  );
