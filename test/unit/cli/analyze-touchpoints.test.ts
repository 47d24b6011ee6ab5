import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { analyzeTouchpoints } from '../../../cli/analyze/analyze-touchpoints.ts';
import { openAttributions } from '../../../cli/analyze/attributions.ts';
import { localIntake } from '../../../cli/analyze/intake.ts';
import { silosByCost } from '../../../cli/analyze/journey-figures.ts';
import { touchpointReport } from '../../../cli/analyze/report.ts';
import { simulateCompany } from '../../../cli/simulation/company.ts';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import { shippedDefinitions } from '../../../shared/definitions/shipped.ts';
import { createIdentity, createRanks } from '../../../shared/domain/identity.ts';
import { foldAll } from '../../../shared/domain/person.ts';
import { createSightingSet } from '../../../shared/domain/sightings.ts';
import { readTouchpoint } from '../../../shared/steps/intake.ts';

const folder = mkdtempSync(join(tmpdir(), 'hilvan-analyze-'));
afterAll(() => rmSync(folder, { recursive: true }));

const CLOCK = Date.parse('2026-12-31T00:00:00Z');
const START = Date.parse('2026-10-01T00:00:00Z');
const intake = localIntake({});

async function analyze(lines: readonly string[], file = join(folder, 'in.jsonl')) {
  const text = `${lines.join('\n')}\n`;
  writeFileSync(file, file.endsWith('.gz') ? gzipSync(text) : text);
  const out = join(folder, 'out.jsonl');
  const attributions = await openAttributions(out);
  const { signal } = new AbortController();
  const analysis = await analyzeTouchpoints(file, CLOCK, intake, {
    definitions: shippedDefinitions,
    attributions,
    signal,
  });
  await attributions.end();
  const written = readFileSync(out, 'utf8').split('\n').slice(0, -1).sort();
  return { analysis, report: touchpointReport('in', analysis), written };
}

const company = (seed: number) =>
  [...simulateCompany({ seed, customers: 25, startAt: START, days: 20 })].map(each => each.touchpoint);

test('gives what the core gives', async () => {
  const touchpoints = company(1);
  const { analysis, written } = await analyze(touchpoints.map(each => JSON.stringify(each)));

  const stored = touchpoints.flatMap(each => {
    const read = readTouchpoint(each, CLOCK, intake);
    return read.ok ? [read.touchpoint] : [];
  });
  const sightings = createSightingSet();
  for (const each of stored) sightings.add(each.at, each.ids, each.tid);
  const identity = createIdentity(sightings, createRanks(defaultIdentityConfig));
  const persons = Map.groupBy(stored, each => identity.attribute(each.at, each.ids).holder);
  const flags: Record<string, number> = {};
  let journeys = 0;
  for (const [person, own] of persons) {
    const folded = foldAll(person, own, shippedDefinitions, analysis.now);
    journeys += folded.state.journeys.length;
    for (const { kind } of folded.flags.values()) flags[kind] = (flags[kind] ?? 0) + 1;
  }
  expect(analysis.now).toBe(Math.max(...stored.map(each => each.at)));
  expect(analysis.figures.flags).toEqual(flags);
  expect(Object.keys(flags).length).toBeGreaterThan(3);
  expect(analysis.figures.journeys).toBe(journeys);
  expect(analysis.persons.personal + analysis.persons.anonymous).toBe(persons.size);
  expect(silosByCost(analysis.figures.silos).length).toBeGreaterThan(0);
  const bases = Object.entries(analysis.bases).reduce((sum, [, count]) => sum + count, 0);
  expect(bases).toBe(stored.length);
  const expected = stored.map(({ id, at, ids }) => {
    const { holder, basis } = identity.attribute(at, ids);
    return JSON.stringify({ id, person: holder, basis }).slice(0, -1);
  });
  expect(written.map(line => line.slice(0, line.indexOf(',"journey"')))).toEqual(expected.sort());
});

test('the order of the lines, duplicates and conflicts of id do not matter', async () => {
  const lines = company(2).flatMap((each, i) => {
    const text = JSON.stringify(each);
    const conflict = JSON.stringify({ ...each, activity: 'order.complained' });
    return i % 17 === 0 ? [text, conflict] : i % 5 === 0 ? [text, text] : [text];
  });
  const once = await analyze(lines);
  expect(once.report.conservation.duplicate).toBeGreaterThan(0);
  expect(once.report.quarantine?.reasons['id-conflict']).toBeGreaterThan(0);
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(lines, { minLength: lines.length }), async shuffled => {
      const again = await analyze(shuffled);
      expect(again.written).toEqual(once.written);
      expect({ ...again.report, quarantine: null }).toEqual({ ...once.report, quarantine: null });
    }),
    { numRuns: 5 },
  );
});

test('what cannot be used is told by line and reason, and nothing is lost', async () => {
  const [first] = company(3);
  const good = { ...first, id: 'good' };
  const { report } = await analyze(
    [
      JSON.stringify(good),
      '{"id": ',
      JSON.stringify({ ...good, id: 'b', channel: 'Call Center' }),
      JSON.stringify({ ...good, id: 'c', identifiers: { email: 'GUEST' } }),
      JSON.stringify({ ...good, id: 'd', occurredAt: '2099-01-01T00:00:00Z' }),
      '[]',
    ],
    join(folder, 'in.jsonl.gz'),
  );
  expect(report.conservation).toEqual({ received: 6, stored: 1, duplicate: 0, quarantined: 5 });
  const lines = report.quarantine?.lines.map(({ line, reason }) => [line, reason]);
  expect(lines).toEqual([
    [2, 'not-json'],
    [3, 'invalid'],
    [4, 'no-identifier'],
    [5, 'from-the-future'],
    [6, 'invalid'],
  ]);
});
