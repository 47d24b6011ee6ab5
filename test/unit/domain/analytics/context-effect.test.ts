import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredTouchpoint } from '../../../../shared/contract/touchpoint.ts';
import { contextEffectReport } from '../../../../shared/domain/analytics/context-effect.ts';
import type { PersonRows } from '../../../../shared/domain/analytics/log-builder.ts';
import { rowsOfPerson } from '../../../../shared/domain/analytics/rows.ts';
import { compiled, orderDefinition } from '../../../arbitraries/definitions.ts';
import type { StepRow } from '../../../arbitraries/journey-rows.ts';
import { everything, logOf, persons } from '../../../arbitraries/lake-rows.ts';
import { stored } from '../../../arbitraries/stored.ts';
import { runs } from '../../../runs.ts';

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

/** One keyed journey of these steps, an hour apart, as the lake has it. */
function journeyOf(steps: readonly Step[], number = 0): PersonRows {
  const held = steps.map(({ context, team, ...rest }, i) => {
    const base = stored({
      id: `t${number}-${String(i).padStart(3, '0')}`,
      occurredAt: new Date(Date.UTC(2026, 0, 1, i)).toISOString(),
      identifiers: { customerId: `c${number}` },
      journey: { type: 'order', key: `k${number}` },
      ...rest,
      ...(team === undefined ? {} : { team }),
    });
    return {
      touchpoint: context === undefined ? base : { ...base, context },
      entry: { basis: 'explicit' as const },
    };
  });
  return rowsOfPerson({
    person: `customerId.c${number}`,
    kind: 'personal',
    held,
    definitions: [definition],
    now: Date.UTC(2026, 0, 1),
    fold: '1',
  });
}

function effectOf(rows: readonly PersonRows[]) {
  const log = logOf(rows);
  const { groups, differences, reading } = contextEffectReport.figures(log, everything(log), {});
  expect(reading).toBe('association');
  const [proven, claimed, none] = groups;
  if (proven === undefined || claimed === undefined || none === undefined)
    throw new Error('a group is missing');
  return { groups: { proven, claimed, none }, differences };
}

describe('the effect of context', () => {
  it('counts hand-overs and what was done again at them, as a naive count does', () => {
    let redone = 0;
    fc.assert(
      fc.property(fc.array(fc.array(step, { minLength: 1, maxLength: 12 }), { maxLength: 8 }), log => {
        const { groups } = effectOf(log.map(journeyOf));
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
          expect([group.redone.of, group.redone.count, group.silo.count]).toEqual(expected[kind]);
          expect(group.silo.of).toBe(group.redone.of);
          expect(group.money.map(each => each.handOvers.count)).toEqual(
            group.redone.of === 0 ? [] : [group.redone.of],
          );
          redone += group.redone.count;
        }
      }),
      { numRuns: runs(100, 2000) },
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
    const { groups, differences } = effectOf(log.map(journeyOf));
    expect(groups.proven.redone).toMatchObject({ count: 1, of: 10, share: 0.1 });
    expect(groups.proven.journeys).toMatchObject({ count: 1, of: 10 });
    expect(groups.none.redone.share).toBe(0.6);
    expect(groups.none.money).toMatchObject([
      { currency: 'EUR', redone: { count: 6, cost: { amount: 36 } }, silo: { cost: { amount: 36 } } },
    ]);
    expect(groups.claimed.redone).toMatchObject({ of: 0, share: null });
    expect(differences.proven.value).toBeCloseTo(-0.5);
    expect(differences.proven.high).toBeLessThan(0);
    expect(differences.claimed).toEqual({ value: null, low: null, high: null });
  });

  it('adds up money by currency, and journeys by their weakest hand-over, as reading each one does', () => {
    const kindOf = (step: StepRow) =>
      step.context_proven === true ? 'proven' : step.context_received === true ? 'claimed' : 'none';
    fc.assert(
      fc.property(persons(5), rows => {
        const expected: Record<string, number> = {};
        const add = (name: string, amount: number) => {
          expected[name] = (expected[name] ?? 0) + amount;
        };
        for (const { journeys, journey_steps, flags } of rows) {
          for (const { journey, currency } of journeys) {
            const steps = journey_steps.filter(each => each.journey === journey);
            const handOvers = steps.slice(1).flatMap((step, i) => {
              const before = steps[i];
              const teams = new Set([before?.team, step.team]);
              const isOther = before?.channel !== step.channel || (teams.size === 2 && !teams.has(undefined));
              const redo = flags.find(each => each.touchpoint === step.touchpoint && each.variant === 'redo');
              return isOther ? [{ step, redo }] : [];
            });
            for (const { step, redo } of handOvers) {
              const money = `${kindOf(step)} ${currency}`;
              const cents = Math.round(step.cost * 100);
              add(`${money} hand-overs`, cents);
              if (redo !== undefined) add(`${money} redone`, cents);
              if (redo?.silo === true) add(`${money} silo`, cents);
            }
            const weakest = (['none', 'claimed', 'proven'] as const).find(kind =>
              handOvers.some(({ step }) => kindOf(step) === kind),
            );
            if (weakest === undefined) continue;
            add(`${weakest} journeys`, 1);
            if (handOvers.some(each => each.redo !== undefined)) add(`${weakest} journeys redone`, 1);
          }
        }
        const { groups } = effectOf(rows);
        const found = Object.values(groups).flatMap(({ context, journeys, money }) => [
          [`${context} journeys`, journeys.of],
          [`${context} journeys redone`, journeys.count],
          ...money.flatMap(({ currency, handOvers, redone, silo }) => [
            [`${context} ${currency} hand-overs`, Math.round(handOvers.cost.amount * 100)],
            [`${context} ${currency} redone`, Math.round(redone.cost.amount * 100)],
            [`${context} ${currency} silo`, Math.round(silo.cost.amount * 100)],
          ]),
        ]);
        const something = (each: (string | number)[]) => each[1] !== 0;
        expect(Object.fromEntries(found.filter(something))).toEqual(
          Object.fromEntries(Object.entries(expected).filter(something)),
        );
      }),
      { numRuns: runs(60, 2000) },
    );
  });

  it('takes a journey as its worst hand-over was, and none without one', () => {
    const at = (channel: string, context: Context) => ({
      channel,
      activity: 'order.placed',
      team: undefined,
      context,
    });
    const proven: Context = { received: true, proof: 'proven' };
    const { groups } = effectOf([
      journeyOf([at('web', undefined), at('app', proven), at('web', { received: true })], 1),
      journeyOf([at('web', undefined), at('app', proven)], 2),
      journeyOf([at('web', proven)], 3),
    ]);
    expect([groups.proven.journeys.of, groups.claimed.journeys.of, groups.none.journeys.of]).toEqual([
      1, 1, 0,
    ]);
  });
});
