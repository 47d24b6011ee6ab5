import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { funnel } from '../../../../shared/domain/analytics/funnel.ts';
import type { FunnelOptions } from '../../../../shared/domain/analytics/funnel-visit.ts';
import { persons } from '../../../arbitraries/journeys.ts';
import { runs } from '../../../runs.ts';
import { DAY, everyJourney, HOUR, logOf, START, type Step } from './journeys.ts';
import { expectOpens } from './opens.ts';

/** Word for word: from an entry on, one step after the other. */
function follow(
  steps: Step[],
  entry: number,
  options: Required<Pick<FunnelOptions, 'order' | 'window'>> & FunnelOptions,
): number {
  const matches = (step: Step, match: FunnelOptions['steps'][number]) =>
    match.activity?.endsWith('.*')
      ? step.activity.startsWith(match.activity.slice(0, -1))
      : (match.activity ?? step.activity) === step.activity &&
        (match.channel ?? step.channel) === step.channel;
  const left = options.steps.map((match, i) => ({ match, i }));
  const takes = (step: Step) =>
    options.order === 'any'
      ? left.findIndex(({ match }) => matches(step, match))
      : left[0] !== undefined && matches(step, left[0].match)
        ? 0
        : -1;
  for (const step of steps.slice(entry)) {
    if (step.at - (steps[entry]?.at ?? 0) > options.window) break;
    const level = options.steps.length - left.length;
    const taken = takes(step);
    if (taken !== -1) left.splice(taken, 1);
    else if (level === 0) return 0;
    else if (options.order === 'strict') break;
    else if (options.exclusions?.some(({ match, after }) => after === level && matches(step, match))) break;
  }
  return options.steps.length - left.length;
}

const match = fc.constantFrom(
  { activity: 'a.*' },
  { activity: 'a.x' },
  { activity: 'b' },
  { channel: 'web' },
  {},
);
const options = fc.record({
  steps: fc.array(match, { minLength: 1, maxLength: 4 }),
  order: fc.constantFrom('sequential' as const, 'strict' as const, 'any' as const),
  window: fc.constantFrom(0, HOUR, DAY, 14 * DAY),
  reentry: fc.constantFrom('first' as const, 'optimized' as const),
  exclusions: fc.array(
    fc.record({
      match: fc.constantFrom({ activity: 'c' }, { channel: 'app' }),
      after: fc.integer({ min: 1, max: 3 }),
    }),
    {
      maxLength: 2,
    },
  ),
});

describe('on random logs', () => {
  test('the same as following each entry word for word', () => {
    fc.assert(
      fc.property(persons, options, (told, chosen) => {
        const log = logOf(told);
        const journeys = new Array<number>(chosen.steps.length).fill(0);
        const entries = new Array<number>(chosen.steps.length).fill(0);
        for (const { steps } of told.flat()) {
          const attempts = steps.map((_, i) => follow(steps, i, chosen)).filter(level => level > 0);
          const counted = chosen.reentry === 'first' ? attempts.slice(0, 1) : attempts;
          for (let i = 0; i < chosen.steps.length; i++) {
            if (counted.some(level => level > i)) journeys[i] = (journeys[i] ?? 0) + 1;
            entries[i] = (entries[i] ?? 0) + counted.filter(level => level > i).length;
          }
        }
        const { total } = funnel.figures(log, everyJourney(log), chosen);
        expect(total.levels.map(each => each.journeys)).toEqual(journeys);
        expect(total.levels.map(each => each.entries)).toEqual(entries);
      }),
      { numRuns: runs(150, 5000) },
    );
  });

  test('each cell opens what it counts, groups sum to the total', () => {
    const by = fc.constantFrom(
      { by: 'segment' as const },
      { by: 'channel' as const },
      { by: 'version' as const },
      { by: 'attribute' as const, key: 'tier' },
      { by: 'time' as const, boundaries: [START, START + DAY, START + 3 * DAY] },
    );
    fc.assert(
      fc.property(persons, options, by, (told, chosen, breakdown) => {
        const log = logOf(told);
        const split = { ...chosen, by: breakdown };
        expectOpens(funnel, log, everyJourney(log), split);
        const { total, groups } = funnel.figures(log, everyJourney(log), split);
        for (const [i, level] of total.levels.entries()) {
          const sum = (of: 'journeys' | 'entries') =>
            groups.reduce((all, { levels }) => all + (levels[i]?.[of] ?? 0), 0);
          expect([sum('journeys'), sum('entries')]).toEqual([level.journeys, level.entries]);
        }
      }),
      { numRuns: runs(40, 1000) },
    );
  });
});
