import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openLakeSource } from '../../../cli/exports/lake-source.ts';
import { sourceNames } from '../../../cli/exports/person-names.ts';
import { openTouchpointSource } from '../../../cli/exports/touchpoint-source.ts';
import { measureEventLog } from '../../../cli/logs/measure-event-log.ts';
import { readEventLog } from '../../../cli/logs/read-event-log.ts';
import type { LakeRows } from '../../../shared/contract/lake.ts';
import type { Touchpoint } from '../../../shared/contract/touchpoint.ts';
import { createDirectoryFiles } from '../../../shared/lake/directory-files.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import { compactBucket } from '../../../shared/steps/lake/compact.ts';
import { flush } from '../../../shared/steps/lake/flush.ts';
import { intake } from '../../arbitraries/stored.ts';
import { touchpointLog } from '../../arbitraries/touchpoints.ts';
import { runs } from '../../runs.ts';
import { BUCKETS, createLakeStack } from '../steps/lake/lake-stack.ts';
import { definitions, envelope } from '../steps/stack.ts';
import { exported, inFolder } from './exported.ts';

/** A lake in a folder that holds what these touchpoints come to at the latest of their times. */
async function lakeOf(log: readonly Touchpoint[], folder: string) {
  const stack = createLakeStack();
  await ingest(stack.deps, [{ id: 'm', body: envelope(...log) }]);
  const deps = stack.over(createDirectoryFiles(folder));
  const now = Math.max(...log.map(each => Date.parse(each.occurredAt)));
  const halves = Map.groupBy([...stack.saved].entries(), ([i]) => i % 2);
  for (const half of halves.values()) {
    const ids = half.map(([, id]) => id);
    await flush({ ...deps, now: () => now }, ids, Number.POSITIVE_INFINITY);
  }
  const source = () => openLakeSource({ lake: folder, buckets: BUCKETS, data: '' });
  return { deps, source };
}

async function listed(persons: AsyncIterable<LakeRows> | Iterable<LakeRows>): Promise<LakeRows[]> {
  const list = [];
  for await (const rows of persons) list.push(rows);
  return list;
}

it.each(['log.csv', 'log.xes.gz', 'log.parquet'])(
  'a lake exported as %s and read again has the same journeys, with the same figures by the three measures',
  async name => {
    await fc.assert(
      fc.asyncProperty(touchpointLog(12), log =>
        inFolder(async folder => {
          const { source } = await lakeOf(log, join(folder, 'lake'));
          const { persons, total } = await source();
          const rows = await listed(persons);
          expect(rows).toHaveLength(total);
          const journeys = rows.flatMap(each => each.journeys);
          fc.pre(journeys.length > 0);
          const out = join(folder, name);
          await exported(out, rows, { names: sourceNames });
          const again = await readEventLog(out);
          expect(again.cases.toSorted()).toEqual(journeys.map(each => each.journey).sort());
          expect(new Set(again.customers)).toEqual(new Set(journeys.map(each => each.person)));

          const flags = join(folder, 'flags.csv');
          await exported(flags, rows, { table: 'flags' });
          expect(await readFile(flags, 'utf8')).not.toMatch(/l[ap]\.[\w-]{22}/);

          const sum = (of: (journey: LakeRows['journeys'][number]) => number) =>
            journeys.reduce((total, each) => total + of(each), 0);
          const { pm4py, edeaR, kinds } = measureEventLog(again).rework;
          expect(pm4py.rework).toBe(sum(each => each.rework_pm4py));
          expect(edeaR.selfLoops).toMatchObject({
            all: sum(each => each.self_loops),
            redo: sum(each => each.self_loops_redo),
          });
          expect(edeaR.repetitions).toMatchObject({
            all: sum(each => each.repetitions),
            redo: sum(each => each.repetitions_redo),
          });
          expect(Object.keys(kinds).length).toBeGreaterThan(0);
        }),
      ),
      { numRuns: runs(6, 300) },
    );
  },
);

it('a file of touchpoints has the rows that a lake of them has', async () => {
  await fc.assert(
    fc.asyncProperty(touchpointLog(12), log =>
      inFolder(async folder => {
        const { source } = await lakeOf(log, join(folder, 'lake'));
        const path = join(folder, 'touchpoints.jsonl');
        await writeFile(path, log.map(each => `${JSON.stringify(each)}\n`).join(''));
        const { signal } = new AbortController();
        const ofFile = await openTouchpointSource(path, { intake, definitions, signal });
        const told = async (persons: AsyncIterable<LakeRows> | Iterable<LakeRows>) =>
          (await listed(persons))
            .flatMap(({ persons: _, ...rows }) => Object.entries(rows))
            .flatMap(([table, rows]) =>
              rows.map(row =>
                JSON.stringify({ ...row, table, fold: '' }, Object.keys({ ...row, table }).sort()),
              ),
            )
            .sort();
        expect(await told(ofFile.persons)).toEqual(await told((await source()).persons));
        expect(ofFile.warnings).toEqual([]);
      }),
    ),
    { numRuns: runs(20, 1000) },
  );
});

it('goes on after an interruption where the lake was compacted meanwhile', async () => {
  const log = fc.sample(touchpointLog(30), { numRuns: 1, seed: 7 })[0] ?? [];
  await inFolder(async folder => {
    const { deps, source } = await lakeOf(log, join(folder, 'lake'));
    const whole = join(folder, 'whole.csv');
    await exported(whole, await listed((await source()).persons));
    const out = join(folder, 'log.csv');
    const all = await listed((await source()).persons);
    expect(all.length).toBeGreaterThan(2);
    const stopping = new AbortController();
    let seen = 0;
    const counted = function* () {
      for (const rows of all) {
        if (seen++ === 2) stopping.abort();
        yield rows;
      }
    };
    await expect(exported(out, counted(), {}, { signal: stopping.signal, block: 1 })).rejects.toThrow();
    let merged = 0;
    for (const bucket of deps.lake.buckets) merged += (await compactBucket(deps, bucket, 0)).merged;
    expect(merged).toBeGreaterThan(0);
    await exported(out, await listed((await source()).persons), { resume: true }, { block: 1 });
    expect(await readFile(out, 'utf8')).toBe(await readFile(whole, 'utf8'));
  });
});
