import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { expect, test } from 'vitest';
import { keyedNames, sourceNames } from '../../../cli/exports/person-names.ts';
import { LAKE_TABLES, type LakeRows } from '../../../shared/contract/lake.ts';
import { createCsvWriter } from '../../../shared/exports/csv.ts';
import { EXPORT_TABLES, type ExportTable, tableOf } from '../../../shared/exports/tables.ts';
import { lakePersons } from '../../arbitraries/exported-rows.ts';
import { NOTHING_TWICE } from '../../arbitraries/journey-rows.ts';
import { runs } from '../../runs.ts';
import { exported, FILES, inFolder } from './exported.ts';
import { textOf } from './text-of.ts';

const nothing = { texts: false, identifiers: false };
const everything = { texts: true, identifiers: true };
const csvOf = (table: ExportTable, persons: LakeRows[], shown = everything) =>
  textOf(createCsvWriter(tableOf(table, shown), false), persons);

test('CSV: no cell and no header is a formula; a negative number is a number', () => {
  fc.assert(
    fc.property(lakePersons, fc.constantFrom(...EXPORT_TABLES), (persons, table) => {
      for (const cells of parse(csvOf(table, persons)) as string[][]) {
        for (const cell of cells) {
          if (/^["'\s]*[=+\-@\t\r]/.test(cell)) expect(cell).toMatch(/^'|^-?\d+(?:\.\d+)?(?:e[+-]\d+)?$/);
        }
      }
    }),
    { numRuns: runs(100, 5000) },
  );
});

const CANARY = 'canary-7f3a';

/** A customer of whom everything that may identify or was written by people holds the canary. */
const customer: LakeRows = (() => {
  const ofFold = { person: `email.${CANARY}`, fold: `${CANARY}-1` };
  const told = {
    touchpoint: 't1',
    occurred_at: 1,
    channel: 'web',
    activity: 'order.placed',
    survey_comment: CANARY,
    voice: JSON.stringify([{ quadrant: 'says', text: CANARY }]),
    attributes: JSON.stringify({ note: CANARY }),
  };
  const journey = { ...ofFold, journey: 'retail-order~t1', definition: 'retail-order', version: 1 };
  return {
    persons: [{ ...ofFold, kind: 'personal', namespace: 'email', touchpoints: 1, folded_at: 2 }],
    touchpoints: [
      {
        ...ofFold,
        ...told,
        basis: 'explicit',
        namespaces: 'email',
        statements: JSON.stringify({ name: CANARY }),
      },
    ],
    journey_steps: [{ ...journey, ...told, position: 1, stage: 'buy', phase: 'during', cost: -1.5 }],
    journeys: [
      {
        ...journey,
        state: 'open',
        stage: 'buy',
        started_at: 1,
        last_at: 1,
        keyed: false,
        touchpoints: 1,
        channels: 1,
        first_channel: 'web',
        last_channel: 'web',
        currency: 'EUR',
        ...NOTHING_TWICE,
        cost: -1.5,
      },
    ],
    flags: [],
    sightings: [
      {
        ...ofFold,
        identifier: `deviceId.${CANARY}`,
        anchor: `email.${CANARY}`,
        seen_at: 1,
        touchpoint: 't1',
      },
    ],
  };
})();

async function contentOf(path: string): Promise<string> {
  if (path.endsWith('.parquet')) {
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(path) });
    return JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  }
  const bytes = await readFile(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
}

test.each(FILES)('%s: neither identifiers nor texts of people, unless they are asked for', async name => {
  await inFolder(async folder => {
    const out = join(folder, name);
    await exported(out, [customer]);
    const content = await contentOf(out);
    expect(content).toContain('order.placed');
    expect(content).not.toContain(CANARY);
    await exported(out, [customer], { names: keyedNames('a key of some length') });
    expect(await contentOf(out)).not.toContain(CANARY);
    await exported(out, [customer], { names: sourceNames, shown: everything });
    expect(await contentOf(out)).toContain(`email.${CANARY}`);
  });
});

test.each(EXPORT_TABLES.filter(each => each !== 'sightings'))('table %s: the same', table => {
  expect(csvOf(table, [customer], nothing)).not.toContain(CANARY);
});

test('a table has the columns of the lake, in their order', () => {
  const [head] = csvOf('flags', []).split('\n');
  expect(head?.split(',')).toEqual(Object.keys(LAKE_TABLES.flags).filter(name => name !== 'fold'));
});

test('numbers are written as they are, in CSV and in Parquet', async () => {
  const [, line] = parse(csvOf('journeys', [customer], nothing)) as string[][];
  expect(line).toContain('-1.5');
  await inFolder(async folder => {
    const out = join(folder, 'journeys.parquet');
    await exported(out, [customer], { table: 'journeys' });
    const [row] = await parquetReadObjects({ file: await asyncBufferFromFile(out) });
    expect(row).toMatchObject({
      person: 'c1',
      cost: -1.5,
      version: 1n,
      keyed: false,
      started_at: new Date(1),
    });
  });
});

test('a keyed pseudonym is the same in each export, and another one under another key', () => {
  const [one, two] = [keyedNames('one key of some length'), keyedNames('two keys of some length')];
  expect(one.nameOf('a', 1)).toBe(one.nameOf('a', 2));
  expect(one.nameOf('a', 1)).not.toBe(one.nameOf('b', 1));
  expect(one.nameOf('a', 1)).not.toBe(two.nameOf('a', 1));
});
