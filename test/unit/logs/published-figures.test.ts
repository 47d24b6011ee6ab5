import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { measureEventLog } from '../../../cli/logs/measure-event-log.ts';
import { readEventLog } from '../../../cli/logs/read-event-log.ts';

const DATA = new URL('../../../../shared/data/', import.meta.url);
const RUNNING_EXAMPLE = new URL('running-example.csv', DATA).pathname;
const RECEIPT = new URL('receipt.csv.gz', DATA).pathname;
const here = existsSync(RUNNING_EXAMPLE) && existsSync(RECEIPT);
if (!here) console.warn(`published figures skipped: no event logs in ${DATA.pathname}`);

describe.skipIf(!here)('figures of published logs', () => {
  test('running example', async () => {
    const { cases, events, rework, pingPong } = measureEventLog(await readEventLog(RUNNING_EXAMPLE));
    expect([cases, events]).toEqual([6, 42]);
    expect(rework.pm4py).toEqual({
      casesWithRework: 2,
      rework: 9,
      byActivity: { 'check ticket': 2, decide: 2, 'examine casually': 1, 'reinitiate request': 1 },
    });
    expect(rework.edeaR).toEqual({
      selfLoops: { all: 0, repeat: 0, redo: 0 },
      repetitions: { all: 6, repeat: 3, redo: 3 },
    });
    expect(rework.occurrences).toBe(9);
    expect(pingPong).toEqual({ cases: 1, occurrences: 2 });
  });

  test('receipt phase, by intake channel', async () => {
    const log = await readEventLog(RECEIPT, { by: 'case:channel' });
    const { cases, events, breakdown } = measureEventLog(log);
    expect([cases, events, log.rejectedRows]).toEqual([1434, 8577, 0]);
    expect(
      breakdown?.values.map(each => [each.value, each.cases, each.casesWithRework, each.rework]),
    ).toEqual([
      ['Internet', 1250, 76, 200],
      ['Desk', 109, 10, 38],
      ['Post', 53, 2, 2],
      ['e-mail', 21, 3, 5],
      ['Intern', 1, 0, 0],
    ]);
  });

  test('receipt phase, the department or the channel as the resource', async () => {
    const byGroup = measureEventLog(await readEventLog(RECEIPT, { resource: 'org:group' }));
    const byChannel = measureEventLog(await readEventLog(RECEIPT, { resource: 'case:channel' }));
    expect(byGroup.rework.pm4py).toEqual(byChannel.rework.pm4py);
    expect(byGroup.rework.pm4py.rework).toBe(245);
    // One channel a case, so nothing can be redone on another one.
    expect(byChannel.rework.edeaR.repetitions.redo + byChannel.rework.edeaR.selfLoops.redo).toBe(0);
    expect(byChannel.pingPong.occurrences).toBe(0);
  });
});
