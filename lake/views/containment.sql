-- Sessions on a digital channel that needed no person: no assisted touchpoint of the same customer within 24 or 72 hours
-- after the session's end. A session ends where 30 minutes pass without a touchpoint on the channel. Touchpoints that
-- belong to a journey count.
--
-- channel       varchar  The digital channel
-- window_hours  bigint   How long the customer must not have asked a person
-- sessions      bigint   Sessions
-- contained     bigint   Of these, without an assisted touchpoint within the window
-- share         double   Contained ÷ sessions
WITH touches AS (
  SELECT DISTINCT person, touchpoint, occurred_at, channel, channel_kind FROM journey_steps
),
digital AS (
  SELECT
    person,
    channel,
    touchpoint,
    occurred_at,
    lag(occurred_at) OVER (PARTITION BY person, channel ORDER BY occurred_at, touchpoint) AS before_at
  FROM touches
  WHERE channel_kind = 'digital'
),
numbered AS (
  SELECT
    person,
    channel,
    occurred_at,
    sum(CASE WHEN before_at IS NULL OR date_diff('millisecond', before_at, occurred_at) > 1800000 THEN 1 ELSE 0 END)
      OVER (PARTITION BY person, channel ORDER BY occurred_at, touchpoint ROWS UNBOUNDED PRECEDING) AS session
  FROM digital
),
sessions AS (
  SELECT person, channel, session, max(occurred_at) AS ended_at FROM numbered GROUP BY person, channel, session
),
judged AS (
  SELECT
    s.channel,
    w.window_hours,
    NOT EXISTS (
      SELECT 1
      FROM touches AS t
      WHERE t.person = s.person
        AND t.channel_kind = 'assisted'
        AND t.occurred_at > s.ended_at
        AND date_diff('millisecond', s.ended_at, t.occurred_at) <= w.window_hours * 3600000
    ) AS is_contained
  FROM sessions AS s
  CROSS JOIN (VALUES (CAST(24 AS bigint)), (CAST(72 AS bigint))) AS w (window_hours)
)
SELECT
  channel,
  window_hours,
  count(*) AS sessions,
  count_if(is_contained) AS contained,
  CAST(count_if(is_contained) AS double) / count(*) AS share
FROM judged
GROUP BY channel, window_hours
