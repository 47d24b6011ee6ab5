-- What happens on each day (UTC) and channel.
--
-- day          date     Day in UTC
-- definition   varchar  Id of the journey definition
-- channel      varchar  Channel
-- touchpoints  bigint   Touchpoints
-- journeys     bigint   Journeys with one
-- persons      bigint   Persons with one
-- begun        bigint   Journeys that begin with one of these touchpoints
-- cost         double   Cost to serve
SELECT
  CAST(occurred_at AS date) AS day,
  definition,
  channel,
  count(*) AS touchpoints,
  count(DISTINCT journey) AS journeys,
  count(DISTINCT person) AS persons,
  count_if(position = 1) AS begun,
  sum(cost) AS cost
FROM journey_steps
GROUP BY CAST(occurred_at AS date), definition, channel
