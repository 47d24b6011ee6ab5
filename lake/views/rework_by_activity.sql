-- Rework by activity as pm4py counts it: the number of journeys in which the activity occurs at least twice.
--
-- definition   varchar  Id of the journey definition
-- activity     varchar  Activity
-- journeys     bigint   Journeys in which it occurs
-- reworked     bigint   Of these, at least twice (pm4py, rework of an activity)
-- events       bigint   How often it occurs
-- repeated     bigint   Events less journeys: every occurrence after the first
WITH occurrences AS (
  SELECT definition, activity, journey, count(*) AS times
  FROM journey_steps
  GROUP BY definition, activity, journey
)
SELECT
  definition,
  activity,
  count(*) AS journeys,
  count_if(times > 1) AS reworked,
  CAST(sum(times) AS bigint) AS events,
  CAST(sum(times) - count(*) AS bigint) AS repeated
FROM occurrences
GROUP BY definition, activity
