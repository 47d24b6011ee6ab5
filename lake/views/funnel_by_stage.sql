-- How many journeys reach each stage, how many of these complete, and how many are left there for good.
-- Order by typical_position to read it as a funnel; share is of all journeys of the definition.
--
-- definition        varchar  Id of the journey definition
-- stage             varchar  Stage
-- phase             varchar  before, during or after
-- journeys          bigint   Journeys with a touchpoint in the stage
-- share             double   Of the definition's journeys, 0 to 1
-- completed         bigint   Of these, completed
-- dropped_off_here  bigint   Of these, dropped off with this as their last stage
-- typical_position  double   Mean place of the stage's first touchpoint within its journey
WITH reached AS (
  SELECT definition, stage, phase, journey, min(position) AS first_position
  FROM journey_steps
  GROUP BY definition, stage, phase, journey
),
sizes AS (
  SELECT definition, count(*) AS journeys FROM journeys GROUP BY definition
)
SELECT
  r.definition,
  r.stage,
  r.phase,
  count(*) AS journeys,
  CAST(count(*) AS double) / max(s.journeys) AS share,
  count_if(j.state = 'completed') AS completed,
  count_if(j.state = 'dropped-off' AND j.stage = r.stage) AS dropped_off_here,
  avg(CAST(r.first_position AS double)) AS typical_position
FROM reached AS r
JOIN journeys AS j ON j.journey = r.journey
JOIN sizes AS s ON s.definition = r.definition
GROUP BY r.definition, r.stage, r.phase
