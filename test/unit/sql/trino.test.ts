import { TrinoSQL } from 'dt-sql-parser/dist/parser/trino/index.js';
import { describe, expect, it } from 'vitest';
import { readLakeExamples, readLakeViews } from '../../../shared/sql/read-catalogue.ts';

/** Trino's grammar, which Athena's engine 3 has, by a parser that knows nothing of ours. */
const trino = new TrinoSQL();
const errorsOf = (sql: string): string[] => trino.validate(sql).map(each => each.message);

describe("by Trino's grammar", () => {
  it.each([...readLakeViews(), ...readLakeExamples()].map(({ name, sql }) => [name, sql]))(
    '%s is a statement',
    (_name, sql) => {
      expect(errorsOf(sql)).toEqual([]);
    },
  );

  it.each(readLakeViews().map(({ name, sql }) => [name, sql]))('%s can be made a view', (name, sql) => {
    expect(errorsOf(`CREATE OR REPLACE VIEW ${name} AS ${sql}`)).toEqual([]);
  });

  it.each([
    'SELECT * EXCLUDE (a) FROM journeys',
    'SELECT a::int FROM journeys',
    'SELECT a FROM journeys QUALIFY row_number() OVER () = 1',
    'FROM journeys',
    'SELECT [1, 2]',
    'SELECT a FROM journeys GROUP BY ALL',
  ])('%s, which DuckDB takes, is none', sql => {
    expect(errorsOf(sql)).not.toEqual([]);
  });
});
