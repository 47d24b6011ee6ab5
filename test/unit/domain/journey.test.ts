import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Flag } from '../../../shared/contract/flag.ts';
import type { StoredTouchpoint } from '../../../shared/contract/touchpoint.ts';
import type { CompiledDefinition } from '../../../shared/domain/definition.ts';
import { inOrder } from '../../../shared/domain/journey.ts';
import { append, foldAll } from '../../../shared/domain/person.ts';
import { journeyView } from '../../../shared/domain/view.ts';
import { compiled, complaintDefinition, orderDefinition } from '../../arbitraries/definitions.ts';
import { stored } from '../../arbitraries/stored.ts';
import { personLog } from '../../arbitraries/touchpoints.ts';
import { journeysOf } from '../../oracle/journey-oracle.ts';
import { DAY, define, HOUR, type Row, touchpoints } from '../../oracle/sample-journeys.ts';
import { runs } from '../../runs.ts';
import { fold, PERSON, proofs } from './folded.ts';

function summary(flag: Flag, firstOf: ReadonlyMap<string, string>) {
  const { kind, journey, evidence, variant, silo, cost, subject, state } = flag;
  return {
    kind,
    journey: firstOf.get(journey),
    evidence: evidence.map(each => each.touchpoint),
    state,
    ...(variant === undefined ? {} : { variant }),
    ...(silo === undefined ? {} : { silo }),
    ...(cost === undefined ? {} : { cost: cost.amount }),
    ...(subject === undefined ? {} : { subject }),
  };
}

function folded(touchpoints: StoredTouchpoint[], definition: CompiledDefinition, now: number) {
  const person = touchpoints[0]?.ids[0] ?? '';
  const { state, flags } = foldAll(person, touchpoints, [definition], now);
  const firstOf = new Map(touchpoints.map(each => [`${definition.id}~${each.tid}`, each.id]));
  return {
    journeys: state.journeys
      .map(each => ({
        first: firstOf.get(each.id),
        count: each.touchpoints,
        key: each.key,
        state: journeyView(each, person, definition, now).state,
      }))
      .sort(byText),
    flags: [...flags.values()].map(flag => summary(flag, firstOf)).sort(byText),
  };
}

const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
const canonical = <T extends object>(value: T) =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

describe('the journeys of one person (semantics §3)', () => {
  const keyed = (key: string) => ({ ids: [PERSON, `journey:default.${key}`] });
  const joined = (...rows: Row[]) => fold(rows).state.journeys.map(each => `${each.id} ${each.touchpoints}`);

  it('touchpoints are in order of time, then of id', () => {
    const order = (a: [number, string], b: [number, string]) =>
      Math.sign(inOrder({ at: a[0], id: a[1] }, { at: b[0], id: b[1] }));
    expect([
      order([1, 'b'], [2, 'a']),
      order([2, 'a'], [1, 'b']),
      order([1, 'a'], [1, 'b']),
      order([1, 'a'], [1, 'a']),
    ]).toEqual([-1, 1, -1, 0]);
  });

  it('a gap of the inactivity is still one journey, a longer one is not', () => {
    expect(joined([0, 'order.a', 'web'], [10 * DAY, 'order.b', 'web'])).toEqual(['order~t1 2']);
    expect(joined([0, 'order.a', 'web'], [10 * DAY + 1, 'order.b', 'web'])).toEqual([
      'order~t1 1',
      'order~t2 1',
    ]);
  });

  it('what is in no stage is in no journey', () => {
    expect(joined([0, 'unheard-of', 'web'])).toEqual([]);
    expect(joined([0, 'order.a', 'web'], [1, 'unheard-of', 'web'])).toEqual(['order~t1 1']);
  });

  it('a start after the end begins the next; anything else, or a start before it, goes on', () => {
    expect(joined([0, 'done', 'web'], [1, 'help.me', 'web'], [2, 'cart.open', 'web'])).toEqual([
      'order~t1 2',
      'order~t3 1',
    ]);
    expect(joined([0, 'order.a', 'web'], [1, 'cart.open', 'web'])).toEqual(['order~t1 2']);
  });

  it('a key decides whatever the gap; a journey without one adopts the first it meets', () => {
    const { state } = fold([
      [0, 'order.a', 'web'],
      [1, 'order.b', 'web', keyed('k')],
      [2, 'order.c', 'web', keyed('l')],
      [90 * DAY, 'order.d', 'web', keyed('k')],
      [91 * DAY, 'order.e', 'web'],
    ]);
    // In the order of their latest touchpoint: the last one is that which a touchpoint without key goes on with.
    expect(state.journeys.map(({ id, key, touchpoints: count }) => [id, key, count])).toEqual([
      ['order~t3', 'journey:default.l', 1],
      ['order~t1', 'journey:default.k', 4],
    ]);
    expect(fold([[0, 'order.a', 'web']]).state.journeys[0]).not.toHaveProperty('key');
  });

  it('each definition has its own, of the touchpoints that it knows', () => {
    const other = {
      id: 'help',
      stages: [{ id: 'all', title: 'All', phase: 'during', activities: ['help.*', 'done'] }],
    };
    const definitions = [define(), define({ ...other, starts: ['help.me'], cancels: [] })].map(compiled);
    const rows = touchpoints([
      [0, 'order.a', 'web'],
      [1, 'help.me', 'web'],
      [2, 'order.b', 'web'],
    ]);
    const { state } = foldAll(PERSON, rows, definitions, 2);
    expect(state.journeys.map(each => [each.id, each.stage, each.touchpoints])).toEqual([
      ['help~t2', 'all', 1],
      ['order~t1', 'buy', 3],
    ]);
  });

  it('goes on though no version is in force at the time any more, an end or not', () => {
    const { state } = fold([[0, 'done', 'web']]);
    const [later] = touchpoints([[1, 'cart.open', 'web']]);
    const notYet = { ...compiled(define()), effectiveFrom: DAY };
    if (later !== undefined) append(state, PERSON, later, [notYet]);
    expect(state.journeys.map(each => each.touchpoints)).toEqual([2]);
  });

  it('keeps no fields of what a touchpoint did not say', () => {
    const [journey] = fold([
      [0, 'order.a', 'web'],
      [1, 'order.b', 'web'],
    ]).state.journeys;
    expect(Object.keys(journey ?? {})).not.toContain('key');
    expect(Object.keys(journey?.last ?? {})).toEqual(['id', 'at', 'channel', 'activity']);
  });

  it('remembers of its first touchpoint what later ones are held against', () => {
    const { flags } = fold([
      [0, 'order.a', 'call', { statements: { date: '1' }, team: 'x' }],
      [HOUR, 'order.a', 'call', { statements: { date: '2' }, team: 'y' }],
      [HOUR + 1, 'order.b', 'store', { statements: { date: '3' } }],
    ]);
    expect(proofs(flags)).toEqual(['self-loop t1 t2', 'repeat-contact t1 t2', 'contradiction t2 t3']);
    expect(flags[0]?.variant).toBe('redo');
  });
});

describe('journeys and flags of one person (semantics §3–4)', () => {
  for (const source of [orderDefinition, complaintDefinition]) {
    it(`agree with a naive reading of the text: ${source.id}`, () => {
      fc.assert(
        fc.property(personLog(18), fc.nat(40), (log, hours) => {
          const touchpoints = log.map(stored);
          const now = Math.max(...touchpoints.map(each => each.at)) + hours * 6 * HOUR;
          const actual = folded(touchpoints, compiled(source), now);
          const expected = journeysOf(touchpoints, source, now);
          expect(actual.journeys.map(canonical)).toEqual(
            expected.journeys
              .map(each => ({
                first: each.touchpoints[0],
                count: each.touchpoints.length,
                key: each.key,
                state: each.state,
              }))
              .sort(byText)
              .map(canonical),
          );
          expect(actual.flags.map(canonical).sort(byText)).toEqual(
            expected.flags.map(canonical).sort(byText),
          );
        }),
        { numRuns: runs(600, 5000) },
      );
    });
  }

  it('are the same whatever the order of arrival', () => {
    fc.assert(
      fc.property(
        personLog(15).chain(log =>
          fc.tuple(fc.constant(log), fc.shuffledSubarray(log, { minLength: log.length })),
        ),
        ([log, shuffled]) => {
          const now = Date.parse(log.at(-1)?.occurredAt ?? '') + 24 * HOUR;
          const definition = compiled(orderDefinition);
          const person = stored(log[0] as (typeof log)[0]).ids[0] ?? '';
          expect(foldAll(person, shuffled.map(stored), [definition], now)).toEqual(
            foldAll(person, log.map(stored), [definition], now),
          );
        },
      ),
    );
  });
});
