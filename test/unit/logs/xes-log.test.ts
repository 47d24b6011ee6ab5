import { describe, expect, test } from 'vitest';
import type { ColumnOptions, EventLog } from '../../../cli/logs/event-log.ts';
import { measureEventLog } from '../../../cli/logs/measure-event-log.ts';
import { readEventLog } from '../../../cli/logs/read-event-log.ts';
import { temporaryFile } from './temporary-file.ts';

async function read(body: string | Buffer, options: ColumnOptions = {}, name = 'log.xes'): Promise<EventLog> {
  return readEventLog(await temporaryFile(name, body), options);
}

const log = (body: string) =>
  `<?xml version="1.0" encoding="UTF-8" ?>\n<log xes.version="1.0">\n${body}\n</log>\n`;
const named = (key: string, value: string) => `<string key="${key}" value="${value}"/>`;
const at = (second: number) =>
  `<date key="time:timestamp" value="2026-01-01T00:00:${10 + second}.000+00:00"/>`;
const event = (activity: string, resource: string, second: number) =>
  `<event>${named('concept:name', activity)}${named('org:resource', resource)}${at(second)}</event>`;
const trace = (name: string, ...events: string[]) =>
  `<trace>${named('concept:name', name)}${events.join('\n')}</trace>`;

const C1 = trace(
  'c1',
  event('A', 'web', 1),
  event('A', 'web', 2),
  event('B', 'web', 3),
  event('A', 'call', 4),
  event('C', 'store', 5),
  event('C', 'app', 6),
);

describe('what is read', () => {
  test.each(['log.xes', 'log.xes.gz', 'whatever'])('traces with their events, from %s', async name => {
    const { rework, cases, events } = measureEventLog(await read(log(C1), {}, name));
    expect([cases, events]).toEqual([1, 6]);
    expect(rework.edeaR).toEqual({
      selfLoops: { all: 2, repeat: 1, redo: 1 },
      repetitions: { all: 1, repeat: 0, redo: 1 },
    });
    expect(rework.pm4py.rework).toBe(3);
  });

  test('every attribute type, trace attributes as case:, extensions and classifiers passed over', async () => {
    const body = `<extension name="Concept" prefix="concept" uri="http://example.org/"/>
      <classifier name="Activity" keys="concept:name lifecycle:transition"/>
      <trace><int key="concept:name" value="7"/><boolean key="vip" value="true"/>
        <event><string key="concept:name" value="A &amp; B &#233;"/><float key="org:group" value="1.5"/>
          <date key="time:timestamp" value="2026-01-01T00:00:10Z"/></event></trace>`;
    const read1 = await read(log(body), { by: 'case:vip' });
    expect([read1.cases, read1.activities, read1.resources]).toEqual([['7'], ['A & B é'], ['1.5']]);
    expect(read1.columns.resource).toBe('org:group');
    expect(measureEventLog(read1).breakdown?.values[0]?.value).toBe('true');
  });

  test('attributes nested in attributes are not the attributes of the event', async () => {
    const nested = `<event><string key="concept:name" value="A">${named('concept:name', 'inner')}</string>
      <list key="all"><values>${named('org:resource', 'inner')}</values></list>${at(1)}</event>`;
    const { activities, resources } = await read(log(trace('c', nested)));
    expect([activities, resources]).toEqual([['A'], ['']]);
  });

  test('globals are defaults, but not for the time', async () => {
    const globals = `<global scope="trace">${named('channel', 'Desk')}</global>
      <global scope="event">${named('org:resource', 'nobody')}${at(0)}</global>`;
    const bare = `<event>${named('concept:name', 'A')}${at(1)}</event><event>${named('concept:name', 'B')}</event>`;
    const { resources, rejected, by } = await read(log(globals + trace('c', bare)), { by: 'case:channel' });
    expect([resources, by?.values]).toEqual([['nobody'], ['Desk']]);
    expect(rejected).toMatchObject([{ column: 'time:timestamp' }]);
  });

  test('a trace attribute after the events, as the resource', async () => {
    const late = `<trace>${event('A', 'Ann', 1)}${event('A', 'Bob', 2)}${named('concept:name', 'c')}${named('channel', 'web')}</trace>`;
    const read1 = await read(log(late), { resource: 'case:channel' });
    expect([read1.cases, read1.resources]).toEqual([['c'], ['web']]);
    expect(measureEventLog(read1).rework.edeaR.selfLoops).toEqual({ all: 1, repeat: 1, redo: 0 });
  });

  test('two traces of one name are one case; ties in time keep their place', async () => {
    const read1 = await read(log(trace('c', event('B', 'x', 1)) + trace('c', event('A', 'x', 1))));
    expect(read1.cases).toEqual(['c']);
    expect([...read1.activityOf].map(id => read1.activities[id])).toEqual(['B', 'A']);
  });

  test('a trace without a name is its own case, an empty one is none; both are said', async () => {
    const read1 = await read(
      log(`<trace/>${trace('', event('A', 'x', 1))}<trace>${event('A', 'x', 1)}</trace>`),
    );
    expect(read1.cases).toEqual(['#2', '#3']);
    expect(read1.warnings).toEqual([
      expect.stringMatching(/without a name.*: 2$/),
      expect.stringMatching(/without a usable event.*: 1$/),
    ]);
  });

  test('another encoding, where the file names it', async () => {
    const latin = Buffer.from(log(trace('é', event('A', 'x', 1))).replace('UTF-8', 'ISO-8859-1'), 'latin1');
    expect((await read(latin)).cases).toEqual(['é']);
  });
});

describe('what is wrong', () => {
  test('bytes that are not of the encoding refuse the file', async () => {
    const latin = Buffer.from(log(trace('é', event('A', 'x', 1))), 'latin1');
    await expect(read(latin)).rejects.toThrow(/not utf-8 text\. Save the file as UTF-8/);
  });

  test('bad events are left out with their line; good ones pass', async () => {
    const bad = `\n<event>${at(1)}</event>\n<event>${named('concept:name', 'A')}<date key="time:timestamp" value="soon"/></event>\n`;
    const read1 = await read(log(`${trace('c', bad, event('A', 'x', 1))}\n${event('A', 'x', 1)}`));
    expect(read1.rows).toBe(1);
    expect(read1.rejected).toEqual([
      { line: 4, column: 'concept:name', reason: expect.stringContaining('the activity is missing') },
      {
        line: 5,
        column: 'time:timestamp',
        reason: expect.stringContaining('"soon" is not a time; write it as'),
      },
      { line: 8, reason: expect.stringContaining('outside every trace') },
    ]);
  });

  test.each([
    ['activity', { activity: 'step' }],
    ['case', { case: 'case:order' }],
    ['case', { case: 'order' }],
    ['time', { time: 'when' }],
    ['resource', { resource: 'who' }],
    ['by', { by: 'case:region' }],
  ])('a %s attribute that is nowhere is an error with the attributes there are', async (role, options) => {
    await expect(read(log(C1), options)).rejects.toMatchObject({
      code: 'missing-column',
      message: expect.stringContaining(
        `--${role} COLUMN; the columns are: "case:concept:name", "concept:name", "org:resource", "time:timestamp"`,
      ),
    });
  });

  test.each([
    ['<log><trace></log>', /line 1: this is not well-formed XML/],
    ['<log><trace><event>', /not well-formed XML/],
    ['<log><trace><trace/></trace></log>', /a <trace> inside <trace>/],
    ['<log><trace><event><event/></event></trace></log>', /an <event> inside <event>/],
    ['<?xml version="1.0" encoding="klingon"?><log/>', /encoding klingon is not known/],
    ['<html></html>', /no <log> element/],
  ])('%s is refused with its place', async (text, message) => {
    await expect(read(text)).rejects.toMatchObject({
      code: 'not-a-log',
      message: expect.stringMatching(message),
    });
  });
});
