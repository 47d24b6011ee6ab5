import fc from 'fast-check';
import { DAY, HOUR, MINUTE, type Raised, type Step, type Told } from '../unit/domain/analytics/journeys.ts';

const pick = (...values: string[]) => fc.constantFrom(...values);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** Equal times, the edges of the windows that matter, and anything about them. */
const gap = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 30 * MINUTE, 30 * MINUTE + 1, HOUR, HOUR + 1) },
  { weight: 1, arbitrary: fc.constantFrom(DAY, DAY + 1, 3 * DAY, 7 * DAY, 7 * DAY + 1, 14 * DAY) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 2 * HOUR }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 8 * DAY }) },
);

const step: fc.Arbitrary<Step> = fc
  .record({
    at: gap,
    activity: pick('a.x', 'a.y', 'b', 'c'),
    channel: pick('web', 'app', 'call', 'chat', 'store'),
    stage: pick('find', 'buy', 'use'),
    team: maybe(pick('north', 'south')),
    reason: maybe(pick('late', 'wrong')),
    cost: fc.constantFrom(0, 0.1, 0.2, 3.35),
    tier: maybe(pick('gold', 'tin/~lead')),
  })
  .map(({ team, reason, tier, ...told }) => ({
    ...told,
    ...(team === undefined ? {} : { team }),
    ...(reason === undefined ? {} : { reason }),
    ...(tier === undefined ? {} : { attributes: { tier } }),
  }));

const raised = (steps: number): fc.Arbitrary<Raised> =>
  fc
    .record({
      kind: fc.constantFrom(
        'drop-off' as const,
        'self-loop' as const,
        'ping-pong' as const,
        'repeat-contact' as const,
      ),
      step: fc.integer({ min: 0, max: steps - 1 }),
      resolved: fc.boolean(),
      value: maybe(fc.constantFrom(0.1, 12.5)),
    })
    .map(({ value, ...flag }) => ({
      ...flag,
      ...(flag.kind === 'self-loop' ? { variant: 'redo' as const } : {}),
      ...(value === undefined || flag.kind !== 'drop-off' ? {} : { value }),
    }));

const journey: fc.Arbitrary<Told> = fc.array(step, { minLength: 1, maxLength: 10 }).chain(gaps => {
  const steps: Step[] = [];
  for (const each of gaps) steps.push({ ...each, at: each.at + (steps.at(-1)?.at ?? 0) });
  const lastAt = steps.at(-1)?.at ?? 0;
  return fc
    .record({
      definition: pick('order', 'claim'),
      version: fc.integer({ min: 1, max: 2 }),
      state: fc.constantFrom(
        'open' as const,
        'completed' as const,
        'cancelled' as const,
        'dropped-off' as const,
      ),
      segment: maybe(pick('new', 'loyal')),
      after: fc.constantFrom(0, DAY),
      flags: fc.array(raised(steps.length), { maxLength: 4 }),
    })
    .map(({ segment, after, ...told }) => ({
      ...told,
      steps,
      ...(segment === undefined ? {} : { segment }),
      ...(told.state === 'open' ? {} : { endedAt: lastAt + after }),
    }));
});

/** Journeys of one person; touchpoints of the first may be in another one too. */
const person: fc.Arbitrary<Told[]> = fc
  .record({ journeys: fc.array(journey, { minLength: 1, maxLength: 3 }), shared: fc.boolean() })
  .map(({ journeys, shared }) => {
    const [first] = journeys;
    if (!shared || first === undefined) return journeys;
    const named = { ...first, steps: first.steps.map((each, i) => ({ ...each, touchpoint: `shared-${i}` })) };
    const other = { ...named, definition: first.definition === 'claim' ? 'order' : 'claim' };
    return [named, ...journeys.slice(1), { ...other, steps: named.steps.slice(1) }].filter(
      ({ steps }) => steps.length > 0,
    );
  })
  .map(journeys =>
    journeys.map(told => ({
      ...told,
      flags: told.flags?.filter(flag => flag.step < told.steps.length) ?? [],
    })),
  );

/** Persons with their journeys, as the log builder is told of them; some logs are empty. */
export const persons: fc.Arbitrary<Told[][]> = fc.array(person, { maxLength: 8 });
