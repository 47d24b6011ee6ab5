import type { DuckDBConnection } from '@duckdb/node-api';
import type {
  AttributeColumn,
  FlagColumns,
  JourneyColumns,
  StepColumns,
  SurveyColumns,
  Texts,
  VoiceColumns,
} from '../../shared/domain/analytics/journey-log.ts';
import { CHANNEL_KINDS, FLAGS, STATES, VARIANTS } from '../../shared/domain/analytics/names.ts';
import { countOf, readColumns, readTexts } from './duckdb-columns.ts';

// Tables: journey_steps, flags; numbered: journeys with their number n and that of their person p. Type: text_number.

export interface Place {
  connection: DuckDBConnection;
  firstStep: Uint32Array;
  signal: AbortSignal;
}

const JOURNEY = 'JOIN (SELECT n, person, journey, currency FROM numbered) AS j USING (person, journey)';
const SURVEYED = 'survey_instrument IS NOT NULL AND survey_score IS NOT NULL';

const code = (column: string) => `coalesce(enum_code(${column}::text_number), 0)`;
const ms = (column: string) => `epoch_ms(${column})::double`;
const within = (column: string, list: readonly string[]) =>
  `greatest(coalesce(list_position([${list.map(each => `'${each}'`).join(', ')}], ${column}), 1) - 1, 0)::integer`;
const ownValue = 'CASE WHEN coalesce(value_currency, currency) = currency THEN value END';
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;

export const attributeOf = (key: string) =>
  `json_extract_string(attributes, ${quoted(`$."${key.replaceAll('"', '')}"`)})`;

export async function readJourneys(
  connection: DuckDBConnection,
  signal: AbortSignal,
): Promise<Omit<JourneyColumns, 'firstStep'>> {
  const count = await countOf(connection, 'numbered');
  const columns = {
    person: new Uint32Array(count),
    definition: new Uint32Array(count),
    version: new Uint32Array(count),
    currency: new Uint32Array(count),
    state: new Uint8Array(count),
    segment: new Uint32Array(count),
    startedAt: new Float64Array(count),
    lastAt: new Float64Array(count),
    endedAt: new Float64Array(count),
    value: new Float64Array(count),
  };
  await readColumns(
    connection,
    `SELECT p::integer, ${code('definition')}, version::integer, ${code('currency')}, ${within('state', STATES)}, ${code('segment')},
       ${ms('started_at')}, ${ms('last_at')}, ${ms('ended_at')},
       ${ownValue}
     FROM numbered ORDER BY n`,
    Object.values(columns),
    signal,
  );
  const ids = await readTexts(connection, 'SELECT journey FROM numbered ORDER BY n');
  return { count, idOf: number => ids[number] ?? '', ...columns };
}

export async function readSteps(
  connection: DuckDBConnection,
  journeys: number,
  signal: AbortSignal,
  onProgress: ((done: number, of: number) => void) | undefined,
): Promise<{ steps: StepColumns; firstStep: Uint32Array }> {
  const count = await countOf(connection, 'journey_steps');
  const owner = new Uint32Array(count);
  const touchpoint = new Uint32Array(count);
  const columns = {
    at: new Float64Array(count),
    channel: new Uint16Array(count),
    kind: new Uint8Array(count),
    team: new Uint16Array(count),
    activity: new Uint16Array(count),
    stage: new Uint16Array(count),
    outcome: new Uint16Array(count),
    reason: new Uint16Array(count),
    segment: new Uint16Array(count),
    context: new Uint8Array(count),
    duration: new Float32Array(count),
    cost: new Float64Array(count),
  };
  // A touchpoint is in journeys of several definitions only where there are several: else each step is one of its own.
  const shared = (await countOf(connection, '(SELECT DISTINCT definition FROM numbered)')) > 1;
  const number = 'dense_rank() OVER (ORDER BY person, touchpoint) - 1';
  await readColumns(
    connection,
    `SELECT n::integer, ${ms('occurred_at')}, ${code('channel')}, ${within('channel_kind', CHANNEL_KINDS)},
       ${['team', 'activity', 'stage', 'outcome', 'reason', 'segment'].map(code).join(', ')},
       CASE WHEN context_proven THEN 3 WHEN context_received THEN 2 WHEN context_received IS NULL THEN 0 ELSE 1 END,
       duration_seconds, cost ${shared ? `, (${number})::integer` : ''}
     FROM journey_steps ${JOURNEY} ORDER BY n, position`,
    [owner, ...Object.values(columns), ...(shared ? [touchpoint] : [])],
    signal,
    rows => onProgress?.(rows, count),
  );
  if (!shared) for (let step = 0; step < count; step++) touchpoint[step] = step;
  const firstStep = new Uint32Array(journeys + 1);
  for (const journey of owner) firstStep[journey + 1] = (firstStep[journey + 1] ?? 0) + 1;
  for (let journey = 0; journey < journeys; journey++) {
    firstStep[journey + 1] = (firstStep[journey + 1] ?? 0) + (firstStep[journey] ?? 0);
  }
  return { steps: { count, touchpoint, ...columns }, firstStep };
}

export async function readFlags({ connection, firstStep, signal }: Place): Promise<FlagColumns> {
  const count = await countOf(connection, 'flags');
  const columns = {
    journey: new Uint32Array(count),
    step: new Uint32Array(count),
    kind: new Uint8Array(count),
    resolved: new Uint8Array(count),
    at: new Float64Array(count),
    stage: new Uint32Array(count),
    variant: new Uint8Array(count),
    cause: new Uint32Array(count),
    fromChannel: new Uint32Array(count),
    fromTeam: new Uint32Array(count),
    toChannel: new Uint32Array(count),
    toTeam: new Uint32Array(count),
    cost: new Float64Array(count),
    value: new Float64Array(count),
    subject: new Uint32Array(count),
    reason: new Uint32Array(count),
  };
  await readColumns(
    connection,
    `SELECT n::integer, s.position::integer, ${within('f.kind', FLAGS)}, (f.state = 'resolved')::integer, ${ms('f.at')},
       ${code('f.stage')}, ${within('f.variant', VARIANTS)}, CASE WHEN f.silo THEN ${code('f.cause')} ELSE 0 END,
       ${['f.from_channel', 'f.from_team', 'f.to_channel', 'f.to_team'].map(code).join(', ')},
       coalesce(f.cost, 0), CASE WHEN coalesce(f.value_currency, currency) = currency THEN f.value END, ${code('f.subject')}, ${code('f.reason')}
     FROM flags AS f
     ${JOURNEY}
     JOIN (SELECT person, journey, touchpoint, position FROM journey_steps) AS s USING (person, journey, touchpoint)
     ORDER BY n, f.at, f.flag`,
    Object.values(columns),
    signal,
  );
  toSteps(columns, firstStep);
  return { count, ...columns };
}

export async function readSurveys({ connection, firstStep, signal }: Place): Promise<SurveyColumns> {
  const count = await countOf(connection, `journey_steps WHERE ${SURVEYED}`);
  const columns = {
    journey: new Uint32Array(count),
    step: new Uint32Array(count),
    instrument: new Uint32Array(count),
    variant: new Uint32Array(count),
    score: new Float64Array(count),
    respondent: new Uint32Array(count),
  };
  const from = `FROM journey_steps ${JOURNEY} WHERE ${SURVEYED} ORDER BY n, position`;
  await readColumns(
    connection,
    `SELECT n::integer, position::integer, ${code('survey_instrument')}, ${code('survey_variant')}, survey_score,
       ${code('survey_respondent')} ${from}`,
    Object.values(columns),
    signal,
  );
  toSteps(columns, firstStep);
  const comments = await readTexts(connection, `SELECT survey_comment ${from}`);
  const { journey: _, ...surveys } = columns;
  return { count, comment: number => comments[number] ?? '', ...surveys };
}

export async function readVoices(
  { connection, firstStep, signal }: Place,
  numbers: Texts,
): Promise<VoiceColumns> {
  const from = `FROM journey_steps ${JOURNEY} WHERE voice IS NOT NULL ORDER BY n, position`;
  const touchpoints = await countOf(connection, 'journey_steps WHERE voice IS NOT NULL');
  const at = { journey: new Uint32Array(touchpoints), step: new Uint32Array(touchpoints) };
  await readColumns(connection, `SELECT n::integer, position::integer ${from}`, Object.values(at), signal);
  toSteps(at, firstStep);
  const step: number[] = [];
  const quadrant: number[] = [];
  const said: string[] = [];
  for (const [i, json] of (await readTexts(connection, `SELECT voice ${from}`)).entries()) {
    const voices: { quadrant: string; text: string }[] = JSON.parse(json);
    for (const each of voices) {
      step.push(at.step[i] ?? 0);
      quadrant.push(numbers.numberOf(each.quadrant));
      said.push(each.text);
    }
  }
  return {
    count: said.length,
    step: Uint32Array.from(step),
    quadrant: Uint32Array.from(quadrant),
    text: voice => said[voice] ?? '',
  };
}

export async function readAttribute(
  { connection, firstStep, signal }: Place,
  key: string,
): Promise<AttributeColumn> {
  const has = `journey_steps WHERE ${attributeOf(key)} IS NOT NULL`;
  const count = await countOf(connection, has);
  const columns = {
    journey: new Uint32Array(count),
    step: new Uint32Array(count),
    value: new Uint32Array(count),
  };
  await readColumns(
    connection,
    `SELECT n::integer, position::integer, ${code(attributeOf(key))}
     FROM (SELECT * FROM ${has}) ${JOURNEY} ORDER BY n, position`,
    Object.values(columns),
    signal,
  );
  toSteps(columns, firstStep);
  return { step: columns.step, value: columns.value };
}

/** Positions within journeys, from 1, become numbers of steps. */
function toSteps(
  { journey, step }: { journey: Uint32Array; step: Uint32Array },
  firstStep: Uint32Array,
): void {
  for (const [i, position] of step.entries()) step[i] = (firstStep[journey[i] ?? 0] ?? 0) + position - 1;
}
