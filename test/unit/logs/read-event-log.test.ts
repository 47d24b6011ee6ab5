import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { lineBatches, MAX_LINE_BYTES, type TextLine } from '../../../cli/logs/line-batches.ts';
import { detectFile, readEventLog } from '../../../cli/logs/read-event-log.ts';
import { temporaryFile } from './temporary-file.ts';

const CSV = 'case,activity,resource,time\nc,A,web,1\n';

describe('the format is told by the content', () => {
  test.each([
    ['a.xes', CSV, 'csv', false],
    ['a.csv', ' \n<?xml version="1.0"?><log></log>', 'xes', false],
    ['a.txt', '\uFEFF{"id":"1"}\n', 'touchpoints', false],
    ['a.gz', '{"id":"1"}\n', 'touchpoints', true],
    ['b.gz', CSV, 'csv', true],
    ['a.bin', 'PAR1rest', 'parquet', false],
    ['a.db', 'SQLite format 3\u0000', 'ocel-sqlite', false],
    ['a.json', '{ "objectTypes": [', 'ocel-json', false],
  ])('%s', async (name, content, format, gzip) => {
    expect(await detectFile(await temporaryFile(name, content))).toMatchObject({ format, gzip });
  });

  test.each([
    ['nothing', '', /the file is empty/],
    ['blank', '\n \n', /the file is empty/],
    ['zip', 'PK\u0003\u0004rest', /zip archive/],
    ['utf-16', Buffer.from('\uFEFFcase,activity', 'utf16le'), /not UTF-8/],
    ['binary', Buffer.from([1, 2, 0, 3]), /not UTF-8/],
    ['array', '[{"id":1}]', /JSON array/],
  ])('%s is refused with a mend', async (name, content, message) => {
    const path = await temporaryFile(name, content);
    await expect(detectFile(path)).rejects.toMatchObject({
      code: 'not-a-log',
      message: expect.stringMatching(message),
    });
  });

  test('touchpoints are no event log', async () => {
    await expect(readEventLog(await temporaryFile('a', '{"id":"1"}\n'))).rejects.toThrow(
      'these are touchpoints',
    );
  });
});

describe('a file that cannot be read', () => {
  test('is not there, or is a directory', async () => {
    await expect(readEventLog('no/such/file.csv')).rejects.toMatchObject({
      code: 'unreadable',
      message: expect.stringContaining('no/such/file.csv: there is no such file'),
    });
    await expect(readEventLog(tmpdir())).rejects.toThrow('is a directory');
  });

  test('is gzip cut short, or damaged', async () => {
    const whole = gzipSync(CSV + 'c,A,web,1\n'.repeat(1000));
    await expect(readEventLog(await temporaryFile('cut', whole.subarray(0, -20)))).rejects.toThrow(
      'cut short',
    );
    const damaged = Buffer.from(whole);
    damaged.fill(0x55, 12, 40);
    await expect(readEventLog(await temporaryFile('damaged', damaged))).rejects.toMatchObject({
      code: 'unreadable',
    });
  });
});

describe('progress and stopping', () => {
  const big = CSV + 'c,A,web,2026-01-01T00:00:00Z\n'.repeat(150_000);

  test.each(['big.csv', 'big.csv.gz'])('the bytes of %s are told up to its size', async name => {
    const told: [number, number][] = [];
    const path = await temporaryFile(name, big);
    await readEventLog(path, { onProgress: (read, total) => told.push([read, total]) });
    const { size } = await detectFile(path);
    expect(told.at(-1)).toEqual([size, size]);
    expect(told.length).toBeGreaterThan(3);
    expect(told.every(([read], i) => read >= (told[i - 1]?.[0] ?? 0))).toBe(true);
  });

  test.each(['big.csv', 'big.csv.gz'])('an abort stops the reading of %s with its reason', async name => {
    const stop = new AbortController();
    const reason = new Error('stopped by hand');
    const path = await temporaryFile(name, big);
    let chunks = 0;
    const onProgress = () => {
      chunks++;
      stop.abort(reason);
    };
    await expect(readEventLog(path, { signal: stop.signal, onProgress })).rejects.toBe(reason);
    expect(chunks).toBe(1);
    await expect(readEventLog(path, { signal: stop.signal })).rejects.toBe(reason);
  });
});

describe('lines of a file', () => {
  async function lines(name: string, content: string | Buffer): Promise<TextLine[]> {
    const all: TextLine[] = [];
    for await (const batch of lineBatches(await temporaryFile(name, content))) all.push(...batch);
    return all;
  }

  test.each(['a.jsonl', 'a.jsonl.gz'])('with their numbers, blank ones passed over, in %s', async name => {
    expect(await lines(name, '\uFEFF{"a":"é"}\r\n\n{"b":1}')).toEqual([
      { line: 1, text: '{"a":"é"}' },
      { line: 3, text: '{"b":1}' },
    ]);
  });

  test('a bad one is told, its siblings pass', async () => {
    const content = Buffer.concat([
      Buffer.from([0x7b, 0xff, 0x0a]),
      Buffer.from(`{}\n"${'x'.repeat(3 * MAX_LINE_BYTES)}"\n{"c":1}\n`),
    ]);
    expect(await lines('a.jsonl', content)).toEqual([
      { line: 1, problem: expect.stringContaining('not UTF-8') },
      { line: 2, text: '{}' },
      { line: 3, problem: expect.stringContaining('longer than') },
      { line: 4, text: '{"c":1}' },
    ]);
  });

  test('lines across chunks are whole', async () => {
    const texts = Array.from({ length: 40 }, (_, i) => JSON.stringify({ i, text: 'é'.repeat(60_000 + i) }));
    expect(await lines('a.jsonl', texts.join('\n'))).toEqual(texts.map((text, i) => ({ line: i + 1, text })));
  });
});
