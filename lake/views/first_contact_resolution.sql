-- Contacts after which the customer did not need another one in the same journey, for windows of 1, 3 and 7 days from the
-- end of the contact. A contact about another reason, where both name one, is not another one. Share = resolved ÷ contacts.
--
-- definition   varchar  Id of the journey definition
-- channel      varchar  The assisted channel of the contact
-- window_days  bigint   How long the customer must not have come back
-- contacts     bigint   Contacts
-- repeated     bigint   Followed by another one, on any assisted channel, within the window
-- resolved     bigint   The others
-- share        double   Resolved ÷ contacts
WITH windows AS (
  SELECT w.window_days FROM (VALUES (CAST(1 AS bigint)), (CAST(3 AS bigint)), (CAST(7 AS bigint))) AS w (window_days)
),
judged AS (
  SELECT
    c.definition,
    c.channel,
    w.window_days,
    EXISTS (
      SELECT 1
      FROM contacts AS later
      WHERE later.journey = c.journey
        AND later.began_at > c.ended_at
        AND date_diff('millisecond', c.ended_at, later.began_at) <= w.window_days * 86400000
        AND (later.reason IS NULL OR c.reason IS NULL OR later.reason = c.reason)
    ) AS is_repeated
  FROM contacts AS c
  CROSS JOIN windows AS w
)
SELECT
  definition,
  channel,
  window_days,
  count(*) AS contacts,
  count_if(is_repeated) AS repeated,
  count_if(NOT is_repeated) AS resolved,
  CAST(count_if(NOT is_repeated) AS double) / count(*) AS share
FROM judged
GROUP BY definition, channel, window_days
