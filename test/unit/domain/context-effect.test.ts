import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredTouchpoint } from '../../../shared/contract/touchpoint.ts';
import { effectOfContext, type JourneyTold } from '../../../shared/domain/context-effect.ts';
import { foldAll } from '../../../shared/domain/person.ts';
import { compiled, orderDefinition } from '../../arbitraries/definitions.ts';
import { stored } from '../../arbitraries/stored.ts';

const definition = compiled(orderDefinition);
const pick = <T>(...values: T[]) => fc.constantFrom(...values);

type Context = NonNullable<StoredTouchpoint['context']> | undefined;
interface Step {
  channel: string;
  activity: string;
  team: string | undefined;
  context: Context;
}
const step = fc.record({
  channel: pick('web', 'app', 'call-center'),
  activity: pick('order.placed', 'order.changed', 'cart.filled'),
  team: pick(undefined, 'a', 'b'),
  context: pick<Context>(
    undefined,
    { received: false },
    { received: true },
    { received: true, proof: 'proven' },
    { received: true, proof: 'stale' },
    { received: false, proof: 'proven' },
  ),
});

/** One keyed journey of these steps, an hour apart, with the flags that the core finds on it. */
function journeyOf(steps: readonly Step[], number = 0): JourneyTold {
  const touchpoints = steps.map(({ context, team, ...rest }, i): StoredTouchpoint => {
    const base = stored({
      id: `t${number}-${String(i).padStart(3, '0')}`,
      occurredAt: new Date(Date.UTC(2026, 0, 1, i)).toISOString(),
      identifiers: { customerId: `c${number}` },
      journey: { type: 'order', key: `k${number}` },
      ...rest,
      ...(team === undefined ? {} : { team }),
    });
    return context === undefined ? base : { ...base, context };
  });
  const { flags } = foldAll(`customerId.c${number}`, touchpoints, [definition], Date.UTC(2026, 0, 1));
  return { definition, touchpoints, flags: [...flags.values()] };
}

describe('the effect of context', () => {
  it('counts hand-overs and what was done again at them, as a naive count does', () => {
    let redone = 0;
    fc.assert(
      fc.property(fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { maxLength: 8 }), log => {
        const journeys = log.map(journeyOf);
        const { groups } = effectOfContext(journeys);
        const teams: Record<string, string | undefined> = {
          web: 'ecommerce',
          'call-center': 'contact-centre',
        };
        const expected = { proven: [0, 0, 0], claimed: [0, 0, 0], none: [0, 0, 0] };
        for (const steps of log) {
          for (let i = 1; i < steps.length; i++) {
            const [a, b] = [steps[i - 1], steps[i]];
            if (a === undefined || b === undefined) continue;
            const stageTeam = (each: typeof a) =>
              each.team ?? teams[each.channel] ?? definition.stageOf(each.activity)?.team;
            const [from, to] = [stageTeam(a), stageTeam(b)];
            if (a.channel === b.channel && (from === undefined || to === undefined || from === to)) continue;
            const earlier = steps.slice(0, i).findLast(each => each.activity === b.activity);
            const isRedo =
              earlier !== undefined &&
              b.activity !== 'cart.filled' &&
              (earlier.channel !== b.channel ||
                (earlier.team !== undefined && b.team !== undefined && earlier.team !== b.team));
            const had = b.context?.received === true;
            const kind = had ? (b.context?.proof === 'proven' ? 'proven' : 'claimed') : 'none';
            expected[kind][0] = (expected[kind][0] ?? 0) + 1;
            if (isRedo) expected[kind][1] = (expected[kind][1] ?? 0) + 1;
            // Nothing is stated here, so no contradiction makes a silo of rework that had the context.
            if (isRedo && !had) expected[kind][2] = (expected[kind][2] ?? 0) + 1;
          }
        }
        for (const kind of ['proven', 'claimed', 'none'] as const) {
          const group = groups[kind];
          expect([group.handOvers, group.redone.count, group.silo.count]).toEqual(expected[kind]);
          expect(group.redone.n).toBe(group.handOvers);
          expect(group.costOfRedone).toBeLessThanOrEqual(group.cost);
          redone += group.redone.count;
        }
      }),
    );
    expect(redone).toBeGreaterThan(100);
  });

  it('says the shares with intervals, the cost, and how far context and none are apart', () => {
    const plain = { team: undefined };
    const again = (context: Context) => [
      { ...plain, channel: 'web', activity: 'order.placed', context: undefined },
      { ...plain, channel: 'call-center', activity: 'order.placed', context },
    ];
    const onward = (context: Context) => [
      { ...plain, channel: 'web', activity: 'order.placed', context: undefined },
      { ...plain, channel: 'call-center', activity: 'order.changed', context },
    ];
    const proven: Context = { received: true, proof: 'proven' };
    const many = (count: number, steps: ReturnType<typeof again>) =>
      Array.from({ length: count }, () => steps);
    const log = [
      ...many(1, again(proven)),
      ...many(9, onward(proven)),
      ...many(6, again({ received: false })),
      ...many(4, onward(undefined)),
    ];
    const { groups, differences } = effectOfContext(log.map(journeyOf));
    expect(groups.proven).toMatchObject({ handOvers: 10, redone: { count: 1, n: 10, share: 0.1 } });
    expect(groups.proven.journeys).toMatchObject({ count: 1, n: 10 });
    expect(groups.none).toMatchObject({
      handOvers: 10,
      redone: { share: 0.6 },
      costOfRedone: 36,
      costOfSilo: 36,
    });
    expect(groups.claimed).toMatchObject({ handOvers: 0, redone: { n: 0 } });
    expect(differences.proven?.value).toBeCloseTo(-0.5);
    expect(differences.proven?.high).toBeLessThan(0);
    expect(differences.claimed).toBeUndefined();
  });

  it('takes a journey as its worst hand-over was, and none without one', () => {
    const at = (channel: string, context: Context) => ({
      channel,
      activity: 'order.placed',
      team: undefined,
      context,
    });
    const proven: Context = { received: true, proof: 'proven' };
    const { groups } = effectOfContext([
      journeyOf([at('web', undefined), at('app', proven), at('web', { received: true })], 1),
      journeyOf([at('web', undefined), at('app', proven)], 2),
      journeyOf([at('web', proven)], 3),
    ]);
    expect([groups.proven.journeys.n, groups.claimed.journeys.n, groups.none.journeys.n]).toEqual([1, 1, 0]);
  });
});
