-- Rework by three readings side by side; they count different things and are never added up.
--
-- definition         varchar  Id of the journey definition
-- journeys           bigint   Journeys
-- reworked           bigint   Journeys with an activity that comes again
-- pm4py              bigint   Events less distinct activities of the journey (pm4py, rework of a case)
-- self_loops         bigint   Runs of one activity longer than one (edeaR)
-- self_loops_redo    bigint   Of these, with more than one channel
-- repetitions        bigint   Activities in more than one run (edeaR)
-- repetitions_redo   bigint   Of these, with more than one channel
-- occurrences        bigint   Every touchpoint whose activity the journey had before
-- silo_cost          double   Cost to serve of silo-induced rework
-- currency           varchar  Of the cost
SELECT
  definition,
  count(*) AS journeys,
  count_if(rework_pm4py > 0) AS reworked,
  CAST(sum(rework_pm4py) AS bigint) AS pm4py,
  CAST(sum(self_loops) AS bigint) AS self_loops,
  CAST(sum(self_loops_redo) AS bigint) AS self_loops_redo,
  CAST(sum(repetitions) AS bigint) AS repetitions,
  CAST(sum(repetitions_redo) AS bigint) AS repetitions_redo,
  CAST(sum(rework) AS bigint) AS occurrences,
  sum(silo_cost) AS silo_cost,
  currency
FROM journeys
GROUP BY definition, currency
