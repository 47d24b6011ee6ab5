import { describe, expect, it } from 'vitest';
import { deadlineOf } from '../../../shared/domain/drop-off.ts';
import { compiled } from '../../arbitraries/definitions.ts';
import { DAY, define, HOUR, type Row } from '../../oracle/sample-journeys.ts';
import { fold, instant, PERSON, proofs } from './folded.ts';

describe('drop-off', () => {
  const value = { amount: 80, currency: 'EUR' };

  it('holds from the deadline of the stage, with the value at risk', () => {
    const { flags, journeys } = fold([[0, 'cart.open', 'web', { value }]], { now: 2 * HOUR });
    expect(flags).toEqual([
      {
        id: 'order~t1~drop-off~t1~a',
        kind: 'drop-off',
        state: 'raised',
        at: instant(HOUR),
        journey: 'order~t1',
        person: PERSON,
        definition: { id: 'order', version: 1 },
        stage: 'shop',
        channels: ['web'],
        teams: ['online'],
        evidence: [
          { touchpoint: 't1', occurredAt: instant(0), channel: 'web', activity: 'cart.open', team: 'online' },
        ],
        value,
      },
    ]);
    expect(journeys[0]).toMatchObject({
      state: 'dropped-off',
      endedAt: instant(HOUR),
      flags: { 'drop-off': 1 },
      value,
    });
    expect(fold([[0, 'cart.open', 'web']], { now: 2 * HOUR }).flags[0]).not.toHaveProperty('value');
  });

  it('is by the inactivity where the stage names no time, and not yet at the very deadline', () => {
    expect(fold([[0, 'order.a', 'web']], { now: 10 * DAY }).flags).toEqual([]);
    expect(fold([[0, 'order.a', 'web']], { now: 10 * DAY + 1 }).flags).toHaveLength(1);
  });

  it('is resolved by a return within the time to recover, which is counted from the deadline', () => {
    const back = (at: number) =>
      fold([
        [0, 'cart.open', 'web'],
        [at, 'order.a', 'call'],
      ]);
    const { flags, journeys } = back(HOUR + DAY);
    const [dropOff] = flags;
    expect(dropOff).toMatchObject({
      state: 'resolved',
      at: instant(HOUR),
      resolved: { at: instant(HOUR + DAY), channel: 'call' },
    });
    expect(journeys[0]).toMatchObject({
      state: 'open',
      recoveries: [{ at: instant(HOUR + DAY), channel: 'call' }],
    });
    expect(journeys[0]).not.toHaveProperty('endedAt');
    const late = back(HOUR + DAY + 1);
    expect(late.flags[0]).toMatchObject({ kind: 'drop-off', state: 'raised' });
    expect(late.journeys[0]).toMatchObject({ state: 'dropped-off', touchpoints: 2, recoveries: [] });
  });

  it('is by the inactivity where the definition does not know the last activity any more', () => {
    const [journey] = fold([[0, 'cart.open', 'web']]).state.journeys;
    const later = compiled(
      define({
        stages: [{ id: 'one', title: 'One', phase: 'during', activities: ['done'] }],
        starts: ['done'],
        cancels: [],
      }),
    );
    expect(journey && deadlineOf(journey, later)).toBe(10 * DAY);
  });

  it('is awaited no more after goal or cancel, nor a second time', () => {
    expect(fold([[0, 'done', 'web']], { now: 90 * DAY }).flags).toEqual([]);
    expect(fold([[0, 'stopped', 'web']], { now: 90 * DAY }).flags).toEqual([]);
    const late: Row[] = [
      [0, 'cart.open', 'web'],
      [9 * DAY, 'cart.add', 'web'],
    ];
    expect(proofs(fold(late, { now: 90 * DAY }).flags)).toEqual(['drop-off t1']);
  });
});
