import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Flag } from '../../../shared/contract/flag.ts';
import type { StoredTouchpoint } from '../../../shared/contract/touchpoint.ts';
import type { CompiledDefinition } from '../../../shared/domain/definition.ts';
import { foldAll } from '../../../shared/domain/person.ts';
import { journeyView } from '../../../shared/domain/view.ts';
import { compiled, complaintDefinition, orderDefinition } from '../../arbitraries/definitions.ts';
import { stored } from '../../arbitraries/stored.ts';
import { personLog } from '../../arbitraries/touchpoints.ts';
import { journeysOf } from '../../oracle/journey-oracle.ts';

const HOUR = 3_600_000;

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
        { numRuns: process.env['HILVAN_LONG'] === undefined ? 600 : 5000 },
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
