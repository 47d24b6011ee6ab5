import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readLakeLog } from '../../../../cli/lake/duckdb-log.ts';
import { simulateCompany } from '../../../../cli/simulation/company.ts';
import type { JourneyLog } from '../../../../shared/domain/analytics/journey-log.ts';
import { createDirectoryFiles } from '../../../../shared/lake/directory-files.ts';
import { createLakeTables } from '../../../../shared/lake/tables.ts';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { flush } from '../../../../shared/steps/lake/flush.ts';
import { readJourneyLog } from '../../../../shared/steps/lake/read-lake.ts';
import { createLakeStack } from '../../steps/lake/lake-stack.ts';
import { envelope } from '../../steps/stack.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'hilvan-lake-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const NEVER = Number.POSITIVE_INFINITY;

test('DuckDB reads the same log from the files as the steps do, latest folds only', async () => {
  const stack = createLakeStack();
  const deps = { ...stack.lakeDeps, lake: createLakeTables(createDirectoryFiles(dir)) };
  const company = simulateCompany({
    seed: 7,
    customers: 60,
    days: 20,
    startAt: stack.clock.now - 30 * 86_400_000,
  })
    .map(({ touchpoint }, i) => ({
      ...touchpoint,
      attributes: { brand: i % 3 === 0 ? 'acme' : 'zest', visits: i % 5 },
      ...(i % 4 === 0
        ? { survey: { instrument: 'nps' as const, variant: '0-10', score: i % 11, comment: `“${i}”` } }
        : {}),
    }))
    .toArray();
  expect(company.length).toBeGreaterThan(300);
  const half = Math.floor(company.length / 2);
  for (const part of [company.slice(0, half), company.slice(half)]) {
    for (let i = 0; i < part.length; i += 50) {
      await ingest(stack.deps, [{ id: `m${i}`, body: envelope(...part.slice(i, i + 50)) }]);
    }
    stack.clock.now += 60_000;
    await flush(deps, [...stack.saved], NEVER);
  }
  const bySteps = await readJourneyLog(deps.lake);
  const keys = [...bySteps.attributes.keys()];
  expect(keys).toEqual(['brand', 'visits']);
  const byDuckDb = await readLakeLog(dir, { signal: new AbortController().signal, attributes: keys });
  const expected = spelledOut(bySteps);
  expect(expected.length).toBeGreaterThan(50);
  expect(bySteps.surveys.count * bySteps.voices.count * bySteps.flags.count).toBeGreaterThan(0);
  expect(spelledOut(byDuckDb)).toEqual(expected);
});

/** Journey by journey, with texts in the place of numbers, in the order of ids. */
function spelledOut({ texts, journeys, steps, flags, surveys, voices, attributes }: JourneyLog) {
  const text = (column: ArrayLike<number>, at: number) => texts.textOf(column[at] ?? 0);
  const columns = (of: object, at: number) =>
    Object.fromEntries(
      Object.entries(of)
        .filter(([name, column]) => ArrayBuffer.isView(column) && !NUMBERS.includes(name))
        .map(([name, column]) => [name, NUMERIC.includes(name) ? column[at] : text(column, at)]),
    );
  const within = (step: ArrayLike<number>, first: number, end: number) =>
    Array.from({ length: step.length }, (_, i) => i).filter(
      i => (step[i] ?? -1) >= first && (step[i] ?? -1) < end,
    );
  return Array.from({ length: journeys.count }, (_, journey) => {
    const [first, end] = [journeys.firstStep[journey] ?? 0, journeys.firstStep[journey + 1] ?? 0];
    return {
      id: journeys.idOf(journey),
      ...columns(journeys, journey),
      steps: Array.from({ length: end - first }, (_, i) => columns(steps, first + i)),
      flags: within(flags.step, first, end).map(i => ({
        ...columns(flags, i),
        step: (flags.step[i] ?? 0) - first,
        variant: flags.variant[i],
      })),
      surveys: within(surveys.step, first, end).map(i => ({
        ...columns(surveys, i),
        comment: surveys.comment(i),
      })),
      voices: within(voices.step, first, end).map(i => ({ ...columns(voices, i), text: voices.text(i) })),
      attributes: [...attributes].flatMap(([key, column]) =>
        within(column.step, first, end).map(
          i => `${key} ${(column.step[i] ?? 0) - first} ${text(column.value, i)}`,
        ),
      ),
    };
  }).sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Numbers of the log itself, which may differ. */
const NUMBERS = ['person', 'firstStep', 'step', 'journey', 'touchpoint'];
const NUMERIC = [
  'version',
  'state',
  'startedAt',
  'lastAt',
  'endedAt',
  'value',
  'at',
  'kind',
  'context',
  'duration',
  'cost',
  'resolved',
  'score',
];
