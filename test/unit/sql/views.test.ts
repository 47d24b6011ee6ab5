import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LakeRows } from '../../../shared/contract/lake.ts';
import { listLakeFiles } from '../../../shared/duckdb/lake-files.ts';
import { openLake } from '../../../shared/duckdb/open-lake.ts';
import { readLakeViews } from '../../../shared/sql/read-catalogue.ts';
import { byHand } from '../../lake/by-hand.ts';
import { sampleRows } from '../../lake/sample.ts';
import { writeLake } from '../../lake/write-lake.ts';

const views = readLakeViews();
const runs = process.env['HILVAN_LONG'] === undefined ? 6 : 100;

let folder: string;
let count = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hilvan-views-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Row = Record<string, unknown>;

/** Asks views of a lake with these rows, beside which lie those of an earlier fold that must not count. */
async function asked(rows: LakeRows, names: readonly string[]): Promise<Map<string, Row[]>> {
  const lake = join(folder, String(count++));
  const earlier = Object.fromEntries(
    Object.entries(rows).map(([table, some]) => [table, some.map(row => ({ ...row, fold: 'fold-1' }))]),
  );
  await writeLake(lake, 'fold-1', earlier);
  await writeLake(lake, 'fold-2', rows);
  const { connection, close } = await openLake(await listLakeFiles(lake), views, {
    memoryMiB: 256,
    threads: 1,
  });
  const found = new Map<string, Row[]>();
  for (const name of names) {
    const reader = await connection.runAndReadAll(`SELECT * FROM ${name}`);
    found.set(name, reader.getRowObjectsJson().map(plain));
  }
  close();
  return found;
}

/** Whole numbers come as text from JSON of 64 bits. */
function plain(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value,
    ]),
  );
}

/** Order does not matter, and doubles are compared to nine digits. */
function canonical(rows: readonly Row[]): string[] {
  return rows
    .map(row =>
      JSON.stringify(
        Object.entries(row)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) => [
            name,
            typeof value === 'number' ? Number(value.toPrecision(9)) + 0 : (value ?? null),
          ]),
      ),
    )
    .sort();
}

describe('the views', () => {
  it('tell what counting by hand tells, on any rows', async () => {
    await fc.assert(
      fc.asyncProperty(sampleRows, async rows => {
        const found = await asked(rows, Object.keys(byHand));
        for (const [name, count] of Object.entries(byHand)) {
          const columns = views.find(view => view.name === name)?.columns.map(each => each.name) ?? [];
          const hand = count(rows);
          for (const row of hand) expect(columns, name).toEqual(expect.arrayContaining(Object.keys(row)));
          const kept = Object.keys(hand[0] ?? {});
          const some = (found.get(name) ?? []).map(row =>
            Object.fromEntries(
              Object.entries(row).filter(([column]) => hand.length === 0 || kept.includes(column)),
            ),
          );
          expect(canonical(some), name).toEqual(canonical(hand));
        }
      }),
      { numRuns: runs },
    );
  });

  it('agree with each other: every touchpoint of a journey is in each of them once', async () => {
    await fc.assert(
      fc.asyncProperty(sampleRows, async rows => {
        const found = await asked(rows, [
          'journey_steps',
          'journeys',
          'cost_to_serve',
          'timeline_by_day',
          'transitions_by_channel',
          'transitions_by_stage',
          'rework_by_activity',
          'funnel_by_stage',
        ]);
        const sum = (view: string, column: string) =>
          (found.get(view) ?? []).reduce((total, row) => total + Number(row[column]), 0);
        const steps = found.get('journey_steps')?.length ?? 0;
        const journeys = found.get('journeys')?.length ?? 0;
        expect(steps).toBe(rows.journey_steps.length);
        expect(sum('cost_to_serve', 'touchpoints')).toBe(steps);
        expect(sum('timeline_by_day', 'touchpoints')).toBe(steps);
        expect(sum('timeline_by_day', 'begun')).toBe(journeys);
        expect(sum('transitions_by_channel', 'steps')).toBe(steps - journeys);
        expect(sum('transitions_by_stage', 'steps')).toBe(steps - journeys);
        expect(sum('rework_by_activity', 'events')).toBe(steps);
        expect(sum('cost_to_serve', 'cost')).toBeCloseTo(sum('journeys', 'cost'), 6);
        const entered = new Set(rows.journey_steps.map(({ journey, stage }) => `${journey} ${stage}`)).size;
        expect(sum('funnel_by_stage', 'journeys')).toBe(entered);
      }),
      { numRuns: Math.ceil(runs / 2) },
    );
  });

  it('leave out persons under whose name nothing is left', async () => {
    const of = { person: 'customerId.p-1', kind: 'personal', namespace: 'customerId', folded_at: 0 };
    const lake = join(folder, 'gone');
    await writeLake(lake, 'f1', { persons: [{ ...of, fold: 'f1', touchpoints: 3 }] });
    await writeLake(lake, 'f2', { persons: [{ ...of, fold: 'f2', touchpoints: 0 }] });
    const { connection, close } = await openLake(await listLakeFiles(lake), views, {
      memoryMiB: 256,
      threads: 1,
    });
    const reader = await connection.runAndReadAll('SELECT person FROM persons');
    expect(reader.getRows()).toEqual([]);
    close();
  });

  it('read the voices of customers out of JSON', async () => {
    const voice = JSON.stringify([
      { quadrant: 'says', text: 'it is "late"' },
      { quadrant: 'frustrates', text: 'twice' },
    ]);
    const [rows] = fc.sample(
      sampleRows.filter(each => each.journey_steps.length > 1),
      { numRuns: 1, seed: 7 },
    );
    if (rows === undefined) throw new Error('no sample');
    rows.journey_steps.forEach((step, i) => {
      if (i === 0) step.voice = voice;
      if (i === 1) step.voice = '[]';
    });
    const found = await asked(rows, ['voice_quotes']);
    const quotes = found.get('voice_quotes')?.map(({ quadrant, quote }) => [quadrant, quote]);
    expect(quotes?.sort()).toEqual([
      ['frustrates', 'twice'],
      ['says', 'it is "late"'],
    ]);
  });
});
