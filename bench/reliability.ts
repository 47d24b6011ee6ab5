import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { Figure, Report } from './figure.ts';

const FOLDER = path.join(import.meta.dirname, 'reliability');

const tally = z.strictObject({ name: z.string(), counts: z.record(z.string(), z.number()) });
type Tally = z.infer<typeof tally>;

interface Expected {
  /** Names the tally, and its count that is held against the goal. */
  tally: string;
  count: string;
  figure: string;
  goal: NonNullable<Figure['goal']>;
}

const atLeast = (id: string, tally: string, count: string, figure: string, atLeast: number): Expected => ({
  tally,
  count,
  figure,
  goal: { id, atLeast },
});
const atMost = (id: string, tally: string, count: string, figure: string, atMost: number): Expected => ({
  tally,
  count,
  figure,
  goal: { id, atMost },
});

const STORIES = [
  'a late login',
  'a shared device',
  'an alias',
  'an unlink',
  'appends while a person is folded again',
  'a hot customer',
];

/** Counts of runs in which nothing failed: a test that fails keeps none. */
const EXPECTED: readonly Expected[] = [
  atLeast('R1', 'R1 memory', 'runs', 'fault runs on the memory store', 10_000),
  atLeast('R1', 'R1 dynalite', 'runs', 'fault runs on dynalite', 300),
  atLeast('R2', 'R2', 'permutations', 'permutations with duplicates', 2_000),
  atLeast('R3', 'R3', 'reached', 'of 100 calls, those at which a process ended', 100),
  atLeast('R4', 'R4', 'operations', 'operations answered alike', 5_000),
  ...STORIES.map(story => atLeast('R5', `R5 ${story}`, 'runs', `interleavings: ${story}`, 500)),
  atMost('R5', 'R5 a hot customer', 'deliveries', 'most deliveries of one message to a hot customer', 5),
  atLeast('R6', 'R6', 'stored', 'stored beside one poison touchpoint', 199),
  atLeast('R7', 'R7', 'replayed', 'stored touchpoints replayed', 100_000),
  atMost('R7', 'R7', 'changed', 'items changed by it', 0),
  atMost('R7', 'R7', 'announced', 'announcements made by it', 0),
  atLeast('R8', 'R8', 'raised', 'drop-offs raised, each once and in time', 1_000),
];

const NOT_COUNTED = { value: 0, unit: '', kind: 'count', note: 'not counted by a long run' } as const;

/** R1 to R8 as the tests of the last long run counted them (`npm run test:long`); a row that it lacks is left out. */
export async function readReliability(): Promise<Report[]> {
  return [reliabilityReport(await tallies())];
}

export function reliabilityReport(known: ReadonlyMap<string, Tally['counts']>): Report {
  const begun = new Set(EXPECTED.filter(({ tally }) => known.has(tally)).map(({ goal }) => goal.id));
  const figures = EXPECTED.flatMap(({ tally, count, figure, goal }): Figure[] => {
    if (!begun.has(goal.id)) return [];
    const counts = known.get(tally);
    const value = tally === 'R3' && counts ? share(counts) : counts?.[count];
    // A row is not met by half of what belongs to it.
    if (value === undefined) return 'atLeast' in goal ? [{ ...NOT_COUNTED, name: figure, goal }] : [];
    return [{ name: figure, value, unit: '', kind: 'count', goal }];
  });
  const missing = [...new Set(EXPECTED.map(({ goal }) => goal.id))].filter(id => !begun.has(id));
  const gaps = missing.length === 0 ? '' : `; no long run has counted ${missing.join(', ')}`;
  return { title: `Reliability: as the last long run counted${gaps}`, figures };
}

/** In per cent. */
const share = ({ reached = 0, calls = 0 }: Tally['counts']) => (100 * reached) / calls;

async function tallies(): Promise<Map<string, Tally['counts']>> {
  const files = await readdir(FOLDER).catch(() => []);
  const read = files
    .filter(each => each.endsWith('.json'))
    .map(async each => tally.parse(JSON.parse(await readFile(path.join(FOLDER, each), 'utf8'))));
  return new Map((await Promise.all(read)).map(({ name, counts }) => [name, counts]));
}
