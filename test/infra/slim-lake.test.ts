import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slim } from '../../infra/slim.ts';
import { type Column, type ColumnType, LAKE_TABLES, type LakeTable } from '../../shared/contract/lake.ts';
import { createLakeTables } from '../../shared/lake/tables.ts';
import type { RowOf } from '../../shared/steps/lake/ports.ts';
import { runs } from '../runs.ts';
import { createMemoryFiles } from '../unit/steps/lake/memory-lake.ts';

const root = resolve(import.meta.dirname, '../..');
let folder: string;
let slimmed: { createLakeTables: typeof createLakeTables };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hilvan-slim-lake-'));
  const outfile = join(folder, 'lake.mjs');
  await build({
    entryPoints: [join(root, 'shared/lake/tables.ts')],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    plugins: [slim(new Set())],
    logLevel: 'error',
  });
  slimmed = await import(pathToFileURL(outfile).href);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const values: Readonly<Record<ColumnType, fc.Arbitrary<unknown>>> = {
  text: fc.oneof(fc.constantFrom('', 'web', 'call-center'), fc.string({ unit: 'grapheme' })),
  json: fc.json(),
  integer: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  double: fc.double({ noNaN: true }),
  boolean: fc.boolean(),
  timestamp: fc.integer({ min: 0, max: Date.UTC(2100, 0) }),
};

const column = ({ type, optional }: Column) =>
  optional ? fc.option(values[type], { nil: undefined }) : values[type];

const rowsOf = (table: LakeTable) =>
  fc.array(
    fc
      .record(
        Object.fromEntries(Object.entries(LAKE_TABLES[table]).map(([name, each]) => [name, column(each)])),
      )
      .map(row => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined))),
    { minLength: 1, maxLength: 30 },
  ) as fc.Arbitrary<RowOf<LakeTable>[]>;

/** What `reading` finds in the one file that `writing` makes. */
async function told(
  table: LakeTable,
  rows: RowOf<LakeTable>[],
  writing: typeof createLakeTables,
  reading: typeof createLakeTables,
) {
  const files = createMemoryFiles();
  await writing(files, 2).write({ table, bucket: '00', id: '0' }, rows);
  const lake = reading(files, 2);
  const [file] = await lake.files(table, '00');
  if (file === undefined) throw new Error('There is no file');
  const found: object[] = [];
  for await (const part of lake.read({ ...file, table })) found.push(...part);
  return found;
}

describe('files of the lake, as the functions are bundled', () => {
  it.each(Object.keys(LAKE_TABLES) as LakeTable[])(
    'of %s are written and read as by the whole packages',
    async table => {
      await fc.assert(
        fc.asyncProperty(rowsOf(table), async rows => {
          expect(await told(table, rows, createLakeTables, slimmed.createLakeTables)).toEqual(rows);
          expect(await told(table, rows, slimmed.createLakeTables, createLakeTables)).toEqual(rows);
        }),
        { numRuns: runs(12, 500) },
      );
    },
  );

  it('are read in parts where they are long', async () => {
    const rows = Array.from({ length: 45_000 }, (_, i) => ({
      ...{ person: `lp.${i % 7}`, fold: String(i), kind: 'personal', namespace: 'email' },
      ...{ touchpoints: i, folded_at: 1_795_000_000_000 + i },
    }));
    const found = await told('persons', rows, slimmed.createLakeTables, slimmed.createLakeTables);
    expect(found.length).toBe(rows.length);
    expect(found.filter((row, i) => JSON.stringify(row) !== JSON.stringify(rows[i]))).toEqual([]);
  });
});
