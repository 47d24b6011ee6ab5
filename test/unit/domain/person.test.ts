import { describe, expect, it } from 'vitest';
import type { Flag } from '../../../shared/contract/flag.ts';
import { expireAll } from '../../../shared/domain/journey.ts';
import {
  append,
  createFold,
  flagDifference,
  foldAll,
  isNext,
  MOST_MEMBERS,
  nameMember,
  newPerson,
  post,
} from '../../../shared/domain/person.ts';
import type { PersonState } from '../../../shared/domain/types.ts';
import { compiled } from '../../arbitraries/definitions.ts';
import { DAY, define, HOUR, type Row, touchpoints } from '../../oracle/sample-journeys.ts';
import { fold, PERSON } from './folded.ts';
import { flag } from './sample-flag.ts';

const at = (time: number, id: string) => {
  const [touchpoint] = touchpoints([[time, 'order.a', 'web', { id, tid: id }]]);
  if (touchpoint === undefined) throw new Error('one row gives one touchpoint');
  return touchpoint;
};

describe('a new person', () => {
  it('holds nothing, and survives JSON', () => {
    const person = newPerson();
    expect(person).toMatchObject({
      members: {},
      touchpoints: 0,
      journeys: [],
      archived: 0,
      sequence: 0,
      outbox: [],
    });
    expect(JSON.parse(JSON.stringify(person))).toEqual(person);
    expect(isNext(person, at(-8.64e15, '!'))).toBe(true);
  });
});

describe('folding a person', () => {
  it('counts touchpoints, and knows the first and the last by time', () => {
    const { state } = foldAll(PERSON, [at(5, 'b'), at(9, 'c'), at(5, 'a')], [compiled(define())], 9);
    expect(state).toMatchObject({ touchpoints: 3, firstAt: 5, last: { at: 9, id: 'c' } });
    expect(state.journeys).toMatchObject([{ id: 'order~a', startedAt: 5, touchpoints: 3, lastTid: 'c' }]);
  });

  it('touchpoint by touchpoint comes to the same as all at once', () => {
    const rows: Row[] = [
      [0, 'cart.open', 'web'],
      [3 * HOUR, 'cart.add', 'call'],
      [4 * HOUR, 'done', 'web'],
    ];
    const definitions = [compiled(define())];
    const state = newPerson();
    const changes = touchpoints(rows).flatMap(each => append(state, PERSON, each, definitions));
    const whole = fold(rows);
    expect(state).toEqual(whole.state);
    expect(changes.map(({ transition, flag }) => `${transition} ${flag.kind} ${flag.state}`)).toEqual([
      'raised drop-off raised',
      'resolved drop-off resolved',
      'raised channel-leak raised',
      'raised ping-pong raised',
    ]);
  });
});

describe('journeys whose first touchpoints have expired', () => {
  const [order, other] = [compiled(define()), compiled(define({ id: 'other' }))];
  const open = (id: string, time: number) => touchpoints([[time, 'order.a', 'web', { id, tid: id }]]);
  const keptAt = (definition: typeof order, time: number, id: string) =>
    foldAll(PERSON, open(id, time), [definition], time).state.journeys;
  const joined = (kept: PersonState['journeys'], ...times: number[]) => {
    const fold = createFold(PERSON, [order, other], kept);
    fold.add(times.flatMap(time => open(`n${time}`, time)));
    return fold
      .finish(0)
      .state.journeys.map(each => `${each.id} ${each.touchpoints}`)
      .sort();
  };

  it('stay as they were folded, and what comes after their last touchpoint joins them', () => {
    const kept = keptAt(order, 5, 'old');
    const before = structuredClone(kept);
    expect(joined(kept)).toEqual(['order~old 1']);
    expect(joined(kept, 6, 7)).toEqual(['order~old 3', 'other~n6 2']);
    expect(kept).toEqual(before);
  });

  it('know what came up to their last touchpoint already, each definition for itself', () => {
    const kept = keptAt(order, 5, 'old');
    expect(joined(kept, 4, 5)).toEqual(['order~old 1', 'other~n4 2']);
    const both = [...keptAt(order, 9, 'late'), ...kept];
    expect(joined(both, 6)).toEqual(['order~late 1', 'order~old 1', 'other~n6 1']);
    expect(joined(both.toReversed(), 9)).toEqual(['order~late 1', 'order~old 1', 'other~n9 1']);
  });
});

describe('ledgers that hold touchpoints of a person', () => {
  it('are named with the count of changes folded, up to a thousand; of more it is known that there are some', () => {
    const state = newPerson();
    for (let i = 0; i < MOST_MEMBERS; i++) nameMember(state, `deviceId.${i}`, 1);
    expect([Object.keys(state.members).length, state.more]).toEqual([1000, undefined]);
    nameMember(state, 'deviceId.0', 2);
    expect([state.members['deviceId.0'], state.more]).toEqual([2, undefined]);
    nameMember(state, 'deviceId.more', 1);
    expect([state.members['deviceId.more'], state.more]).toEqual([undefined, true]);
    nameMember(state, 'deviceId.1', 3);
    expect([state.members['deviceId.1'], Object.keys(state.members).length]).toEqual([3, 1000]);
  });
});

describe('a touchpoint is the next one', () => {
  it('after the last by (time, id) only: else the person is folded anew', () => {
    const person: PersonState = { ...newPerson(), last: { at: 5, id: 'm' } };
    expect(
      [at(6, 'a'), at(5, 'n'), at(5, 'm'), at(5, 'l'), at(4, 'z')].map(each => isNext(person, each)),
    ).toEqual([true, true, false, false, false]);
  });

  it('unless it shows that a deadline taken for missed was kept', () => {
    const { state } = fold([[0, 'cart.open', 'web']], { now: 2 * HOUR });
    expect([HOUR - 1, HOUR, HOUR + 1].map(each => isNext(state, at(each, 'x')))).toEqual([
      false,
      false,
      true,
    ]);
  });
});

describe('at a moment', () => {
  it('the drop-offs of all journeys are raised, each by its definition', () => {
    const order = compiled(define());
    const other = compiled(define({ id: 'other', goals: ['stopped'], cancels: [] }));
    const { state } = foldAll(PERSON, touchpoints([[0, 'cart.open', 'web']]), [order, other], 0);
    const raised = expireAll(state.journeys, PERSON, [order, other], HOUR + 1);
    expect(raised.map(({ transition, flag }) => `${transition} ${flag.journey}`)).toEqual([
      'raised order~t1',
      'raised other~t1',
    ]);
    const { journeys } = fold([[0, 'cart.open', 'web']]).state;
    expect(expireAll(journeys, PERSON, [], 90 * DAY)).toEqual([]);
  });
});

describe('announcements', () => {
  it('are numbered in the order in which they were found', () => {
    const state = { ...newPerson(), sequence: 4 };
    post(state, [
      { transition: 'raised', flag: flag('a') },
      { transition: 'resolved', flag: flag('b') },
    ]);
    expect([state.sequence, state.outbox]).toEqual([
      6,
      [
        { sequence: 5, transition: 'raised', flag: flag('a') },
        { sequence: 6, transition: 'resolved', flag: flag('b') },
      ],
    ]);
  });

  const difference = (before: Flag[], after: Flag[]) => {
    const byId = (flags: Flag[]) => new Map(flags.map(each => [each.id, each]));
    return flagDifference(byId(before), byId(after)).map(
      each => `${each.transition} ${each.flag.id} ${each.flag.state}`,
    );
  };

  it('tell what of the flags has changed, in order of id', () => {
    expect(difference([], [flag('b'), flag('a', { state: 'resolved' })])).toEqual([
      'resolved a resolved',
      'raised b raised',
    ]);
    expect(difference([flag('a')], [flag('a')])).toEqual([]);
    expect(difference([flag('a')], [flag('a', { state: 'resolved' })])).toEqual(['resolved a resolved']);
    expect(difference([flag('a')], [flag('a', { teams: ['x'] })])).toEqual(['raised a raised']);
  });

  it('retract what was never so, once, and raise it anew where it is so after all', () => {
    expect(difference([flag('b'), flag('a', { state: 'resolved' })], [])).toEqual([
      'retracted a retracted',
      'retracted b retracted',
    ]);
    expect(difference([flag('a', { state: 'retracted' })], [])).toEqual([]);
    expect(difference([flag('a', { state: 'retracted' })], [flag('a')])).toEqual(['raised a raised']);
  });
});
