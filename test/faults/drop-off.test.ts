import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FlagAnnouncement } from '../../shared/contract/flag.ts';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import { createMemoryStore } from '../../shared/memory/store.ts';
import { ingest } from '../../shared/steps/ingest.ts';
import { sweep } from '../../shared/steps/sweep.ts';
import { personLog } from '../arbitraries/touchpoints.ts';
import { stateByBatch } from '../unit/steps/stack.ts';
import { createBus } from './ports.ts';
import { envelope } from './run.ts';
import { dependencies } from './site.ts';
import { record } from './tally.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;
const RUNS = LONG ? 3000 : 60;

const MINUTE = 60_000;
const SWEEP = MINUTE;
const FAR = Date.UTC(2027, 6, 1);

const skew = fc.integer({ min: -10, max: 10 }).map(minutes => minutes * MINUTE);

/** Minutes on the way; some take longer than a stage may last. */
const delay = fc.oneof(
  { weight: 5, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 20 }).map(minutes => minutes * MINUTE) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 90 }).map(hours => hours * 60 * MINUTE) },
);

const days = fc.record({
  log: personLog(9),
  // Each touchpoint's clock runs ahead or behind, as those of the processes do.
  clocks: fc.array(skew, { minLength: 9, maxLength: 9 }),
  delays: fc.array(delay, { minLength: 9, maxLength: 9 }),
  ingesting: skew,
  sweeping: skew,
});

interface Day {
  touchpoint: Touchpoint;
  arrives: number;
}

/** Touchpoints as their producers' clocks name the moment, in the order of arrival. */
function arrivals({ log, clocks, delays }: { log: Touchpoint[]; clocks: number[]; delays: number[] }): Day[] {
  return log
    .map((touchpoint, i) => {
      const happened = Date.parse(touchpoint.occurredAt);
      const occurredAt = new Date(happened + (clocks[i] ?? 0)).toISOString();
      return { touchpoint: { ...touchpoint, occurredAt }, arrives: happened + (delays[i] ?? 0) };
    })
    .sort((a, b) => a.arrives - b.arrives);
}

describe('R8 · a drop-off is told once, within one sweep of its deadline, and never after the goal', () => {
  it('with clocks up to ten minutes off, and touchpoints that come late', async () => {
    const seen = { runs: 0, sweeps: 0, raised: 0, retracted: 0 };
    await fc.assert(
      fc.asyncProperty(days, async day => {
        const days = arrivals(day);
        const [store, bus] = [createMemoryStore(), createBus()];
        let clock = 0;
        // The latest that any clock has said: whoever says it may find deadlines passed.
        let latest = 0;
        const at = (off: number) => () => {
          latest = Math.max(latest, clock + off);
          return clock + off;
        };
        const ingesting = dependencies({ store, announcer: bus }, at(day.ingesting), async () => {});
        const sweeping = dependencies({ store, announcer: bus }, at(day.sweeping), async () => {});
        const arrived: Touchpoint[] = [];
        const inForce = () => dropOffsOf(stateByBatch(arrived, latest).flags);

        for (;;) {
          const next = days[arrived.length];
          const [timer] = await store.dueTimers(FAR, 1);
          const due = timer === undefined ? Number.POSITIVE_INFINITY : timer.dueAt - day.sweeping;
          const swept = Math.max(clock + SWEEP, Math.ceil(due / SWEEP) * SWEEP);
          if (next === undefined && due === Number.POSITIVE_INFINITY) break;
          if (next !== undefined && next.arrives < swept) {
            clock = next.arrives;
            // One whose clock is more than ten minutes ahead of the one that reads it would be no touchpoint.
            clock += Math.max(
              0,
              Date.parse(next.touchpoint.occurredAt) - (clock + day.ingesting) - 10 * MINUTE,
            );
            const { counts } = await ingest(ingesting, [{ id: 'm', body: envelope(next.touchpoint) }]);
            expect(counts.stored).toBe(1);
            arrived.push(next.touchpoint);
            // What it shows not to be so is taken back at once.
            for (const flag of told(bus.heard.values())) expect(inForce()).toContainEqual(flag);
            continue;
          }
          clock = swept;
          await sweep(sweeping);
          seen.sweeps += 1;
          // What had passed by the sweep's own clock has been told, and nothing else.
          const passed = dropOffsOf(stateByBatch(arrived, clock + day.sweeping).flags);
          for (const flag of passed) expect(told(bus.heard.values())).toContainEqual(flag);
          expect(byId(told(bus.heard.values()))).toEqual(byId(inForce()));
        }

        expect(bus.deliveries).toHaveLength(bus.heard.size);
        const announced = [...bus.heard.values()].filter(each => each.flag.kind === 'drop-off');
        const texts = announced.map(({ transition, flag }) => `${transition} ${JSON.stringify(flag)}`);
        for (const [i, text] of texts.entries()) {
          const id = announced[i]?.flag.id;
          const before = announced.slice(0, i).findLastIndex(each => each.flag.id === id);
          expect(texts[before]).not.toBe(text);
        }
        seen.runs += 1;
        seen.raised += announced.filter(each => each.transition === 'raised').length;
        seen.retracted += announced.filter(each => each.transition === 'retracted').length;
      }),
      { numRuns: RUNS },
    );
    expect(seen.raised).toBeGreaterThan(RUNS / 4);
    expect(seen.retracted).toBeGreaterThan(0);
    record('R8', seen);
  });
});

type Flag = FlagAnnouncement['flag'];

/** What a consumer of the bus takes for so. */
function told(heard: Iterable<FlagAnnouncement>): Flag[] {
  const latest = new Map<string, FlagAnnouncement>();
  for (const each of heard) {
    if ((latest.get(each.flag.id)?.sequence ?? 0) < each.sequence) latest.set(each.flag.id, each);
  }
  return [...latest.values()].flatMap(({ transition, flag }) =>
    flag.kind === 'drop-off' && transition !== 'retracted' ? [flag] : [],
  );
}

const dropOffsOf = (flags: Record<string, Flag>): Flag[] =>
  Object.values(flags).filter(each => each.kind === 'drop-off');

const byId = (flags: Flag[]): Flag[] => flags.sort((a, b) => (a.id < b.id ? -1 : 1));
