import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { LakeTable } from '../../shared/contract/lake.ts';
import type { AttributeColumn, JourneyLog, Texts } from '../../shared/domain/analytics/journey-log.ts';
import { createTexts } from '../../shared/domain/analytics/texts.ts';
import { readTexts } from './duckdb-columns.ts';
import {
  attributeOf,
  readAttribute,
  readFlags,
  readJourneys,
  readSteps,
  readSurveys,
  readVoices,
} from './duckdb-parts.ts';

export interface LakeOptions {
  signal: AbortSignal;
  /** How many touchpoints are read of how many. */
  onProgress?: (done: number, of: number) => void;
  /** Keys of attributes to read; left out: none. */
  attributes?: readonly string[];
}

/** Texts that a log holds as numbers, by table. */
const TEXTS = {
  journeys: ['definition', 'segment', 'currency'],
  journey_steps: [
    'channel',
    'team',
    'activity',
    'stage',
    'outcome',
    'reason',
    'segment',
    'survey_instrument',
    'survey_variant',
    'survey_respondent',
  ],
  flags: ['stage', 'cause', 'from_channel', 'from_team', 'to_channel', 'to_team', 'subject', 'reason'],
} as const;

/** The journeys of a lake in a folder, read by DuckDB: a million touchpoints a second or so. */
export async function readLakeLog(dir: string, options: LakeOptions): Promise<JourneyLog> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    return await logOf(connection, dir, options);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function logOf(connection: DuckDBConnection, dir: string, options: LakeOptions): Promise<JourneyLog> {
  const { signal, onProgress, attributes = [] } = options;
  const raw = (table: LakeTable) => {
    const files = join(dir, table, 'bucket=*', '*.parquet').replaceAll("'", "''");
    return `read_parquet('${files}', hive_partitioning = false)`;
  };
  await connection.run(
    `CREATE TEMP TABLE latest AS SELECT person, max(fold) AS fold FROM ${raw('persons')} GROUP BY person`,
  );
  for (const table of ['journeys', 'journey_steps', 'flags'] as const) {
    await connection.run(
      `CREATE TEMP VIEW ${table} AS SELECT * FROM ${raw(table)} SEMI JOIN latest USING (person, fold)`,
    );
  }
  const texts = await collectTexts(connection, attributes);
  await connection.run(`
    CREATE TEMP TABLE numbered AS
    SELECT
      row_number() OVER (ORDER BY person, journey) - 1 AS n,
      dense_rank() OVER (ORDER BY person) - 1 AS p,
      *
    FROM journeys`);
  const journeys = await readJourneys(connection, signal);
  const { steps, firstStep } = await readSteps(connection, journeys.count, signal, onProgress);
  const place = { connection, firstStep, signal };
  const columns = new Map<string, AttributeColumn>();
  for (const key of attributes) columns.set(key, await readAttribute(place, key));
  return {
    texts,
    journeys: { ...journeys, firstStep },
    steps,
    flags: await readFlags(place),
    surveys: await readSurveys(place),
    voices: await readVoices(place, texts),
    attributes: columns,
  };
}

/** The texts of all columns, in order, as an enumeration of DuckDB's: a text's number there is its number in the log. */
async function collectTexts(connection: DuckDBConnection, attributes: readonly string[]): Promise<Texts> {
  const columns = Object.entries(TEXTS).flatMap(([table, names]) =>
    names.map(name => `SELECT DISTINCT ${name} AS text FROM ${table}`),
  );
  const values = attributes.map(key => `SELECT DISTINCT ${attributeOf(key)} FROM journey_steps`);
  const quadrants = "SELECT unnest(['says', 'thinks', 'does', 'feels', 'hears', 'frustrates', 'motivates'])";
  await connection.run(`
    CREATE TYPE text_number AS ENUM (
      SELECT text FROM (${[...columns, ...values, quadrants, "SELECT ''"].join(' UNION ')})
      WHERE text IS NOT NULL ORDER BY text)`);
  const texts = createTexts();
  const sorted = await readTexts(connection, 'SELECT unnest(enum_range(NULL::text_number))::varchar');
  for (const text of sorted) texts.add(text);
  return texts;
}
