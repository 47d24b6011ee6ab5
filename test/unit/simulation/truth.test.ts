import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compare, readCompany } from '../../../bench/truth/compare.ts';
import { scoreOf, scorePairs } from '../../../bench/truth/scores.ts';
import { hilvan, lastTouch, noCrossChannel } from '../../../bench/truth/stitchers.ts';
import { simulateCompany } from '../../../cli/simulation/company.ts';
import { NEVER, SILO_NAMES, silosCalled } from '../../../cli/simulation/silos.ts';
import { DAY } from '../../../cli/simulation/story.ts';
import { simulateTruth } from '../../../cli/simulation/truth.ts';

const START = Date.parse('2026-10-01T00:00:00Z');
const all = (silos: readonly [] | readonly { from: number; to: number }[]) =>
  Object.fromEntries(SILO_NAMES.map(name => [name, silos]));

const companies = fc.record({
  seed: fc.nat(),
  customers: fc.integer({ min: 1, max: 40 }),
  startAt: fc.integer({ min: 0, max: 400 }).map(day => START - day * DAY),
  days: fc.integer({ min: 1, max: 60 }),
});

test('truth and touchpoints are of one company: each touchpoint once, each rework and silence proven', () => {
  fc.assert(
    fc.property(companies, options => {
      const touchpoints = new Map([...simulateCompany(options)].map(each => [each.touchpoint.id, each]));
      const truth = [...simulateTruth(options)];
      const told = truth.flatMap(line => (line.truth === 'touchpoint' ? line.id : []));
      expect(new Set(told).size).toBe(told.length);
      expect([...told].sort()).toEqual([...touchpoints.keys()].sort());
      for (const line of truth) {
        if (line.truth === 'rework') {
          const [earlier, later] = line.touchpoints.map(id => touchpoints.get(id));
          expect(earlier?.touchpoint).toMatchObject({
            activity: line.activity,
            channel: line.boundary.from.channel,
          });
          expect(later?.touchpoint).toMatchObject({
            activity: line.activity,
            channel: line.boundary.to.channel,
          });
          expect(earlier?.at).toBeLessThan(later?.at ?? 0);
        }
        if (line.truth === 'gave-up') {
          expect(touchpoints.get(line.touchpoint)?.at).toBeLessThan(Date.parse(line.at));
          if (line.recovered === undefined) continue;
          const back = touchpoints.get(line.recovered.touchpoint);
          expect(back?.at).toBe(Date.parse(line.recovered.at));
          expect(back?.at).toBeGreaterThan(Date.parse(line.at));
        }
      }
    }),
    { numRuns: 40 },
  );
});

test('a silo that is off, or there on other days, loses nothing', () => {
  const options = { seed: 4, customers: 300, startAt: START, days: 28 };
  const reworks = (silos: Parameters<typeof simulateTruth>[0]['silos'] = {}) =>
    [...simulateTruth({ ...options, silos })].flatMap(line => (line.truth === 'rework' ? [line] : []));
  expect(new Set(reworks().map(each => each.silo))).toEqual(new Set(SILO_NAMES));
  expect(reworks(all(NEVER))).toEqual([]);
  const [from, to] = [START + 7 * DAY, START + 14 * DAY];
  const some = reworks({ ...all(NEVER), 'order-change': [{ from, to }] });
  expect(some.length).toBeGreaterThan(0);
  const at = new Map([...simulateCompany(options)].map(each => [each.touchpoint.id, each.at]));
  for (const { silo, touchpoints } of some) {
    expect(silo).toBe('order-change');
    const lost = at.get(touchpoints[1]) ?? 0;
    expect(lost >= from && lost < to).toBe(true);
  }
  expect(silosCalled('web>call-center')).toEqual(['order-change']);
  expect(silosCalled('all')).toEqual(SILO_NAMES);
  expect(silosCalled('constructor')).toEqual([]);
});

test('pairs are counted as if one looked at each of them', () => {
  const labels = fc.array(
    fc.record({ real: fc.constantFrom('a', 'b', 'c'), found: fc.constantFrom('x', 'y', 'z') }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(labels, list => {
      const counts = { right: 0, found: 0, real: 0 };
      for (const [i, one] of list.entries()) {
        for (const other of list.slice(0, i)) {
          if (one.real === other.real) counts.real += 1;
          if (one.found === other.found) counts.found += 1;
          if (one.real === other.real && one.found === other.found) counts.right += 1;
        }
      }
      expect(scorePairs(list)).toEqual(scoreOf(counts.right, counts.found, counts.real));
    }),
  );
});

describe('a company of 500 in four weeks', () => {
  const company = readCompany({ seed: 1, customers: 500, startAt: START, days: 28 });
  const found = compare(company, hilvan);

  test('has something of everything that is to be found', () => {
    const { persons, rework, dropOffs, recoveries } = found;
    expect(persons.decidable.real).toBeGreaterThan(10_000);
    for (const each of Object.values(rework.byCause)) expect(each.real).toBeGreaterThan(10);
    expect(dropOffs.decidable.real).toBeGreaterThan(100);
    expect(recoveries.decidable.real).toBeGreaterThan(50);
    const verdicts = [...company.truth.touchpoints.values()].map(each => each.verdict);
    expect(new Set(verdicts)).toEqual(new Set(['named', 'nobody', 'fragment', 'misled']));
    const undecidable = verdicts.filter(each => each === 'fragment' || each === 'misled').length;
    expect(undecidable / verdicts.length).toBeLessThan(0.1);
  });

  test('persons are right wherever §2 can decide', () => {
    expect(found.persons.decidable).toMatchObject({ precision: 1, recall: 1, f1: 1 });
  });

  test.each(Object.keys(found.rework.byCause))('silo rework by %s is found', cause => {
    expect(found.rework.byCause[cause]?.precision).toBeGreaterThanOrEqual(0.99);
    expect(found.rework.byCause[cause]?.recall).toBeGreaterThanOrEqual(0.99);
  });

  test.each(['dropOffs', 'recoveries'] as const)('%s are found', kind => {
    expect(found[kind].decidable.precision).toBeGreaterThanOrEqual(0.99);
    expect(found[kind].decidable.recall).toBeGreaterThanOrEqual(0.99);
  });

  test('simpler ways of stitching do worse, so the figures can fail', () => {
    for (const baseline of [lastTouch, noCrossChannel].map(each => compare(company, each))) {
      expect(baseline.persons.decidable.recall).toBeLessThan(0.5);
      expect(baseline.rework.decidable.recall).toBeLessThan(0.5);
      expect(baseline.dropOffs.decidable.precision).toBeLessThan(0.5);
    }
  });
});
