import { describe, expect, it } from 'vitest';
import { DAY, MINUTE, type Row } from '../../oracle/sample-journeys.ts';
import { instant } from './folded.ts';
import { at, journey, told } from './told-context.ts';

describe('of two journeys at once, each with its own key', () => {
  const key = (name: string, more: object = {}) => ({
    ids: ['customerId.a', `journey:order.${name}`],
    ...more,
  });
  const { journeys, lastByChannel, flags, contradictions, provided } = told([
    [0, 'order.a', 'web', key('one', { statements: { fee: 1 }, outcome: 'abandoned' })],
    [MINUTE, 'order.a', 'app', key('two', { statements: { fee: 3 } })],
    [2 * MINUTE, 'order.a', 'app', key('one', { statements: { fee: 2 } })],
    [4 * MINUTE, 'order.b', 'web', key('two', { id: 'b', statements: { fee: 4 } })],
    [4 * MINUTE, 'order.b', 'web', key('one', { id: 'c' })],
    [5 * MINUTE, 'order.c', 'call', key('two')],
  ]);

  it('the one touched last is told first', () => {
    expect(journeys.map(each => [each.id, each.last.activity])).toEqual([
      ['order~t2', 'order.c'],
      ['order~t1', 'order.b'],
    ]);
    expect(journeys.every(each => each.state === 'open' && !('endedAt' in each))).toBe(true);
  });

  it('a channel was last seen with the later touchpoint of both, at one instant that which is last by id', () => {
    expect(lastByChannel.map(each => [each.channel, each.touchpoint])).toEqual([
      ['call', 't6'],
      ['web', 'c'],
      ['app', 't3'],
    ]);
  });

  it('so it is whichever of them went on last', () => {
    const lastOn = (...rows: Row[]) => told(rows).lastByChannel.map(each => each.touchpoint);
    expect(lastOn([0, 'order.a', 'web', key('one')], [MINUTE, 'order.a', 'web', key('two')])).toEqual(['t2']);
    expect(
      lastOn([0, 'order.a', 'web', key('one', { id: 'a' })], [0, 'order.a', 'web', key('two', { id: 'b' })]),
    ).toEqual(['b']);
  });

  it('what is told of either stands by its time', () => {
    expect(contradictions.map(each => [each.journey, each.at])).toEqual([
      ['order~t2', at(4)],
      ['order~t1', at(2)],
    ]);
    expect(flags.filter(each => each.kind === 'contradiction').map(each => [each.journey, each.at])).toEqual([
      ['order~t2', at(4)],
      ['order~t1', at(2)],
    ]);
    expect(flags.every(each => each.kind === 'self-loop' || !('silo' in each))).toBe(true);
    expect(provided.map(each => each.at)).toEqual([at(5), at(4), at(4), at(2), at(1)]);
  });
});

describe('a journey that ended', () => {
  const ended = (...rows: Row[]) => [[0, 'cart.open', 'web', { reason: 'x' }], ...rows] satisfies Row[];
  const lists = (rows: Row[], now: number) => {
    const { journeys, provided } = told(rows, now);
    return [journeys[0]?.state, journeys[0]?.endedAt, provided.length > 0];
  };

  it('goes on for as long as more may join it, and is told for thirty days after its last touchpoint', () => {
    const rows = ended([MINUTE, 'done', 'web']);
    const end = instant(MINUTE);
    expect(lists(rows, MINUTE + 10 * DAY)).toEqual(['completed', end, true]);
    expect(told(rows, MINUTE).flags).toEqual([]);
    expect(lists(rows, MINUTE + 10 * DAY + 1)).toEqual(['completed', end, false]);
    expect(lists(rows, MINUTE + 30 * DAY)).toEqual(['completed', end, false]);
    expect(lists(rows, MINUTE + 30 * DAY + 1)).toEqual([undefined, undefined, false]);
    const more = [...rows, [5 * DAY, 'help.a', 'web']] satisfies Row[];
    expect(lists(more, 15 * DAY)).toEqual(['completed', end, true]);
    expect(lists(more, 35 * DAY)).toEqual(['completed', end, false]);
    expect(lists(more, 35 * DAY + 1)).toEqual([undefined, undefined, false]);
  });

  it('where it was dropped, goes on for as long as the customer may come back to it', () => {
    const dropped = 60 * MINUTE;
    const now = told(ended(), dropped + DAY);
    expect(now.journeys[0]).toMatchObject({ state: 'dropped-off', endedAt: instant(dropped), stage: 'shop' });
    expect(now.flags).toEqual([{ at: instant(dropped), journey, kind: 'drop-off', count: 1 }]);
    expect(lists(ended(), dropped + DAY)[2]).toBe(true);
    expect(lists(ended(), dropped + DAY + 1)).toEqual(['dropped-off', instant(dropped), false]);
    expect(lists(ended(), dropped + 30 * DAY)[0]).toBe('dropped-off');
    expect(lists(ended(), dropped + 30 * DAY + 1)[0]).toBeUndefined();
    expect(told(ended(), dropped + DAY + 1)).toMatchObject({ flags: [], doNotAskAgain: [] });
  });
});
