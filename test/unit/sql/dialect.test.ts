import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLake } from '../../../shared/duckdb/open-lake.ts';
import { queryLake } from '../../../shared/duckdb/query-lake.ts';
import { READS, readStatement, unportable } from '../../../shared/sql/check-statement.ts';
import type { Cell } from '../../../shared/sql/engine.ts';
import { PORTABLE_FUNCTIONS } from '../../../shared/sql/portable.ts';
import { readLakeExamples, readLakeViews } from '../../../shared/sql/read-catalogue.ts';

const views = readLakeViews();
const examples = readLakeExamples();
const limits = { memoryMiB: 256, threads: 1, rows: 10, milliseconds: 20_000 };

let lake: Awaited<ReturnType<typeof openLake>>;
beforeAll(async () => {
  lake = await openLake(new Map(), views, limits);
});
afterAll(() => lake.close());

async function one(expression: string): Promise<Cell | undefined> {
  const sql = `SELECT ${expression} AS x`;
  const { rows } = await queryLake({ folder: '/nowhere', views: [], sql, limits });
  return rows[0]?.[0];
}

const statements = [...views, ...examples].map(({ name, sql }) => [name, sql] as const);

describe('each view and example', () => {
  it.each(statements)('%s uses what Athena and DuckDB read alike', (_name, sql) => {
    const read = readStatement(sql, READS);
    expect(read).toMatchObject({ ok: true });
    if (read.ok) expect(unportable(sql, read.tokens)).toBeUndefined();
  });

  it.each(statements)('%s writes no decimals, whose quotients differ', (_name, sql) => {
    // 100.0 is a decimal, in which Athena rounds a quotient; 1e2 is a double in both.
    for (const [decimal] of sql.matchAll(/\b\d+\.\d+(?!\d*e)/g))
      expect(`${decimal}: write it as a double`).toBe('');
  });

  it.each(statements)('%s runs in DuckDB', async (_name, sql) => {
    await lake.connection.run(sql);
  });

  it.each(views.map(view => [view.name, view] as const))(
    '%s has the columns it tells of',
    async (name, view) => {
      const result = await lake.connection.run(`DESCRIBE ${name}`);
      const told = (await result.getRows()).map(
        ([column, type]) => `${column} ${String(type).toLowerCase()}`,
      );
      expect(told).toEqual(view.columns.map(column => `${column.name} ${column.type}`));
    },
  );
});

describe('the same text means the same', () => {
  it.each([
    // By Trino's documentation of each function and operator.
    ['7 / 2', 3],
    ['-7 / 2', -3],
    ['7 / 2e0', 3.5],
    ["date_diff('day', timestamp '2026-01-01 23:00:00', timestamp '2026-01-02 01:00:00')", 0],
    ["date_diff('month', date '2026-01-15', date '2026-02-14')", 0],
    ["date_add('month', 1, timestamp '2026-01-31 00:00:00')", '2026-02-28 00:00:00.000'],
    ["date_trunc('week', timestamp '2026-11-22 10:00:00')", '2026-11-16 00:00:00.000'],
    ["day_of_week(date '2026-11-22')", 7],
    ["to_unixtime(timestamp '1970-01-02 00:00:00')", 86_400],
    [`json_extract_scalar('[{"a":"x"}]', '$[0].a')`, 'x'],
    [`json_extract_scalar(json_array_get('[{"a":"x"},{"a":"y"}]', 1), '$.a')`, 'y'],
    [`json_array_length('[1,2,3]')`, 3],
    ["cardinality(split('a,b,c', ','))", 3],
    ["array_join(ARRAY['a', 'b'], '>')", 'a>b'],
    ['element_at(ARRAY[5, 6], 2)', 6],
    ['cardinality(sequence(1, 4))', 4],
    ["regexp_like('abc', '^a')", true],
    ["strpos('journey', 'u')", 3],
    ["substr('journey', 2, 3)", 'our'],
    ["split_part('0-10', '-', 2)", '10'],
    ["'a' || NULL", null],
    ['round(25e-1)', 3],
    ['mod(-7, 3)', -1],
    ["CAST(timestamp '2026-11-22 10:00:00' AS date)", '2026-11-22'],
  ])('%s is %s', async (expression, value) => {
    expect(await one(expression)).toEqual(value);
  });

  it('lower-cases names, and puts NULL last', async () => {
    const sql = 'SELECT x AS Amount FROM (VALUES (2), (NULL), (1)) AS v (x) ORDER BY x DESC';
    const answer = await queryLake({ folder: '/nowhere', views: [], sql, limits });
    expect(answer.columns).toEqual([{ name: 'amount', type: 'integer' }]);
    expect(answer.rows.flat()).toEqual([2, 1, null]);
  });

  it('has every function that is called portable', async () => {
    const keywords = new Set([
      'unnest',
      'extract',
      'if',
      'position',
      'coalesce',
      'nullif',
      'date',
      'trim',
      'substring',
    ]);
    const result = await lake.connection.run('SELECT DISTINCT lower(function_name) FROM duckdb_functions()');
    const known = new Set((await result.getRows()).map(([name]) => String(name)));
    expect([...PORTABLE_FUNCTIONS].filter(name => !known.has(name) && !keywords.has(name))).toEqual([]);
  });
});

describe('the files of the lake are all that can be reached', () => {
  it.each([
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/hosts.csv'",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM read_text('https://example.com/')",
    "COPY (SELECT 1) TO '/tmp/hilvan-stolen.csv'",
    "ATTACH '/tmp/hilvan-other.db'",
    'INSTALL httpfs',
    'LOAD httpfs',
    'SET enable_external_access = true',
    "SET allowed_paths = ['/etc/passwd']",
    "SET memory_limit = '100GB'",
    'RESET threads',
  ])('%s fails', async sql => {
    await expect(lake.connection.run(sql)).rejects.toThrow(
      /Permission|Cannot change|locked|does not exist|disabled/,
    );
  });
});

describe('limits', () => {
  const run = (sql: string, more: object = {}, signal?: AbortSignal) =>
    queryLake({
      folder: '/nowhere',
      views: [],
      sql,
      limits: { ...limits, ...more },
      ...(signal ? { signal } : {}),
    });
  const forever =
    // No rows are kept for it, so that time is the limit that is met.
    'SELECT count(*) FROM range(1000000000000000) WHERE range % 7 = 3';

  it('end a statement by time', async () => {
    await expect(run(forever, { milliseconds: 200 })).rejects.toMatchObject({ reason: 'time' });
  });

  it('end a statement by memory', async () => {
    const hungry =
      'SELECT count(*) FROM (SELECT DISTINCT range, md5(CAST(range AS varchar)) AS m FROM range(20000000))';
    await expect(run(hungry, { memoryMiB: 32 })).rejects.toMatchObject({ reason: 'memory' });
  });

  it('end a statement by a signal', async () => {
    const controller = new AbortController();
    const running = run(forever, {}, controller.signal);
    setTimeout(() => controller.abort(), 100);
    await expect(running).rejects.toMatchObject({ reason: 'stopped' });
  });

  it('cut the rows and say so', async () => {
    expect(await run('SELECT range FROM range(11)')).toMatchObject({ more: true });
    expect((await run('SELECT range FROM range(10)')).more).toBe(false);
  });
});
