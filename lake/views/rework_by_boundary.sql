-- Silo-induced rework by the boundary at which the context was lost, with its cause and its cost to serve.
--
-- definition    varchar  Id of the journey definition
-- from_channel  varchar  Channel that had what the customer had done
-- from_team     varchar  Team that had it
-- to_channel    varchar  Channel that made the customer do it again
-- to_team       varchar  Team that did
-- cause         varchar  no-handoff, contradiction, failed-before or unresolved-before
-- occurrences   bigint   Flags
-- journeys      bigint   Journeys with at least one
-- cost          double   Cost to serve of what was repeated
-- currency      varchar  Of the cost
SELECT
  f.definition,
  f.from_channel,
  f.from_team,
  f.to_channel,
  f.to_team,
  f.cause,
  count(*) AS occurrences,
  count(DISTINCT f.journey) AS journeys,
  coalesce(sum(f.cost), 0e0) AS cost,
  j.currency
FROM flags AS f
JOIN journeys AS j ON j.journey = f.journey
WHERE f.silo
GROUP BY f.definition, f.from_channel, f.from_team, f.to_channel, f.to_team, f.cause, j.currency
