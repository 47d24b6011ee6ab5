-- Touchpoints after a change of channel, by whether the new channel had the context: how many of them repeat what had been
-- done, and at what cost. An association: channels that ask for the context may differ in other ways too.
--
-- definition   varchar  Id of the journey definition
-- channel      varchar  Channel that the customer came to
-- context      varchar  proven (a receipt shows it), received (the channel says so), missing (it says not) or unknown
-- touchpoints  bigint   Touchpoints whose journey was on another channel before
-- reworked     bigint   Of these, repeating an activity of the journey
-- share        double   Reworked ÷ touchpoints
-- cost         double   Cost to serve of those that repeat
WITH steps AS (
  SELECT
    definition,
    journey,
    touchpoint,
    channel,
    cost,
    context_received,
    context_proven,
    lag(channel) OVER (PARTITION BY journey ORDER BY position) AS before
  FROM journey_steps
),
arrived AS (
  SELECT
    s.definition,
    s.channel,
    CASE
      WHEN s.context_proven THEN 'proven'
      WHEN s.context_received THEN 'received'
      WHEN NOT s.context_received THEN 'missing'
      ELSE 'unknown'
    END AS context,
    s.cost,
    EXISTS (
      SELECT 1
      FROM flags AS f
      WHERE f.journey = s.journey AND f.touchpoint = s.touchpoint AND f.kind IN ('self-loop', 'repetition')
    ) AS is_rework
  FROM steps AS s
  WHERE s.before <> s.channel
)
SELECT
  definition,
  channel,
  context,
  count(*) AS touchpoints,
  count_if(is_rework) AS reworked,
  CAST(count_if(is_rework) AS double) / count(*) AS share,
  coalesce(sum(CASE WHEN is_rework THEN cost END), 0e0) AS cost
FROM arrived
GROUP BY definition, channel, context
