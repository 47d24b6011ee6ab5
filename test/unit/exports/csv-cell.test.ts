import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createCsvScanner, undouble } from '../../../cli/logs/csv-scanner.ts';
import { csvField, csvText, guard, unguard } from '../../../shared/exports/csv-cell.ts';
import { trickyText } from '../../arbitraries/exported-rows.ts';
import { runs } from '../../runs.ts';

/** Fields of the one line, as the reader of CSV files finds them. */
function fieldsOf(line: string): string[] {
  const fields: string[] = [];
  const scanner = createCsvScanner('test', 44, row => {
    for (let i = 0; i < row.fields; i++) {
      const [from, to] = [row.starts[i] ?? 0, row.ends[i] ?? 0];
      const plain = Buffer.alloc(to - from);
      const length =
        row.doubled[i] === 1 ? undouble(row.bytes, from, to, plain) : row.bytes.copy(plain, 0, from, to);
      fields.push(plain.toString('utf8', 0, length));
    }
  });
  scanner.push(Buffer.from(`${line}\n`));
  scanner.end();
  return fields;
}

test.each([
  '=1+1',
  '+1',
  '-1',
  '@SUM(A1)',
  '\t=1',
  '\r=1',
  '\n=1',
  '  =1',
  '"=1',
  "'=1",
  '\u00a0=1',
  '\ufeff=1',
  '\u200b@a',
  '\uff1d1+1',
  '\uff0b1',
  '\uff0d1',
  '\uff20a',
  '\u22121',
  "=cmd|' /C calc'!A0",
  '=HYPERLINK("http://127.0.0.1","x")',
])('%j is shown and not run', text => {
  expect(guard(text)).toBe(`'${text}`);
  expect(unguard(guard(text))).toBe(text);
});

test.each(['web', "it's", "'quoted'", 'a=b', 'call-center', '', '\u20ac5', '1', 'x\n=1'])(
  '%j is left as it is',
  text => {
    expect(guard(text)).toBe(text);
    expect(unguard(text)).toBe(text);
  },
);

test('no field begins with what a spreadsheet runs, and every text comes back', () => {
  fc.assert(
    fc.property(fc.array(trickyText, { minLength: 2, maxLength: 6 }), texts => {
      const line = texts.map(text => csvField(text, false)).join();
      const fields = fieldsOf(line);
      for (const field of fields)
        expect(field).not.toMatch(/^["\s\p{Cf}]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/u);
      expect(fields.map(csvText)).toEqual(texts);
    }),
    { numRuns: runs(1000, 50_000) },
  );
});

test('raw fields are not neutralised, and come back where they hold no escapes of their own', () => {
  expect(fieldsOf([csvField('=1+1', true), csvField('a,"b"', true)].join())).toEqual(['=1+1', 'a,"b"']);
});
