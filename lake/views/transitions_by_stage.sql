-- From which stage to which one journeys go next; every step counts, also within a stage and backwards.
--
-- definition  varchar  Id of the journey definition
-- from_stage  varchar  Stage of a touchpoint
-- to_stage    varchar  Stage of the next one
-- steps       bigint   How often
-- journeys    bigint   In how many journeys
-- share       double   Of the steps that leave from_stage, 0 to 1
WITH pairs AS (
  SELECT
    definition,
    journey,
    stage AS from_stage,
    lead(stage) OVER (PARTITION BY journey ORDER BY position) AS to_stage
  FROM journey_steps
),
counted AS (
  SELECT definition, from_stage, to_stage, count(*) AS steps, count(DISTINCT journey) AS journeys
  FROM pairs
  WHERE to_stage IS NOT NULL
  GROUP BY definition, from_stage, to_stage
)
SELECT
  definition,
  from_stage,
  to_stage,
  steps,
  journeys,
  CAST(steps AS double) / CAST(sum(steps) OVER (PARTITION BY definition, from_stage) AS double) AS share
FROM counted
