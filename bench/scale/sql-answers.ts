import { MONTHS, STAGES, VARIANTS } from './reports.ts';

/** 14 days, the funnel's standard window. */
const WINDOW = "INTERVAL '14 days'";
/** Sums of decimals are exact. */
const money = (column: string) => `sum(${column}::decimal(18, 6))::double`;
const ms = (from: string, to: string) => `(epoch_ms(${to}) - epoch_ms(${from}))::double`;
const quantiles = (column: string) => `quantile_cont(${column}, 0.5), quantile_cont(${column}, 0.9)`;

/**
 * The questions, each one statement over the views `journeys`, `journey_steps` and `flags`, as an analyst would write it; by report and
 * question. Numbers come as DOUBLE or INTEGER.
 */
export const sqlAnswers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  funnel: { 'journeys by level': funnelBy(STAGES) },
  paths: {
    variants: `
      WITH marked AS (
        SELECT journey, position, activity, lag(activity) OVER (PARTITION BY journey ORDER BY position) AS before FROM journey_steps
      ), ways AS (
        SELECT list(activity ORDER BY position) AS way FROM marked WHERE activity IS DISTINCT FROM before GROUP BY journey
      )
      SELECT array_to_string(way, ' > '), count(*)::double AS journeys FROM ways
      GROUP BY way ORDER BY journeys DESC, way LIMIT ${VARIANTS}`,
  },
  'transitions of stages': { moves: movesOf('stage') },
  'transitions of channels': { moves: movesOf('channel') },
  timeline: {
    'by month': `
      WITH started AS (SELECT ${monthOf('started_at')} AS month, count(*) AS n FROM journeys GROUP BY month),
        touched AS (SELECT ${monthOf('occurred_at')} AS month, count(*) AS n FROM journey_steps GROUP BY month)
      SELECT month, coalesce(started.n, 0)::double, coalesce(touched.n, 0)::double
      FROM (SELECT unnest([${MONTHS.slice(0, -1).join(', ')}])::double AS month)
      LEFT JOIN started USING (month) LEFT JOIN touched USING (month)`,
  },
  durations: {
    'by state': `
      WITH timed AS (SELECT state, ${ms('started_at', 'coalesce(ended_at, last_at)')} AS took FROM journeys)
      SELECT state, count(*)::double, ${quantiles('took')} FROM timed GROUP BY state`,
    'by stage': `
      WITH following AS (
        SELECT journey, stage, occurred_at, lead(occurred_at) OVER (PARTITION BY journey ORDER BY position) AS next_at FROM journey_steps
      ), stays AS (
        SELECT stage, sum(${ms('occurred_at', 'coalesce(next_at, occurred_at)')}) AS took FROM following GROUP BY journey, stage
      )
      SELECT stage, count(*)::double, ${quantiles('took')} FROM stays GROUP BY stage`,
    'by hand-over': `
      WITH following AS (
        SELECT channel, occurred_at, lag(channel) OVER own AS from_channel, lag(occurred_at) OVER own AS from_at
        FROM journey_steps WINDOW own AS (PARTITION BY journey ORDER BY position)
      ), waits AS (
        SELECT from_channel || ' > ' || channel AS hand_over, ${ms('from_at', 'occurred_at')} AS took
        FROM following WHERE from_channel <> channel
      )
      SELECT hand_over, count(*)::double, ${quantiles('took')} FROM waits GROUP BY hand_over`,
  },
  'drop-offs': {
    'by place': `
      SELECT f.stage, s.channel, s.activity, count(*)::double, count(DISTINCT f.journey)::double, coalesce(${money('f.value')}, 0)
      FROM flags AS f JOIN journey_steps AS s ON s.journey = f.journey AND s.touchpoint = f.touchpoint
      WHERE f.kind = 'drop-off' GROUP BY ALL`,
  },
  voice: {
    'nps by stage': `
      SELECT definition || '/' || stage, count(*)::double,
        100 * (count_if(survey_score >= 9) - count_if(survey_score <= 6))::double / count(*)
      FROM journey_steps
      WHERE survey_instrument = 'nps' AND survey_variant = '0-10' AND coalesce(survey_respondent, 'customer') = 'customer'
      GROUP BY definition, stage`,
  },
  rework: {
    pm4py: `
      WITH cases AS (SELECT journey, count(*) - count(DISTINCT activity) AS rework FROM journey_steps GROUP BY journey)
      SELECT count_if(rework > 0)::double, sum(rework)::double FROM cases`,
    'by activity': `
      WITH repeated AS (
        SELECT activity, count(*) AS times FROM journey_steps GROUP BY activity, journey
      )
      SELECT activity, count_if(times > 1)::double, sum(times - 1)::double FROM repeated GROUP BY activity HAVING sum(times - 1) > 0`,
    'by boundary': `
      WITH again AS (
        SELECT journey, channel || '/' || team AS side, lag(channel || '/' || team) OVER earlier AS from_side, cost
        FROM journey_steps WINDOW earlier AS (PARTITION BY journey, activity ORDER BY position)
      ), occurrences AS (
        SELECT from_side || ' > ' || side AS boundary, count(*) AS n, count(DISTINCT journey) AS journeys, ${money('cost')} AS cost
        FROM again WHERE from_side IS NOT NULL GROUP BY boundary
      ), silo AS (
        SELECT from_channel || '/' || from_team || ' > ' || to_channel || '/' || to_team AS boundary, count(*) AS n, ${money('cost')} AS cost
        FROM flags WHERE silo GROUP BY boundary
      )
      SELECT boundary, occurrences.n::double, journeys::double, occurrences.cost, coalesce(silo.n, 0)::double, coalesce(silo.cost, 0)
      FROM occurrences LEFT JOIN silo USING (boundary)`,
  },
  money: {
    'cost by stage': `
      SELECT definition || '/' || stage, count(*)::double, ${money('cost')} FROM journey_steps GROUP BY definition, stage`,
    'cost by channel': `SELECT channel, count(*)::double, ${money('cost')} FROM journey_steps GROUP BY channel`,
  },
};

function monthOf(column: string): string {
  return `epoch_ms(date_trunc('month', ${column}))::double`;
}

/** The first and the last of a journey move from `~start` and to `~end`. */
function movesOf(column: string): string {
  return `
    WITH pairs AS (
      SELECT journey, ${column} AS here, lag(${column}) OVER own AS from_value, lead(${column}) OVER own AS to_value
      FROM journey_steps WINDOW own AS (PARTITION BY journey ORDER BY position)
    ), moves AS (
      SELECT journey, coalesce(from_value, '~start') AS f, here AS t FROM pairs
      UNION ALL
      SELECT journey, here, '~end' FROM pairs WHERE to_value IS NULL
    )
    SELECT f, t, count(*)::double, count(DISTINCT journey)::double FROM moves GROUP BY f, t`;
}

/** Each level is the first touchpoint of its stage after that of the level before, within the window from the first. */
function funnelBy(stages: readonly string[]): string {
  const levels = stages.map((stage, i) =>
    i === 0
      ? `level1 AS (
          SELECT journey, min(position) AS place, min(occurred_at) AS entered FROM journey_steps WHERE stage = '${stage}' GROUP BY journey)`
      : `level${i + 1} AS (
          SELECT s.journey, min(s.position) AS place, any_value(l.entered) AS entered
          FROM journey_steps AS s JOIN level${i} AS l ON s.journey = l.journey
          WHERE s.stage = '${stage}' AND s.position > l.place AND s.occurred_at <= l.entered + ${WINDOW} GROUP BY s.journey)`,
  );
  const counts = stages.map(
    (_, i) => `SELECT ${i + 1} AS level, count(*)::double AS journeys FROM level${i + 1}`,
  );
  return `WITH ${levels.join(', ')} ${counts.join(' UNION ALL ')}`;
}
