import { describe, expect, it } from 'vitest';
import {
  append,
  foldAll,
  LIVE_JOURNEYS,
  MOST_JOURNEYS,
  newPerson,
  takeArchivable,
} from '../../../shared/domain/person.ts';
import type { PersonState } from '../../../shared/domain/types.ts';
import { compiled } from '../../arbitraries/definitions.ts';
import { DAY, define, type Row, touchpoints } from '../../oracle/sample-journeys.ts';
import { fold, PERSON } from './folded.ts';
import { flag } from './sample-flag.ts';

describe('journeys that leave the node of their person', () => {
  /** One journey after another, each over with its first touchpoint; `ended` says which reach the goal. */
  const person = (...ended: boolean[]) =>
    fold(
      ended.map((goal, i): Row => [i * 20 * DAY, goal ? 'done' : 'order.a', 'web']),
      { now: ended.length * 20 * DAY - 20 * DAY },
    ).state;
  const ids = (state: PersonState) => state.journeys.map(each => each.id);

  it('are the oldest ended ones beyond those kept', () => {
    const state = person(true, true, true, true, true, true);
    expect(takeArchivable(state).map(each => each.id)).toEqual(['order~t1', 'order~t2']);
    expect(ids(state)).toEqual(['order~t3', 'order~t4', 'order~t5', 'order~t6']);
    expect(state.archived).toBe(2);
    expect([takeArchivable(state), state.archived]).toEqual([[], 2]);
    expect(state.journeys).toHaveLength(LIVE_JOURNEYS);
  });

  it('are ended, or dropped off; an open one stays', () => {
    const state = person(true, true, true, true, true, true);
    const [first, second, third] = state.journeys;
    if (first === undefined || second === undefined || third === undefined) throw new Error('six journeys');
    delete first.ended;
    delete second.ended;
    second.dropped = { at: 1, flag: flag('x') };
    expect(takeArchivable(state).map(each => each.id)).toEqual(['order~t2', 'order~t3']);
  });

  it('are never the latest of a definition, which a touchpoint may go on with', () => {
    const definitions = [compiled(define()), compiled(define({ id: 'other', starts: ['done'] }))];
    const { state } = foldAll(PERSON, touchpoints([[0, 'done', 'web']]), definitions.slice(1), 0);
    const later: Row[] = [1, 2, 3, 4, 5].map(i => [
      i * 20 * DAY,
      'done',
      'web',
      { id: `l${i}`, tid: `l${i}` },
    ]);
    for (const each of touchpoints(later)) append(state, PERSON, each, definitions.slice(0, 1));
    expect(takeArchivable(state).map(each => each.id)).toEqual(['order~l1', 'order~l2']);
    expect(ids(state)[0]).toBe('other~t1');
  });

  it('are open ones too, the longest untouched first, where there are more than a node can hold', () => {
    const [journey] = person(true).journeys;
    if (journey === undefined) throw new Error('one journey');
    const { ended: _, ...open } = journey;
    const many = (count: number): PersonState => ({
      ...newPerson(),
      journeys: Array.from({ length: count }, (_each, i) => ({ ...open, id: `order~${i}` })),
    });
    expect(takeArchivable(many(MOST_JOURNEYS))).toEqual([]);
    const state = many(MOST_JOURNEYS + 2);
    expect(takeArchivable(state).map(each => each.id)).toEqual(['order~0', 'order~1']);
    expect(state.journeys).toHaveLength(200);
  });

  it('are only such as the caller lets go', () => {
    const state = person(true, true, true, true, true, true);
    expect(takeArchivable(state, each => each.id !== 'order~t1').map(each => each.id)).toEqual([
      'order~t2',
      'order~t3',
    ]);
    expect(takeArchivable(person(true, true, true, true, true, true), () => false)).toEqual([]);
  });
});
