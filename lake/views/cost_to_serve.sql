-- What serving customers costs, by stage and channel, and how much of it is silo-induced rework.
--
-- definition   varchar  Id of the journey definition
-- stage        varchar  Stage
-- channel      varchar  Channel
-- touchpoints  bigint   Touchpoints
-- journeys     bigint   Journeys with one
-- cost         double   Cost to serve
-- silo_cost    double   Of this, of touchpoints that repeat what another silo had
-- currency     varchar  Of the costs
WITH repeated AS (
  SELECT DISTINCT journey, touchpoint FROM flags WHERE silo
)
SELECT
  s.definition,
  s.stage,
  s.channel,
  count(*) AS touchpoints,
  count(DISTINCT s.journey) AS journeys,
  sum(s.cost) AS cost,
  coalesce(sum(CASE WHEN r.touchpoint IS NOT NULL THEN s.cost END), 0e0) AS silo_cost,
  j.currency
FROM journey_steps AS s
JOIN journeys AS j ON j.journey = s.journey
LEFT JOIN repeated AS r ON r.journey = s.journey AND r.touchpoint = s.touchpoint
GROUP BY s.definition, s.stage, s.channel, j.currency
