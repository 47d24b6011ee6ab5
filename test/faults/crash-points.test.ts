import { describe, expect, it } from 'vitest';
import { createMemoryAnnouncer } from '../../shared/memory/announcer.ts';
import { createMemoryStore } from '../../shared/memory/store.ts';
import { play } from './play.ts';
import { scenarios } from './scenarios.ts';
import { record } from './tally.ts';
import type { Fault } from './weather.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;
const FAULTS: readonly Fault[] = LONG
  ? ['crash-before', 'crash-after', 'throttle', 'time-out', 'repeat']
  : ['crash-before', 'crash-after'];

/** A crash at a read leaves what one at the write before it left, just so. */
const READ =
  /^(get|scan|due|archivedJourney|listed|list(Journeys|Flags|Quarantine|Corrections|Definitions))|Of$/;

describe('R3 · a crash before or after any store or publish call converges after one redelivery and one sweep', () => {
  const called = new Set<string>();
  const seen = { scenarios: 0, calls: 0, reached: 0, plays: 0 };

  it.each(scenarios)('$name', async scenario => {
    const { ending, calls, deliveries } = await play(scenario);
    expect(deliveries).toBe(scenario.steps.length);
    expect(ending['leftUndone']).toEqual([]);
    for (const { method } of calls) called.add(method);
    seen.scenarios += 1;
    seen.calls += calls.length;
    for (const [at, { method }] of calls.entries()) {
      if (!LONG && READ.test(method)) continue;
      seen.reached += 1;
      for (const fault of FAULTS) {
        const again = await play(scenario, { at, fault });
        if (fault.startsWith('crash')) expect(again.deliveries).toBe(deliveries + 1);
        seen.plays += 1;
        const isReordered = scenario.isBatch === true && !fault.startsWith('crash');
        const told = isReordered ? { announced: again.ending['announced'] } : {};
        expect(again.ending, `${fault} at call ${at}, ${method}`).toEqual({ ...ending, ...told });
      }
    }
  });

  it('every method of every port is called by a scenario', () => {
    const ports = Object.entries({ ...createMemoryStore(), ...createMemoryAnnouncer() });
    // The API alone writes and reads the audit log; a request that failed is made again by whoever asked, or never.
    const ofApi = new Set(['putAudit', 'listAudit', 'auditOf']);
    const methods = ports.flatMap(([name, member]) =>
      typeof member === 'function' && !ofApi.has(name) ? [name] : [],
    );
    expect(methods.filter(each => !called.has(each))).toEqual([]);
    record('R3', seen);
  });
});
