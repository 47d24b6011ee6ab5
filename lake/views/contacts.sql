-- One row a contact: touchpoints of a journey on one assisted channel with less than 30 minutes between one and the next.
--
-- journey     varchar    Id of the journey
-- definition  varchar    Id of its definition
-- person      varchar    Who
-- channel     varchar    The assisted channel
-- contact     bigint     1 for the journey's first contact on the channel
-- stage       varchar    Stage in which it began
-- team        varchar    Who answered for its first touchpoint
-- reason      varchar    The first reason that was named
-- began_at    timestamp  First touchpoint
-- ended_at    timestamp  Last touchpoint
-- touchpoints bigint     How many
-- cost        double     Cost to serve
WITH assisted AS (
  SELECT
    *,
    lag(occurred_at) OVER (PARTITION BY journey, channel ORDER BY position) AS before_at
  FROM journey_steps
  WHERE channel_kind = 'assisted'
),
numbered AS (
  SELECT
    *,
    sum(CASE WHEN before_at IS NULL OR date_diff('millisecond', before_at, occurred_at) > 1800000 THEN 1 ELSE 0 END)
      OVER (PARTITION BY journey, channel ORDER BY position ROWS UNBOUNDED PRECEDING) AS contact
  FROM assisted
)
SELECT
  journey,
  definition,
  person,
  channel,
  CAST(contact AS bigint) AS contact,
  min_by(stage, position) AS stage,
  min_by(team, position) AS team,
  min_by(reason, CASE WHEN reason IS NOT NULL THEN position END) AS reason,
  min(occurred_at) AS began_at,
  max(occurred_at) AS ended_at,
  count(*) AS touchpoints,
  sum(cost) AS cost
FROM numbered
GROUP BY journey, definition, person, channel, contact
