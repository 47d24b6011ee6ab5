import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { describeFailure } from '../../../cli/failure.ts';
import { portNumber, time, webAddress, wholeNumber } from '../../../cli/options.ts';
import { plain, table } from '../../../cli/terminal.ts';

test('text of others cannot move the cursor, change colours or turn its direction', () => {
  expect(plain('a\u001b[31mb\u001b]0;title\u0007c\rd\u009be\u202ef')).toBe('abcdef');
  expect(plain('Grüße 👋🏽 你好')).toBe('Grüße 👋🏽 你好');
});

test('a table has its numbers to the right', () => {
  const rows = [
    { name: 'one', count: 1 },
    { name: 'thousands', count: 12_345 },
  ];
  const text = table(rows, [
    { title: 'name', value: row => row.name },
    { title: 'count', value: row => row.count },
  ]);
  expect(text.split('\n').slice(1)).toEqual(['one             1', 'thousands  12,345']);
});

test('a failure of the system is told with its place and mend', () => {
  const missing = Object.assign(new Error("ENOENT: no such file, open 'x.json'"), {
    code: 'ENOENT',
    path: 'x.json',
  });
  expect(describeFailure(missing).message).toBe('x.json: there is no such file or folder: check the path');
  expect(describeFailure(new Error('just so')).message).toBe('just so');
  expect(describeFailure('text').message).toBe('text');
});

test.each([
  [portNumber, '4100', 4100],
  [portNumber, '0', 0],
  [wholeNumber(1, 10), '10', 10],
  [time, '2026-11-22', Date.UTC(2026, 10, 22)],
  [webAddress, 'http://127.0.0.1:4566/', 'http://127.0.0.1:4566'],
] as const)('%o reads %s', (read, text, value) => {
  expect(read(text)).toBe(value);
});

test.each([
  [portNumber, '65536'],
  [portNumber, '-1'],
  [portNumber, '1e3'],
  [wholeNumber(1, 10), '11'],
  [wholeNumber(1, 10), '1.5'],
  [time, 'tomorrow'],
  [time, '1'],
  [webAddress, 'ftp://x'],
  [webAddress, 'localhost'],
] as const)('%o refuses %s', (read, text) => {
  expect(() => read(text)).toThrow(InvalidArgumentError);
});
