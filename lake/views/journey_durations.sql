-- How long journeys take from their first touchpoint to their end, by how they ended; open ones up to their last touchpoint.
--
-- definition    varchar  Id of the journey definition
-- state         varchar  open, completed, cancelled or dropped-off
-- journeys      bigint   How many
-- median_hours  double   Half of them take no longer
-- p90_hours     double   Nine of ten take no longer
-- mean_hours    double   Mean
-- touchpoints   double   Mean number of touchpoints
-- channels      double   Mean number of distinct channels
WITH timed AS (
  SELECT
    definition,
    state,
    touchpoints,
    channels,
    CAST(date_diff('second', started_at, coalesce(ended_at, last_at)) AS double) / 3600 AS hours
  FROM journeys
)
SELECT
  definition,
  state,
  count(*) AS journeys,
  approx_percentile(hours, 5e-1) AS median_hours,
  approx_percentile(hours, 9e-1) AS p90_hours,
  avg(hours) AS mean_hours,
  avg(CAST(touchpoints AS double)) AS touchpoints,
  avg(CAST(channels AS double)) AS channels
FROM timed
GROUP BY definition, state
