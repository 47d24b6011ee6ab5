import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../shared/contract/duration.ts';
import { journeyDefinition } from '../../../shared/contract/journey-definition.ts';
import type { StoredTouchpoint, Touchpoint } from '../../../shared/contract/touchpoint.ts';
import { type CompiledDefinition, compileDefinition } from '../../../shared/domain/definition.ts';
import { chainVersions, versionAt } from '../../../shared/domain/definition-versions.ts';
import { foldAll } from '../../../shared/domain/person.ts';
import { membershipsOf } from '../../../shared/steps/query/memberships.ts';
import { compiled, orderDefinition } from '../../arbitraries/definitions.ts';
import { stored } from '../../arbitraries/stored.ts';
import { personLog } from '../../arbitraries/touchpoints.ts';
import { runs } from '../../runs.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 5, 8);

/** Other stages, times, keys and ends than version 1, so that nearly every rule differs. */
const second = journeyDefinition.parse({
  ...orderDefinition,
  version: 2,
  keyTypes: ['order'],
  stages: [
    { id: 'notice', title: 'Notice', phase: 'before', activities: ['ad.seen'], expectedWithin: 'P2D' },
    { id: 'choose', title: 'Choose', phase: 'before', activities: ['cart.*'], expectedWithin: 'P1D' },
    { id: 'buy', title: 'Buy', phase: 'during', activities: ['order.placed'] },
    { id: 'receive', title: 'Receive', phase: 'after', activities: ['order.delivered', 'delivery.asked'] },
  ],
  starts: ['ad.seen', 'cart.filled'],
  goals: ['order.delivered'],
  cancels: [],
  inactivity: 'P2D',
  repeatable: [],
});

/** Version 1 since ever, version 2 from `from` (ms). */
function both(from: number): CompiledDefinition {
  const newest = chainVersions([
    compileDefinition(second, text => durationMs(text) ?? 0, from),
    compiled(orderDefinition),
  ]);
  if (newest === undefined) throw new Error('there are two versions');
  return newest;
}

const fold = (touchpoints: StoredTouchpoint[], definition: CompiledDefinition, now: number) =>
  foldAll(touchpoints[0]?.ids[0] ?? '', touchpoints, [definition], now);

const logs = personLog(16).map(log => log.map(stored));
const moments = fc.integer({ min: 0, max: 40 }).map(days => START + days * DAY);
const endOf = (touchpoints: StoredTouchpoint[]) => Math.max(...touchpoints.map(each => each.at)) + 3 * DAY;

describe('two versions of a definition', () => {
  it('before the second is in force, all is as if there were the first alone', () => {
    fc.assert(
      fc.property(logs, log => {
        const now = endOf(log);
        expect(fold(log, both(now + DAY), now)).toEqual(fold(log, compiled(orderDefinition), now));
      }),
      { numRuns: runs(300) },
    );
  });

  it('where the second has been in force since ever, all is as if there were the second alone', () => {
    fc.assert(
      fc.property(logs, log => {
        const now = endOf(log);
        expect(fold(log, both(Number.NEGATIVE_INFINITY), now)).toEqual(fold(log, compiled(second), now));
      }),
      { numRuns: runs(300) },
    );
  });

  it('each journey is of the version in force at its start, whatever the order of arrival', () => {
    fc.assert(
      fc.property(
        logs.chain(log => fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length }))),
        moments,
        ([log, shuffled], from) => {
          const now = endOf(log);
          const definition = both(from);
          const folded = fold(log, definition, now);
          expect(fold(shuffled, definition, now)).toEqual(folded);
          for (const journey of folded.state.journeys) {
            expect(journey.version).toBe(journey.startedAt < from ? 1 : 2);
          }
        },
      ),
      { numRuns: runs(500) },
    );
  });

  it('a touchpoint that a journey took in belongs to a stage of its version, and the queries agree', () => {
    fc.assert(
      fc.property(logs, moments, (log, from) => {
        const definition = both(from);
        const { state } = fold(log, definition, endOf(log));
        const memberships = membershipsOf(log[0]?.ids[0] ?? '', log, [definition]);
        expect(new Set(memberships.keys())).toEqual(new Set(state.journeys.map(each => each.id)));
        for (const { state: journey, touchpoints } of memberships.values()) {
          const own = versionAt(definition, journey.startedAt);
          expect(touchpoints).toHaveLength(journey.touchpoints);
          for (const { activity } of touchpoints) expect(own?.stageOf(activity)).toBeDefined();
        }
      }),
      { numRuns: runs(300) },
    );
  });
});

describe('a journey under way when a version comes into force', () => {
  const from = START + DAY;
  const at = (id: string, hours: number, activity: string, more: Partial<Touchpoint> = {}) =>
    stored({
      id,
      occurredAt: new Date(START + hours * HOUR).toISOString(),
      channel: 'web',
      activity,
      identifiers: { customerId: 'alice' },
      ...more,
    });
  const journeys = (...touchpoints: StoredTouchpoint[]) =>
    fold(touchpoints, both(from), START + 90 * DAY).state.journeys.map(
      ({ version, touchpoints: count, ended }) => ({ version, count, ended: ended?.state }),
    );

  it('goes on by its own rules: a cancellation that the new version does not know still ends it', () => {
    expect(journeys(at('a', 20, 'order.placed'), at('b', 30, 'order.cancelled'))).toEqual([
      { version: 1, count: 2, ended: 'cancelled' },
    ]);
  });

  it('leaves out what only the new version knows, which begins no journey beside it', () => {
    expect(
      journeys(at('a', 20, 'order.placed'), at('b', 30, 'ad.seen'), at('c', 40, 'order.delivered')),
    ).toEqual([{ version: 1, count: 2, ended: 'completed' }]);
  });

  it('once it has ended, what starts a journey of the new version begins one', () => {
    expect(
      journeys(at('a', 20, 'order.delivered'), at('b', 30, 'ad.seen'), at('c', 31, 'cart.filled')),
    ).toEqual([
      { version: 1, count: 1, ended: 'completed' },
      { version: 2, count: 2, ended: undefined },
    ]);
  });

  it('is not begun by what no version in force knows', () => {
    expect(journeys(at('a', 30, 'order.cancelled'))).toEqual([]);
    expect(journeys(at('a', 20, 'ad.seen'))).toEqual([]);
  });

  it('before the first version of a new definition there is no journey', () => {
    const only = compileDefinition(second, text => durationMs(text) ?? 0, from);
    const folded = fold([at('a', 20, 'ad.seen'), at('b', 30, 'ad.seen')], only, START + DAY);
    expect(folded.state.journeys.map(each => [each.version, each.touchpoints])).toEqual([[2, 1]]);
  });
});
