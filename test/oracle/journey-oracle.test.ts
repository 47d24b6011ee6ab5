import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JourneyDefinition } from '../../shared/contract/journey-definition.ts';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import { journeysOf } from './journey-oracle.ts';
import { DAY, define, HOUR, type Row, read, touchpoints } from './sample-journeys.ts';

const keyed = (key: string, journeyType?: string): Partial<StoredTouchpoint> => ({
  ids: ['customerId.a', `journey:${journeyType ?? 'default'}.${key}`],
  ...(journeyType === undefined ? {} : { journeyType }),
});
const lists = (rows: Row[], definition?: JourneyDefinition) =>
  read(rows, definition === undefined ? {} : { definition }).journeys.map(each => each.touchpoints.join(' '));

describe('journeys', () => {
  test('the gap decides, inclusive; what is in no stage does not count', () => {
    const rows: Row[] = [
      [0, 'order.a', 'web'],
      [10 * DAY, 'order.b', 'web'],
      [15 * DAY, 'unheard-of', 'web'],
      [20 * DAY + 1, 'order.c', 'web'],
    ];
    expect(lists(rows)).toEqual(['t1 t2', 't4']);
  });

  test('a start after the end begins the next one; anything else goes on', () => {
    const rows: Row[] = [
      [0, 'done', 'web'],
      [1, 'help.me', 'web'],
      [2, 'cart.open', 'web'],
      [3, 'cart.open', 'web'],
    ];
    expect(lists(rows)).toEqual(['t1 t2', 't3 t4']);
  });

  test('a key decides, whatever the gap; a keyless journey adopts the first', () => {
    const rows: Row[] = [
      [0, 'order.a', 'web'],
      [1, 'order.b', 'web', keyed('k')],
      [2, 'order.c', 'web', keyed('l')],
      [3, 'order.d', 'web'],
      [90 * DAY, 'order.e', 'web', keyed('k')],
      [91 * DAY, 'order.f', 'web'],
    ];
    expect(read(rows).journeys).toMatchObject([
      { touchpoints: ['t1', 't2', 't5', 't6'], key: 'journey:default.k' },
      { touchpoints: ['t3', 't4'], key: 'journey:default.l' },
    ]);
  });

  test('where key types are named, only these count', () => {
    const rows: Row[] = [
      [0, 'order.a', 'web', keyed('k', 'claim')],
      [1, 'order.b', 'web', keyed('l', 'order')],
      [2, 'order.c', 'web', keyed('m')],
      [3, 'order.d', 'web', keyed('n', 'order')],
    ];
    expect(lists(rows, define({ keyTypes: ['order'] }))).toEqual(['t1 t2 t3', 't4']);
    expect(lists(rows)).toEqual(['t1', 't2', 't3', 't4']);
  });

  test('equal times are ordered by id, and the order given does not matter', () => {
    const rows = touchpoints([
      [5, 'order.a', 'web'],
      [5, 'order.b', 'app'],
      [4, 'cart.open', 'web'],
    ]);
    const expected = journeysOf(rows, define(), 5);
    expect(expected.journeys[0]?.touchpoints).toEqual(['t3', 't1', 't2']);
    fc.assert(
      fc.property(fc.shuffledSubarray(rows, { minLength: 3 }), shuffled => {
        expect(journeysOf(shuffled, define(), 5)).toEqual(expected);
      }),
    );
  });
});

describe('drop-off', () => {
  const cart: Row = [0, 'cart.open', 'web'];
  const flags = (rows: Row[], now = 0) => {
    const { journeys, flags } = read(rows, { now });
    const dropOffs = flags.filter(flag => flag.kind === 'drop-off');
    return [journeys[0]?.state, ...dropOffs.map(flag => `${flag.evidence} ${flag.state}`)];
  };

  test('at the deadline is in time, by the stage or by inactivity; an exact activity beats a prefix', () => {
    expect(flags([cart], HOUR)).toEqual(['open']);
    expect(flags([cart], HOUR + 1)).toEqual(['dropped-off', 't1 raised']);
    expect(flags([[0, 'cart.pay', 'web']], 10 * DAY)).toEqual(['open']);
    expect(flags([[0, 'cart.pay', 'web']], 10 * DAY + 1)).toEqual(['dropped-off', 't1 raised']);
    expect(flags([cart, [HOUR, 'order.a', 'web']], HOUR)).toEqual(['open']);
  });

  test('a return in time resolves it, a later one does not, and it drops off but once', () => {
    const back: Row = [HOUR + DAY, 'cart.add', 'web'];
    expect(flags([cart, back], 2 * DAY)).toEqual(['dropped-off', 't1 resolved', 't2 raised']);
    const late: Row = [HOUR + DAY + 1, 'cart.add', 'web'];
    expect(flags([cart, late], 5 * DAY)).toEqual(['dropped-off', 't1 raised']);
    expect(flags([cart, late, [2 * DAY, 'done', 'web']], 90 * DAY)).toEqual(['completed', 't1 raised']);
  });

  test('the first goal or cancel decides, and ends the waiting', () => {
    expect(flags([cart, [1, 'stopped', 'web'], [2, 'done', 'web']], 90 * DAY)).toEqual(['cancelled']);
  });
});
