-- Where journeys are left, ranked by the money that stays lost: value at risk less what came back.
--
-- definition       varchar  Id of the journey definition
-- stage            varchar  Stage of the last touchpoint before the deadline was missed
-- dropoffs         bigint   Missed deadlines
-- recovered        bigint   Of these, followed by a return in time
-- rate             double   Drop-offs that were not recovered, of the journeys that reached the stage
-- value_at_risk    double   Money at stake in all of them
-- value_recovered  double   Of this, in those that were recovered
-- value_lost       double   The rest
-- currency         varchar  Of the values; NULL where none is named
-- place            bigint   1 for the greatest loss of a definition and currency
WITH left_there AS (
  SELECT
    definition,
    stage,
    value_currency AS currency,
    count(*) AS dropoffs,
    count_if(state = 'resolved') AS recovered,
    coalesce(sum(value), 0e0) AS value_at_risk,
    coalesce(sum(CASE WHEN state = 'resolved' THEN value END), 0e0) AS value_recovered
  FROM flags
  WHERE kind = 'drop-off'
  GROUP BY definition, stage, value_currency
),
reached AS (
  SELECT definition, stage, count(DISTINCT journey) AS journeys FROM journey_steps GROUP BY definition, stage
)
SELECT
  d.definition,
  d.stage,
  d.dropoffs,
  d.recovered,
  CAST(d.dropoffs - d.recovered AS double) / r.journeys AS rate,
  d.value_at_risk,
  d.value_recovered,
  d.value_at_risk - d.value_recovered AS value_lost,
  d.currency,
  rank() OVER (
    PARTITION BY d.definition, d.currency
    ORDER BY d.value_at_risk - d.value_recovered DESC, d.dropoffs DESC
  ) AS place
FROM left_there AS d
JOIN reached AS r ON r.definition = d.definition AND r.stage = d.stage
