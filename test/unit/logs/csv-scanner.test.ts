import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type CsvRow,
  createCsvScanner,
  guessDelimiter,
  MAX_ROW_BYTES,
  undouble,
} from '../../../cli/logs/csv-scanner.ts';

type Scanned = { line: number; fields: string[]; problem?: string };

function scan(text: string | Buffer, sizes: readonly number[] = [], delimiter = ','): Scanned[] {
  const rows: Scanned[] = [];
  const scanner = createCsvScanner('log.csv', delimiter.charCodeAt(0), row => {
    const fields = Array.from({ length: row.fields }, (_, at) => field(row, at));
    rows.push({ line: row.line, fields, ...(row.problem !== undefined && { problem: row.problem }) });
  });
  const bytes = Buffer.from(text);
  let from = 0;
  for (const size of sizes) {
    scanner.push(bytes.subarray(from, from + size));
    from += size;
  }
  scanner.push(bytes.subarray(Math.min(from, bytes.length)));
  scanner.end();
  return rows;
}

function field(row: CsvRow, at: number): string {
  const [from = 0, to = 0] = [row.starts[at], row.ends[at]];
  if (row.doubled[at] !== 1) return row.bytes.toString('utf8', from, to);
  const plain = Buffer.alloc(to - from);
  return plain.toString('utf8', 0, undouble(row.bytes, from, to, plain));
}

describe('rows', () => {
  test('LF, CR LF, a byte order mark and a last line without an end', () => {
    expect(scan('\uFEFFa,b\r\n1,2\n3,')).toEqual([
      { line: 1, fields: ['a', 'b'] },
      { line: 2, fields: ['1', '2'] },
      { line: 3, fields: ['3', ''] },
    ]);
  });

  test('a byte order mark before a quoted field', () => {
    expect(scan('\uFEFF"a",b\n', [1, 1])).toEqual([{ line: 1, fields: ['a', 'b'] }]);
  });

  test('quoted newlines count as lines, doubled quotes as one', () => {
    expect(scan('"x\r\ny","say ""hi"""\nnext,""')).toEqual([
      { line: 1, fields: ['x\r\ny', 'say "hi"'] },
      { line: 3, fields: ['next', ''] },
    ]);
  });

  test('blank lines are passed over but counted; an empty quoted field is a row', () => {
    expect(scan('a\n\n\r\n""\nb')).toEqual([
      { line: 1, fields: ['a'] },
      { line: 4, fields: [''] },
      { line: 5, fields: ['b'] },
    ]);
  });

  test('a quote inside an unquoted field is text', () => {
    expect(scan('5" pipe,x\n')).toEqual([{ line: 1, fields: ['5" pipe', 'x'] }]);
  });

  test('text after a closing quote is a problem of that row only', () => {
    const [bad, good] = scan('"a"b,c\nd,e\n');
    expect(bad?.problem).toContain('field 1 has text after its closing quote');
    expect(good).toEqual({ line: 2, fields: ['d', 'e'] });
  });

  test('a quote that is never closed costs its own line only', () => {
    const rows = scan('a,b\n1,"2\n3,4\n5,6\n', [7, 3]);
    expect(rows.map(row => [row.line, row.problem === undefined])).toEqual([
      [1, true],
      [2, false],
      [3, true],
      [4, true],
    ]);
    expect(rows[1]?.problem).toContain('never closed');
  });

  test('a quote that is open for more than a row may hold costs its own line only', () => {
    const rows = scan(`1,"2\n${'3,4\n'.repeat(MAX_ROW_BYTES / 2)}`, [100_000, 900_000]);
    expect(rows.length).toBe(1 + MAX_ROW_BYTES / 2);
    expect(rows.filter(row => row.problem !== undefined).map(row => row.line)).toEqual([1]);
  });

  test('a file without lines is refused, not kept in memory', () => {
    expect(() => scan('x'.repeat(MAX_ROW_BYTES + 2))).toThrow(/log\.csv, line 1: .*Is this a CSV file/);
  });

  test('more fields than expected', () => {
    const wide = Array.from({ length: 300 }, (_, i) => `${i}`);
    expect(scan(wide.join(','))[0]?.fields).toEqual(wide);
  });
});

test.each([
  ['a,b;c\n;;;;', ','],
  ['a;b;c\n', ';'],
  ['a\tb\tc,d\n', '\t'],
  ['\uFEFF"x;y;z",b\n', ','],
  ['\n\na;b\n', ';'],
  ['one\n', ','],
])('the delimiter of %j', (head, delimiter) => {
  expect(String.fromCharCode(guessDelimiter(Buffer.from(head)))).toBe(delimiter);
});

test('reads what csv-parse reads, however the bytes are cut', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'é', '€', '"', ',', ';', '\n', '\r\n', ' '),
    maxLength: 6,
  });
  const quotedCell = cell.map(text => `"${text.replaceAll('"', '""')}"`);
  const plainCell = fc.string({ unit: fc.constantFrom('a', 'é', '€', ' ', ';'), maxLength: 6 });
  const rows = fc.array(fc.array(fc.oneof(quotedCell, plainCell), { minLength: 2, maxLength: 4 }), {
    minLength: 1,
    maxLength: 8,
  });
  fc.assert(
    fc.property(
      rows,
      fc.constantFrom('\n', '\r\n'),
      fc.boolean(),
      fc.array(fc.nat({ max: 9 }), { maxLength: 20 }),
      (cells, newline, lastEnds, sizes) => {
        const text = cells.map(row => row.join(',')).join(newline) + (lastEnds ? newline : '');
        const expected: unknown = parse(text, { relax_column_count: true, record_delimiter: newline });
        expect(scan(text, sizes).map(row => row.fields)).toEqual(expected);
      },
    ),
    { numRuns: 1000 },
  );
});
