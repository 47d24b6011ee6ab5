import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { READS, readStatement, unportable } from '../../../shared/sql/check-statement.ts';
import { ATTACKS } from '../../lake/attacks.ts';

/** What is said against a statement; undefined where nothing is. */
function fault(sql: string) {
  const read = readStatement(sql, READS);
  return read.ok ? unportable(sql, read.tokens) : read.fault;
}

describe('a statement', () => {
  it.each([
    'SELECT 1',
    'select * from journeys;',
    'SELECT * FROM journeys -- all of them; really',
    "SELECT ';', 'it''s', '/* no comment', '-- neither' FROM journeys /* ; */ ;",
    'WITH a (x) AS (SELECT 1), b AS (SELECT x FROM a) SELECT * FROM b WHERE x IN (1, 2)',
    'SELECT "cost", j."at" FROM flags AS j',
    'SELECT count(*) FILTER (WHERE silo) OVER (PARTITION BY kind) FROM flags',
    'SELECT x[1], ARRAY[1, 2][1] FROM (VALUES (ARRAY[1])) AS v (x)',
    "SELECT CAST(cost AS decimal(10, 2)), date '2026-11-22', INTERVAL '1' DAY FROM journeys",
    'SELECT t.n FROM UNNEST(sequence(1, 3)) t (n)',
    'SELECT cost AS "cost / journey" FROM journeys',
  ])('is taken: %s', sql => {
    expect(fault(sql)).toBeUndefined();
  });

  it.each([
    ['SELECT 1;\n  DROP VIEW x', 2, 3, 'second statement'],
    ['\nCOPY x TO y', 2, 1, 'begin with SELECT, WITH'],
    ['SELECT a::bigint FROM x', 1, 9, 'CAST'],
    ['SELECT *\nFROM x\nQUALIFY rank() OVER () = 1', 3, 1, 'QUALIFY'],
    ['SELECT strftime(a) FROM x', 1, 8, 'strftime'],
    ['SELECT [1, 2]', 1, 8, 'ARRAY'],
    ["SELECT * FROM 'a.parquet'", 1, 15, 'no table'],
  ])('is refused with the place and the mend: %s', (sql, line, column, message) => {
    expect(fault(sql)).toMatchObject({ line, column, message: expect.stringContaining(message) });
  });

  it('ends before its semicolon, so that what comes after cannot count', () => {
    expect(readStatement('SELECT 1 ; -- over', READS)).toMatchObject({ ok: true, sql: 'SELECT 1 ' });
  });

  it('of an attack is refused, or is left for the engine to refuse', () => {
    const left = ATTACKS.filter(sql => fault(sql) === undefined);
    // Neither reaches a file: the first names no table, the others are no SQL in either engine.
    expect(left).toEqual([
      "SELECT * FROM journeys, '/etc/passwd'",
      'WITH x AS (DELETE FROM raw_journeys) SELECT * FROM x',
      "WITH x AS (COPY journeys TO '/tmp/x') SELECT * FROM x",
    ]);
  });

  it('is read in one walk whatever it holds, and never throws', () => {
    const pieces = fc.constantFrom(
      ...[
        "'",
        '"',
        '/*',
        '*/',
        '--',
        '\n',
        ';',
        '(',
        ')',
        '[',
        '$$',
        'select',
        'read_csv',
        'e',
        'ü',
        '\u0000',
        ' ',
        '1.',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), parts => {
        const found = fault(`SELECT ${parts.join('')}`);
        if (found !== undefined) expect(found.line).toBeGreaterThan(0);
      }),
    );
  });
});
