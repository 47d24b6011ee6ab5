import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { simulateCompany } from '../../../cli/simulation/company.ts';
import { households } from '../../../cli/simulation/population.ts';
import { createRandom } from '../../../cli/simulation/random.ts';
import { injectedSilos } from '../../../cli/simulation/silos.ts';
import { DAY } from '../../../cli/simulation/story.ts';
import { boundaryText } from '../../../shared/contract/flag.ts';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import type { StoredTouchpoint } from '../../../shared/contract/touchpoint.ts';
import { createHasher } from '../../../shared/crypto/hasher.ts';
import { shippedDefinitions } from '../../../shared/definitions/shipped.ts';
import { createIdentity, createRanks } from '../../../shared/domain/identity.ts';
import { foldAll } from '../../../shared/domain/person.ts';
import { createSightingSet } from '../../../shared/domain/sightings.ts';
import { readTouchpoint } from '../../../shared/steps/intake.ts';

const START = Date.parse('2026-10-01T00:00:00Z');
const LATER = START + 400 * DAY;
const intake = { identity: defaultIdentityConfig, hasher: createHasher('k'.repeat(32)) };

const companies = fc.record({
  seed: fc.nat(),
  customers: fc.integer({ min: 1, max: 25 }),
  startAt: fc.integer({ min: 0, max: 400 }).map(day => START - day * DAY),
  days: fc.integer({ min: 1, max: 40 }),
});

test('every touchpoint keeps the contract, in order of time, each with an id of its own', () => {
  fc.assert(
    fc.property(companies, company => {
      const ids = new Set<string>();
      let last = company.startAt;
      for (const { at, touchpoint, source } of simulateCompany(company)) {
        expect(at).toBeGreaterThanOrEqual(last);
        expect(Date.parse(touchpoint.occurredAt)).toBe(at);
        expect(source).toMatch(/^[a-z-]+\.[a-z]+$/);
        const read = readTouchpoint(touchpoint, LATER, intake);
        expect(read.ok, JSON.stringify([touchpoint, read])).toBe(true);
        expect(ids.has(touchpoint.id)).toBe(false);
        ids.add(touchpoint.id);
        last = at;
      }
    }),
    { numRuns: 40 },
  );
});

test('the same seed and start give the same bytes, another seed others', () => {
  fc.assert(
    fc.property(companies, company => {
      const once = JSON.stringify([...simulateCompany(company)]);
      expect(JSON.stringify([...simulateCompany(company)])).toBe(once);
      const other = JSON.stringify([...simulateCompany({ ...company, seed: company.seed + 1 })]);
      if (once !== '[]') expect(other).not.toBe(once);
    }),
    { numRuns: 20 },
  );
});

test('another start gives other ids, so that a second run is no conflict with the first', () => {
  const ids = (startAt: number) =>
    [...simulateCompany({ seed: 1, customers: 10, startAt, days: 10 })].map(each => each.touchpoint.id);
  const first = new Set(ids(START));
  expect(first.size).toBeGreaterThan(20);
  expect(ids(START + DAY).some(id => first.has(id))).toBe(false);
});

describe('a company of 300 in 28 days', () => {
  const emissions = [...simulateCompany({ seed: 11, customers: 300, startAt: START, days: 28 })];
  const touchpoints = emissions.map(each => each.touchpoint);
  const stored = touchpoints.flatMap(each => {
    const read = readTouchpoint(each, LATER, intake);
    return read.ok ? [read.touchpoint] : [];
  });
  const flags = flagsOf(stored);

  test('comes over all channels, with and without a login', () => {
    expect(new Set(touchpoints.map(each => each.channel))).toEqual(
      new Set(['web', 'app', 'store', 'call-center', 'chat', 'email', 'courier', 'technician']),
    );
    const keys = new Set(touchpoints.map(each => Object.keys(each.identifiers).sort().join('+')));
    for (const one of ['anonymousId', 'phone', 'email', 'loyaltyId', 'deviceId', ''])
      expect(keys).toContain(one);
  });

  test('has surveys, remarks, costs, values, statements and handling times', () => {
    for (const field of [
      'survey',
      'voice',
      'cost',
      'value',
      'statements',
      'durationSeconds',
      'reason',
    ] as const) {
      expect(
        touchpoints.some(each => each[field] !== undefined),
        field,
      ).toBe(true);
    }
  });

  test('has drop-offs with a way back and without', () => {
    const states = new Set(flags.filter(each => each.kind === 'drop-off').map(each => each.state));
    expect(states).toEqual(new Set(['raised', 'resolved']));
  });

  test.each(Object.entries(injectedSilos))('the silo %s is found where it was put', (_, silo) => {
    const found = flags.filter(
      each =>
        each.silo?.cause === silo.cause &&
        boundaryText(each.silo.boundary) === boundaryText(silo) &&
        each.evidence.at(-1)?.activity === silo.activity,
    );
    expect(found.length).toBeGreaterThan(0);
  });
});

test('those who live together share a tablet, and nobody else has it', () => {
  const people = [...households(createRandom(5), 200)].flat();
  expect(people.map(each => each.index)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  const homes = Map.groupBy(
    people.filter(each => each.sharedDevice !== undefined),
    each => each.sharedDevice,
  );
  expect(homes.size).toBeGreaterThan(10);
  for (const home of homes.values()) expect(home.length).toBeLessThanOrEqual(3);
  const own = people.flatMap(each => [each.customerId, each.email, each.cookie, each.device, each.loyaltyId]);
  expect(new Set(own).size).toBe(own.length);
});

test('a forked stream does not depend on what is drawn elsewhere', () => {
  const one = createRandom(3);
  const other = createRandom(3);
  other.next();
  other.int(1, 6);
  expect(one.fork('a').next()).toBe(other.fork('a').next());
  expect(one.fork('a').next()).not.toBe(one.fork('b').next());
});

function flagsOf(stored: StoredTouchpoint[]) {
  const sightings = createSightingSet();
  for (const each of stored) sightings.add(each.at, each.ids, each.tid);
  const identity = createIdentity(sightings, createRanks(defaultIdentityConfig));
  const persons = Map.groupBy(stored, each => identity.attribute(each.at, each.ids).holder);
  return [...persons].flatMap(([person, own]) => [
    ...foldAll(person, own, shippedDefinitions, LATER).flags.values(),
  ]);
}
