-- From which channel to which one customers go next within a journey; every step counts, also from a channel to itself.
--
-- definition     varchar  Id of the journey definition
-- from_channel   varchar  Channel of a touchpoint
-- to_channel     varchar  Channel of the next one
-- steps          bigint   How often
-- journeys       bigint   In how many journeys
-- share          double   Of the steps that leave from_channel, 0 to 1
-- median_hours   double   Half of the steps take no longer
WITH pairs AS (
  SELECT
    definition,
    journey,
    channel AS from_channel,
    lead(channel) OVER (PARTITION BY journey ORDER BY position) AS to_channel,
    occurred_at,
    lead(occurred_at) OVER (PARTITION BY journey ORDER BY position) AS next_at
  FROM journey_steps
),
counted AS (
  SELECT
    definition,
    from_channel,
    to_channel,
    count(*) AS steps,
    count(DISTINCT journey) AS journeys,
    approx_percentile(CAST(date_diff('second', occurred_at, next_at) AS double) / 3600, 5e-1) AS median_hours
  FROM pairs
  WHERE to_channel IS NOT NULL
  GROUP BY definition, from_channel, to_channel
)
SELECT
  definition,
  from_channel,
  to_channel,
  steps,
  journeys,
  CAST(steps AS double) / CAST(sum(steps) OVER (PARTITION BY definition, from_channel) AS double) AS share,
  median_hours
FROM counted
