import type { LakeRows, LakeTable } from '../../contract/lake.ts';
import type { JourneyLog } from '../../domain/analytics/journey-log.ts';
import { createLogBuilder } from '../../domain/analytics/log-builder.ts';
import { compare } from '../../domain/node-id.ts';
import { withWidth } from '../with-width.ts';
import { DATA_TABLES } from './flush.ts';
import { LakeFileGoneError, type LakeReader, type RowOf } from './ports.ts';
import { type Survey, surveyBucket } from './survey.ts';

export interface LakeQuery {
  definition?: string;
  /** By the journey's start, ms: `from` inclusive, `to` exclusive. Touchpoints and sightings by their own time. */
  from?: number;
  to?: number;
  /** Tables to read beside `persons`; those left out are empty. All of them where none are named. */
  tables?: readonly LakeTable[];
}

/** Files read side by side. */
const WIDTH = 8;
/** Buckets read ahead. */
const AHEAD = 3;
/** Readings of a bucket before it is given up: whoever compacts it takes files away. */
const ATTEMPTS = 5;

/**
 * The rows of each person, as of their latest fold, by bucket and name: a few buckets are in memory at a time. Persons who hold
 * nothing are left out.
 */
export async function* personRows(lake: LakeReader, query: LakeQuery = {}): AsyncGenerator<LakeRows> {
  const readings: Promise<LakeRows[]>[] = [];
  for (const bucket of lake.buckets) {
    const reading = readBucket(lake, bucket, query);
    // Told where it is waited for; who stops before that does not want to know.
    reading.catch(() => {});
    readings.push(reading);
    if (readings.length > AHEAD) yield* (await readings.shift()) ?? [];
  }
  for (const reading of readings) yield* await reading;
}

/** What reports read, from the lake. */
export async function readJourneyLog(
  lake: LakeReader,
  query: Omit<LakeQuery, 'tables'> = {},
): Promise<JourneyLog> {
  const builder = createLogBuilder();
  const tables = ['journeys', 'journey_steps', 'flags'] as const;
  for await (const rows of personRows(lake, { ...query, tables }))
    if (rows.journeys.length > 0) builder.add(rows);
  return builder.build();
}

async function readBucket(lake: LakeReader, bucket: string, query: LakeQuery): Promise<LakeRows[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const survey = await surveyBucket(lake, bucket);
      const rows = await readSurveyed(lake, survey, query);
      // A flush or a compaction that ended meanwhile may have files that were listed without it.
      const known = survey.groups.filter(each => each.persons !== undefined).map(each => each.id);
      const there = (await lake.files('persons', bucket)).map(each => each.id);
      if (known.join() === there.join()) return rows;
      if (attempt === ATTEMPTS && known.every(id => there.includes(id))) return rows;
    } catch (error) {
      if (!(error instanceof LakeFileGoneError) || attempt === ATTEMPTS) throw error;
    }
    if (attempt === ATTEMPTS)
      throw new LakeFileGoneError(`Bucket ${bucket} changes faster than it can be read`);
  }
}

async function readSurveyed(lake: LakeReader, survey: Survey, query: LakeQuery): Promise<LakeRows[]> {
  const persons = new Map<string, LakeRows>();
  const held = [...survey.latest.rows.values()].filter(each => each.touchpoints > 0);
  for (const row of held.sort((a, b) => compare(a.person, b.person))) {
    const none = { touchpoints: [], journey_steps: [], journeys: [], flags: [], sightings: [] };
    persons.set(row.person, { persons: [row], ...none });
  }
  const journeys = new Set<string>();
  const inJourney = (row: { journey: string; fold: string }) => journeys.has(`${row.journey} ${row.fold}`);
  const wanted = new Set<LakeTable>(query.tables ?? DATA_TABLES);
  // What every person of a flush was folded again after is not read.
  const alive = survey.groups
    .filter(group => group.persons?.some(survey.latest.counts))
    .flatMap(group => group.files);

  async function add<T extends Exclude<LakeTable, 'persons'>>(
    table: T,
    isWanted: (row: RowOf<T>) => boolean,
  ): Promise<void> {
    if (!wanted.has(table)) return;
    const files = alive.filter(each => each.table === table);
    await withWidth(WIDTH, files, async file => {
      for await (const part of lake.read({ ...file, table })) {
        for (const row of part) {
          if (!survey.latest.counts(row) || !isWanted(row)) continue;
          const rows: { [K in LakeTable]: RowOf<K>[] } | undefined = persons.get(row.person);
          rows?.[table].push(row);
        }
      }
    });
  }
  const within = (at: number) => at >= (query.from ?? at) && at < (query.to ?? Number.POSITIVE_INFINITY);
  // Steps and flags have neither start nor state of their journey: these are read first.
  if (wanted.has('journey_steps') || wanted.has('flags')) wanted.add('journeys');
  await add('journeys', row => {
    if (!within(row.started_at) || row.definition !== (query.definition ?? row.definition)) return false;
    journeys.add(`${row.journey} ${row.fold}`);
    return true;
  });
  await add('journey_steps', inJourney);
  await add('flags', inJourney);
  await add('touchpoints', row => within(row.occurred_at));
  await add('sightings', row => within(row.seen_at));
  return [...persons.values()];
}
