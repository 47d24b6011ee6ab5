import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnOptions, EventLog } from '../../../cli/logs/event-log.ts';
import { measureEventLog } from '../../../cli/logs/measure-event-log.ts';
import { readEventLog } from '../../../cli/logs/read-event-log.ts';
import { temporaryFile } from './temporary-file.ts';

async function read(text: string | Buffer, options: ColumnOptions = {}, name = 'log.csv'): Promise<EventLog> {
  return readEventLog(await temporaryFile(name, text), options);
}

function rowsOf(log: EventLog): string[] {
  return Array.from({ length: log.rows }, (_, row) =>
    [
      log.cases[log.caseOf[row] ?? -1],
      log.activities[log.activityOf[row] ?? -1],
      log.resources[log.resourceOf[row] ?? -1],
      log.time[row],
    ].join(' '),
  );
}

describe('columns', () => {
  test.each([
    ['case:concept:name,concept:name,org:resource,time:timestamp', ','],
    ['case_id;activity;resource;timestamp', ';'],
    ['Case ID\tActivity\tResource\tStart Timestamp', '\t'],
    ['CaseID,Activity,channel,time', ','],
    ['case,concept:name,org:group,timestamp', ','],
  ])('are guessed in %s', async (header, delimiter) => {
    const log = await read(`${header}\n${['c', 'A', 'web', '1'].join(delimiter)}\n`);
    expect(rowsOf(log)).toEqual(['c A web 1000']);
    expect(log.warnings).toEqual([]);
  });

  test('named ones win; a name may differ in case, or lack its case: prefix', async () => {
    const text = 'case,activity,org:resource,case:channel,time,step,who\nc,A,Ann,web,1,X,k7\n';
    const log = await read(text, { activity: 'STEP', resource: 'channel', customer: 'who' });
    expect(rowsOf(log)).toEqual(['c X web 1000']);
    expect(log.columns).toEqual({
      case: 'case',
      activity: 'step',
      time: 'time',
      resource: 'case:channel',
      customer: 'who',
    });
    expect([log.customers, [...(log.customerOf ?? [])]]).toEqual([['k7'], [0]]);
  });

  test('a column that cannot be guessed is an error that lists the columns and the option', async () => {
    await expect(read('id,activity,when\n1,A,2026-01-01\n')).rejects.toMatchObject({
      code: 'missing-column',
      message: expect.stringMatching(
        /known as the case of an event\. Name it with --case COLUMN; the columns are: "id", "activity", "when"\.$/,
      ),
    });
    await expect(read('case,activity,when\n1,A,2026-01-01\n')).rejects.toThrow('--time COLUMN');
  });

  test('a named column that is not there is an error too', async () => {
    const text = 'case,activity,time,resource\n1,A,1,web\n';
    await expect(read(text, { resource: 'chanel' })).rejects.toThrow(
      'there is no column "chanel". Name it with --resource COLUMN; the columns are: "case"',
    );
    await expect(read(text, { by: 'region' })).rejects.toThrow('--by COLUMN');
  });

  test('a log without a resource is read, with a warning', async () => {
    const log = await read('case,activity,time\nc,A,1\nc,A,2\n');
    expect(measureEventLog(log).rework.edeaR.selfLoops).toEqual({ all: 1, repeat: 1, redo: 0 });
    expect(log.warnings).toEqual([expect.stringContaining('--resource COLUMN')]);
  });

  test('a column there twice is read at its first place, with a warning', async () => {
    const log = await read('case,activity,resource,time,activity\nc,A,web,1,B\n');
    expect(log.activities).toEqual(['A']);
    expect(log.warnings).toEqual(['column "activity" is there more than once; the first is read']);
  });
});

describe('rows', () => {
  const HEADER = 'case,activity,resource,time\n';

  test('are ordered by case, time, and their place in the file', async () => {
    const log = await read(`${HEADER}x,B,web,2\ny,A,web,5\nx,C,app,2\nx,A,web,1\ny,B,web,4\nx,D,web,2\n`);
    expect(rowsOf(log)).toEqual([
      'x A web 1000',
      'x B web 2000',
      'x C app 2000',
      'x D web 2000',
      'y B web 4000',
      'y A web 5000',
    ]);
    expect([...log.caseStart]).toEqual([0, 4, 6]);
    expect([...log.fileOrder]).toEqual([3, 0, 2, 5, 4, 1]);
  });

  test('an empty resource is a bucket of its own', async () => {
    const log = await read(`${HEADER}c,A,,1\nc,A,web,2\n`);
    expect(log.resources).toEqual(['', 'web']);
    expect(measureEventLog(log).rework.boundaries).toEqual([{ from: '', to: 'web', occurrences: 1 }]);
  });

  test('bad ones are left out, each with line, column, reason and mend; good ones pass', async () => {
    const log = await read(
      Buffer.concat([
        Buffer.from(
          `${HEADER}c,A,web,1\n"multi\nline",A,web,1\n,A,web,1\nc,,web,1\nc,A,web,31/12/2026\nc,A,web,\nc,A\n`,
        ),
        Buffer.from('c,\u00ff,web,1\n', 'latin1'),
        Buffer.from('"c"c,A,web,1\nc,B,web,2\n'),
      ]),
    );
    expect(rowsOf(log)).toEqual(['c A web 1000', 'c B web 2000', 'multi\nline A web 1000']);
    expect(log.rejected).toEqual([
      { line: 5, column: 'case', reason: 'column "case": the case is empty' },
      { line: 6, column: 'activity', reason: 'column "activity": the activity is empty' },
      {
        line: 7,
        column: 'time',
        reason: expect.stringMatching(/"31\/12\/2026" is not a time; write it as 2026-/),
      },
      { line: 8, column: 'time', reason: expect.stringContaining('the time is empty; write it as') },
      { line: 9, reason: expect.stringContaining('the row has 2 fields, the header has 4') },
      { line: 10, column: 'activity', reason: expect.stringContaining('not UTF-8') },
      { line: 11, reason: expect.stringContaining('text after its closing quote') },
    ]);
    expect(log.rejectedRows).toBe(7);
  });

  test('a case whose every row is bad is no case', async () => {
    const log = await read(`${HEADER}bad,A,web,never\ngood,A,web,1\n`);
    expect(measureEventLog(log)).toMatchObject({ cases: 1, events: 1 });
  });

  test('where every row is bad that is an error with the first reason', async () => {
    await expect(read(`${HEADER}c,A,web,x\nc,A,web,y\n`)).rejects.toMatchObject({
      code: 'no-rows',
      message: expect.stringContaining('all 2 rows were rejected; line 2: column "time": "x" is not a time'),
    });
  });

  test('all rejected rows are counted, the first thousand kept', async () => {
    const log = await read(`${HEADER}${'c,A,web,x\n'.repeat(1500)}c,A,web,1\n`);
    expect([log.rows, log.rejectedRows, log.rejected.length]).toEqual([1, 1500, 1000]);
  });

  test('a header alone is an empty log', async () => {
    const log = await read(HEADER);
    expect(measureEventLog(log)).toMatchObject({ cases: 0, events: 0, rework: { occurrences: 0 } });
  });

  test('times without a zone are taken as UTC, with a warning', async () => {
    const log = await read(`${HEADER}c,A,web,1970-01-01 00:00:01\nc,B,web,1970-01-01T01:00:02+01:00\n`);
    expect([...log.time]).toEqual([1000, 2000]);
    expect(log.warnings).toEqual(['times without a zone, taken as UTC: 1']);
  });

  test('text from the file cannot write control characters to a terminal', async () => {
    const log = await read(`${HEADER}c,A,web,\u001b[31m\u009b\u202e\nc,A,web,1\n`);
    expect(log.rejected[0]?.reason).toContain('"\\u001b[31m\\u009b\\u202e" is not a time');
  });
});

describe('the breakdown by a case attribute', () => {
  test('gives the pm4py figures of each value, the most cases first', async () => {
    const rows =
      '1,A,web,1,Desk\n1,A,web,2,Desk\n2,A,web,1,Desk\n3,A,web,1,Internet\n3,A,web,2,\n4,A,web,1,\n';
    const log = await read(`case,activity,resource,time,case:channel\n${rows}`, { by: 'case:channel' });
    expect(measureEventLog(log).breakdown).toEqual({
      column: 'case:channel',
      values: [
        { value: 'Desk', cases: 2, events: 3, casesWithRework: 1, rework: 1 },
        { value: '', cases: 1, events: 1, casesWithRework: 0, rework: 0 },
        { value: 'Internet', cases: 1, events: 2, casesWithRework: 1, rework: 1 },
      ],
    });
    expect(log.warnings).toEqual([
      'column "case:channel" has more than one value in some cases (1); the first one in the file counts',
    ]);
  });
});

test('an activity named like a prototype key is counted like any other', async () => {
  const log = await read('case,activity,resource,time\nc,__proto__,web,1\nc,__proto__,web,2\n');
  expect(JSON.stringify(measureEventLog(log).rework.pm4py.byActivity)).toBe('{"__proto__":1}');
});

test('a quoted, shuffled, compressed log gives the figures of the plain one', async () => {
  const event = fc.record({
    of: fc.constantFrom('c,1', 'c"2', 'c\n3'),
    activity: fc.constantFrom('A', 'B', 'é'),
    resource: fc.constantFrom('', 'web'),
  });
  const shuffled = fc
    .array(event, { minLength: 1, maxLength: 12 })
    .chain(events =>
      fc.tuple(fc.constant(events), fc.shuffledSubarray([...events.keys()], { minLength: events.length })),
    );
  await fc.assert(
    fc.asyncProperty(shuffled, async ([events, order]) => {
      const lines = events.map(({ of, activity, resource }, i) => {
        return `"${of.replaceAll('"', '""')}",${activity},${resource},2026-01-01T00:00:${String(10 + i)}Z`;
      });
      const header = 'case,activity,resource,time';
      const inOrder = await read([header, ...lines].join('\n'));
      const mixed = await read([header, ...order.map(i => lines[i])].join('\r\n'), {}, 'log.csv.gz');
      expect(measureEventLog(mixed)).toEqual(measureEventLog(inOrder));
      expect(rowsOf(mixed).sort()).toEqual(rowsOf(inOrder).sort());
    }),
    { numRuns: 60 },
  );
});
