import { describe, expect, test } from 'vitest';
import type { Expired } from '../../../../shared/domain/analytics/rows.ts';
import type { CompiledDefinition } from '../../../../shared/domain/definition.ts';
import { append, newPerson } from '../../../../shared/domain/person.ts';
import { CALLED, CART, JOURNEY, order, PERSON, PLACED, rows, touchpoint } from './order-rows.ts';

describe('where touchpoints have expired', () => {
  /** The journeys of these, as they were folded while all of them were there. */
  const kept = (
    touchpoints: readonly (typeof CART)[],
    definitions: readonly CompiledDefinition[] = [order],
  ) => {
    const state = newPerson();
    for (const each of touchpoints) append(state, PERSON, each, definitions);
    return state.journeys;
  };
  const expired = (until: number, journeys: Expired['journeys'], flags: Expired['flags'] = []): Expired => ({
    until,
    journeys,
    flags,
  });
  const positions = (found: ReturnType<typeof rows>) =>
    found.journey_steps.map(({ touchpoint, position }) => [touchpoint, position]);

  test('their journey stays as it was folded, and what comes after joins it', () => {
    const journeys = kept([CART, PLACED]);
    const before = structuredClone(journeys);
    const found = rows([CALLED], { expired: expired(PLACED.at, journeys) });
    expect(positions(found)).toEqual([['called', 3]]);
    expect(found.journeys).toMatchObject([
      { journey: JOURNEY, touchpoints: 3, started_at: CART.at, first_channel: 'web', rework: 1 },
    ]);
    expect(journeys).toEqual(before);
  });

  test('what has not been deleted yet is no touchpoint of the journey twice', () => {
    const found = rows([PLACED, CALLED], { expired: expired(PLACED.at, kept([CART, PLACED])) });
    expect(positions(found)).toEqual([['called', 3]]);
    expect(found.touchpoints.map(each => each.touchpoint)).toEqual(['placed', 'called']);
  });

  test('nor is what the journey held already, though it came after the last that expired', () => {
    const found = rows([PLACED, CALLED], { expired: expired(CART.at, kept([CART, PLACED])) });
    expect(found.journeys).toMatchObject([{ touchpoints: 3 }]);
    expect(positions(found)).toEqual([
      ['placed', 2],
      ['called', 3],
    ]);
  });

  test('of two journeys that were kept, what comes after the later one counts', () => {
    const delivered = touchpoint('delivered', 11, 'web', 'order.delivered');
    const again = touchpoint('again', 12, 'web', 'cart.filled');
    const more = touchpoint('more', 13, 'web', 'order.placed');
    const both = kept([CART, delivered, again]);
    expect(both).toHaveLength(2);
    const found = rows([delivered, again, more], { expired: expired(CART.at, both) });
    expect(found.journeys.map(each => each.touchpoints)).toEqual([2, 2]);
  });

  test('flags of which a proof has expired are kept beside the new ones', () => {
    const [old] = rows([CART, PLACED, CALLED]).flags;
    expect(old).toBeDefined();
    const state = newPerson();
    const flags = [CART, PLACED, CALLED].flatMap(each =>
      append(state, PERSON, each, [order]).map(change => change.flag),
    );
    const found = rows([], { expired: expired(CALLED.at, state.journeys, flags) });
    expect(found.flags.map(each => each.kind).sort()).toEqual(['channel-leak', 'drop-off', 'self-loop']);
    expect(found.flags.every(each => each.journey === JOURNEY)).toBe(true);
  });

  test('a journey whose definition nobody knows any more has no row', () => {
    const found = rows([], { expired: expired(CALLED.at, kept([CART])), definitions: [] });
    expect(found.journeys).toEqual([]);
  });
});
