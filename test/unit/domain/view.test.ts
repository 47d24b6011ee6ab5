import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import { createRanks } from '../../../shared/domain/identity.ts';
import { newPerson } from '../../../shared/domain/person.ts';
import { addEvent, caseRework, newCaseRework } from '../../../shared/domain/rework-measures.ts';
import { journeyView, personView } from '../../../shared/domain/view.ts';
import { compiled } from '../../arbitraries/definitions.ts';
import { DAY, define, HOUR, type Row } from '../../oracle/sample-journeys.ts';
import { runs } from '../../runs.ts';
import { fold, instant, PERSON } from './folded.ts';

const keyed = (key: string) => ({ ids: [PERSON, `journey:default.${key}`] });
const money = (amount: number, currency = 'EUR') => ({ amount, currency });

describe('a journey', () => {
  it('says where it stands, since when, and what it cost', () => {
    const { journeys } = fold([
      [0, 'cart.open', 'web', { value: money(80) }],
      [1, 'order.a', 'call', { ...keyed('k'), cost: money(2.5) }],
      [2, 'order.b', 'web', { value: money(90, 'USD'), cost: money(9, 'USD') }],
      [3, 'order.c', 'store'],
    ]);
    expect(journeys).toEqual([
      {
        id: 'order~t1',
        person: PERSON,
        definition: { id: 'order', version: 1 },
        state: 'open',
        stage: 'buy',
        startedAt: instant(0),
        lastAt: instant(3),
        keyed: true,
        touchpoints: 4,
        channels: ['web', 'call', 'store'],
        flags: { 'channel-leak': 1, 'ping-pong': 1 },
        rework: {
          pm4py: 0,
          edeaR: {
            selfLoops: { all: 0, repeat: 0, redo: 0 },
            repetitions: { all: 0, repeat: 0, redo: 0 },
          },
          occurrences: 0,
        },
        cost: money(2.7),
        siloCost: money(0),
        value: money(90, 'USD'),
        recoveries: [],
      },
    ]);
    expect(fold([[0, 'cart.open', 'web']]).journeys[0]).toMatchObject({ keyed: false, cost: money(0.1) });
    expect(fold([[0, 'cart.open', 'web']]).journeys[0]).not.toHaveProperty('value');
  });

  it('rounds money to a millionth, so that sums read as people write them', () => {
    const tenths: Row[] = [0, 1, 2].map(at => [at, 'order.a', 'web', { cost: money(0.1) }]);
    expect(fold(tenths).journeys[0]?.cost).toEqual(money(0.3));
    expect(fold([[0, 'order.a', 'web', { cost: money(0.000_001_4) }]]).journeys[0]?.cost).toEqual(
      money(0.000_001),
    );
  });

  it('shows a missed deadline as soon as it has passed, before the sweep has come by', () => {
    const definition = define();
    const [state] = fold([
      [0, 'cart.open', 'web'],
      [1, 'cart.open', 'web'],
    ]).state.journeys;
    if (state === undefined) throw new Error('there is a journey');
    const at = (now: number) => journeyView(state, PERSON, compiled(definition), now);
    expect(at(HOUR + 1)).toMatchObject({ state: 'open', flags: { 'self-loop': 1 } });
    expect(at(HOUR + 2)).toMatchObject({
      state: 'dropped-off',
      endedAt: instant(HOUR + 1),
      flags: { 'self-loop': 1, 'drop-off': 1 },
    });
    expect(at(HOUR + 2).touchpoints).toBe(2);
  });

  it('counts a second missed deadline beside the one recovered from', () => {
    const { state } = fold([
      [0, 'cart.open', 'web'],
      [2 * HOUR, 'cart.add', 'web'],
    ]);
    const [journey] = state.journeys;
    if (journey === undefined) throw new Error('there is a journey');
    const read = (now: number) => journeyView(journey, PERSON, compiled(define()), now).flags;
    expect(read(3 * HOUR)).toEqual({ 'drop-off': 1 });
    expect(read(3 * HOUR + 1)).toEqual({ 'drop-off': 2 });
    const swept = fold([[0, 'cart.open', 'web']], { now: 3 * HOUR }).journeys[0];
    expect(swept?.flags).toEqual({ 'drop-off': 1 });
  });

  it('ends with its first goal or cancel, whatever comes after', () => {
    const { journeys } = fold(
      [
        [0, 'cart.open', 'web'],
        [5, 'stopped', 'web'],
        [6, 'done', 'web'],
      ],
      { now: 90 * DAY },
    );
    expect(journeys).toMatchObject([
      { state: 'cancelled', endedAt: instant(5), lastAt: instant(6), stage: 'use' },
    ]);
  });

  it('is measured by the published definitions, as a case of an event log is (semantics §5)', () => {
    const event = fc.tuple(
      fc.constantFrom('order.a', 'order.b', 'order.c'),
      fc.constantFrom('web', 'call', 'store'),
    );
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 12 }), trace => {
        const measured = newCaseRework<string>();
        for (const [activity, channel] of trace) addEvent(measured, activity, channel);
        const { pm4py, edeaR, occurrences } = caseRework(measured);
        const rows = trace.map(([activity, channel], at): Row => [at, activity, channel]);
        expect(fold(rows).journeys[0]?.rework).toEqual({
          pm4py: pm4py.rework,
          edeaR: { selfLoops: edeaR.selfLoops, repetitions: edeaR.repetitions },
          occurrences,
        });
      }),
      { numRuns: runs(200, 2000) },
    );
  });
});

describe('a person', () => {
  const ranks = createRanks(defaultIdentityConfig);

  it('is named by an identifier, and says which others are theirs', () => {
    const state = {
      ...newPerson(),
      members: { 'deviceId.d': 1, 'anonymousId.c': 2 },
      touchpoints: 3,
      firstAt: 5,
      last: { at: 9, id: 't' },
    };
    expect(personView('customerId.a.b', state, ranks)).toEqual({
      id: 'customerId.a.b',
      kind: 'personal',
      namespace: 'customerId',
      touchpoints: 3,
      firstAt: instant(5),
      lastAt: instant(9),
      identifiers: [
        { namespace: 'customerId', hash: 'a.b' },
        { namespace: 'anonymousId', hash: 'c' },
        { namespace: 'deviceId', hash: 'd' },
      ],
    });
  });

  it('who is only an identifier is anonymous; without touchpoints there is no first and last', () => {
    expect(personView('deviceId.d', newPerson(), ranks)).toEqual({
      id: 'deviceId.d',
      kind: 'anonymous',
      namespace: 'deviceId',
      touchpoints: 0,
      identifiers: [{ namespace: 'deviceId', hash: 'd' }],
    });
  });
});
