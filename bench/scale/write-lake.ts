import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Touchpoints of a journey: 2 to 14, 8 on average. */
const MEAN = 8;

/**
 * A lake of about `touchpoints` touchpoints in `dir`, the same at each call: every person has up to three journeys of one definition, with runs
 * of channels, repeated activities, surveys and silo-induced rework.
 */
export async function writeLake(dir: string, touchpoints: number): Promise<void> {
  const journeys = Math.round(touchpoints / MEAN);
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '4GB', threads: '2' });
  const connection = await instance.connect();
  const write = async (table: string, sql: string) => {
    const folder = join(dir, table, 'bucket=00');
    await mkdir(folder, { recursive: true });
    const file = join(folder, 'fold-1.parquet').replaceAll("'", "''");
    await connection.run(`COPY (${sql}) TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 100000)`);
  };
  try {
    await write(
      'persons',
      `SELECT 'customerId.' || p AS person, 'fold-1' AS fold FROM range(${Math.ceil(journeys / 2)}) AS t(p)`,
    );
    await write('journey_steps', stepsOf(journeys));
    const steps = `read_parquet('${join(dir, 'journey_steps').replaceAll("'", "''")}/*/*.parquet')`;
    await write('journeys', journeysOf(steps));
    const ended = `read_parquet('${join(dir, 'journeys').replaceAll("'", "''")}/*/*.parquet')`;
    await write('flags', flagsOf(steps, ended));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const pick = (list: readonly string[], index: string) =>
  `list_extract([${list.map(each => `'${each}'`).join(', ')}], (1 + ${index})::bigint)`;
const drawn = (of: string, sides: number) => `(hash(${of}) % ${sides})`;

const CHANNELS = ['web', 'app', 'store', 'call-center', 'chat', 'email'];
const KINDS = ['digital', 'digital', 'physical', 'assisted', 'assisted', 'digital'];
const TEAMS = ['ecommerce', 'mobile', 'retail', 'contact-centre', 'contact-centre', 'crm'];
const ACTIVITIES = [
  'product.viewed',
  'cart.filled',
  'order.placed',
  'order.paid',
  'order.changed',
  'parcel.delivered',
  'help.asked',
  'order.returned',
];
const STAGES = ['choose', 'choose', 'buy', 'buy', 'buy', 'receive', 'support', 'support'];

/** A run of a channel goes on with two steps in three; activities move on, with a step back now and then. */
function stepsOf(journeys: number): string {
  return `
    WITH numbers AS (
      SELECT j, unnest(range(1, 3 + ${drawn('j', 13)}::bigint)) AS k FROM range(${journeys}) AS t(j)
    ), chosen AS (
      SELECT j, k,
        ${drawn('j * 31 + k // 3', CHANNELS.length)} AS c,
        least(7, greatest(0, k // 2 - (${drawn('j * 97 + k', 4)} = 0)::integer)) AS a
      FROM numbers
    )
    SELECT
      'customerId.' || (j // 2) AS person, 'fold-1' AS fold, 'order~' || j AS journey, 'order' AS definition, 1 AS version,
      k::integer AS position, 't' || j || '-' || k AS touchpoint,
      make_timestamp((1767225600 + ${drawn('j', 25_000_000)} + k * 7200 + ${drawn('j * 7 + k', 7000)})::bigint * 1000000) AS occurred_at,
      ${pick(STAGES, 'a')} AS stage, 'during' AS phase, ${pick(CHANNELS, 'c')} AS channel, ${pick(KINDS, 'c')} AS channel_kind,
      ${pick(TEAMS, 'c')} AS team, ${pick(ACTIVITIES, 'a')} AS activity,
      CASE ${drawn('j + k', 5)} WHEN 0 THEN 'failed' WHEN 1 THEN NULL ELSE 'completed' END AS outcome,
      CASE WHEN c IN (3, 4) THEN ${pick(['delivery', 'price', 'return'], drawn('j', 3))} END AS reason,
      ${pick(['new', 'regular', 'premium'], drawn('j // 2', 3))} AS segment,
      CASE WHEN c IN (3, 4) THEN ${drawn('j * 3 + k', 2)} = 0 END AS context_received, NULL::boolean AS context_proven,
      CASE WHEN c IN (3, 4) THEN 60 + ${drawn('j * 5 + k', 900)} END::double AS duration_seconds,
      CASE WHEN ${drawn('j * 11 + k', 20)} = 0 THEN 'nps' END AS survey_instrument,
      CASE WHEN ${drawn('j * 11 + k', 20)} = 0 THEN '0-10' END AS survey_variant,
      CASE WHEN ${drawn('j * 11 + k', 20)} = 0 THEN ${drawn('j * 13 + k', 11)} END::double AS survey_score,
      NULL::varchar AS survey_respondent, NULL::varchar AS survey_comment, NULL::varchar AS voice, NULL::varchar AS attributes,
      (CASE WHEN c IN (3, 4) THEN 640 ELSE 10 END / 100)::double AS cost
    FROM chosen`;
}

function journeysOf(steps: string): string {
  return `
    SELECT person, fold, journey, definition, version,
      CASE WHEN bool_or(activity = 'parcel.delivered') THEN 'completed' WHEN hash(journey) % 3 = 0 THEN 'open' ELSE 'dropped-off' END AS state,
      arg_max(stage, position) AS stage, arg_max(segment, position) AS segment,
      min(occurred_at) AS started_at, max(occurred_at) AS last_at,
      CASE WHEN hash(journey) % 3 > 0 THEN max(occurred_at) END AS ended_at,
      'EUR' AS currency, (hash(journey) % 50000)::double / 100 AS value, 'EUR' AS value_currency
    FROM ${steps} GROUP BY person, fold, journey, definition, version`;
}

/** A repeated activity on another channel, and the end of a journey that dropped off. */
function flagsOf(steps: string, journeys: string): string {
  return `
    WITH repeated AS (
      SELECT *, lag(channel) OVER again AS from_channel, lag(team) OVER again AS from_team
      FROM ${steps} WINDOW again AS (PARTITION BY journey, activity ORDER BY position)
    )
    SELECT person, fold, journey || '~repetition~' || touchpoint AS flag, 'repetition' AS kind, 'raised' AS state, occurred_at AS at,
      journey, definition, version, stage, activity, touchpoint, 'redo' AS variant, true AS silo, 'no-handoff' AS cause,
      from_channel, from_team, channel AS to_channel, team AS to_team, cost, NULL::double AS value,
      NULL::varchar AS value_currency, NULL::varchar AS subject, NULL::varchar AS reason
    FROM repeated WHERE from_channel <> channel
    UNION ALL
    SELECT j.person, j.fold, j.journey || '~drop-off', 'drop-off', CASE WHEN hash(j.journey) % 5 = 0 THEN 'resolved' ELSE 'raised' END,
      j.last_at, j.journey, j.definition, j.version, s.stage, s.activity, s.touchpoint, NULL, false, NULL,
      NULL, NULL, NULL, NULL, NULL, j.value, j.value_currency, NULL, NULL
    FROM ${journeys} AS j JOIN ${steps} AS s ON s.journey = j.journey AND s.occurred_at = j.last_at
    WHERE j.state = 'dropped-off'`;
}
