import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { analyzeLog, slugOf } from '../../../cli/analyze/analyze-log.ts';
import { openAttributions } from '../../../cli/analyze/attributions.ts';
import { logReport } from '../../../cli/analyze/report.ts';
import { shippedDefinitions } from '../../../shared/definitions/shipped.ts';

const folder = mkdtempSync(join(tmpdir(), 'hilvan-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function analyze(csv: string, definition?: string) {
  const file = join(folder, 'log.csv');
  const out = join(folder, 'whose.jsonl');
  writeFileSync(file, csv);
  const attributions = await openAttributions(out);
  const definitions = shippedDefinitions.filter(each => each.id === definition);
  const { signal } = new AbortController();
  const report = logReport(file, await analyzeLog(file, {}, { definitions, attributions, signal }));
  await attributions.end();
  const whose = readFileSync(out, 'utf8').trim().split('\n');
  return { report, whose: whose.map(line => JSON.parse(line)) };
}

const LOG = `case,activity,resource,time,customer
o1,Order.Placed,web,2026-11-01T10:00:00Z,ana
o2,Order.Placed,web,2026-11-01T11:00:00Z,ana
o1,Order.Changed,web,2026-11-01T12:00:00Z,ana
o1,Order.Changed,Call Center,2026-11-01T12:00:00Z,ana
o1,Parcel.Delivered,courier,2026-11-03T12:00:00Z,ana
o3,Order.Placed,app,2026-11-01T10:00:00Z,luis
`;

test('without a definition: a case is a journey, and its repeats are the flags', async () => {
  const { report, whose } = await analyze(LOG);
  expect(report).toMatchObject({ cases: 3, events: 6, persons: 2, journeys: 3, silos: [] });
  expect(report.rework.occurrences).toBe(1);
  expect(Object.values(report.flags)).toEqual([1]);
  expect(whose.find(each => each.id === '2')).toEqual({
    id: '2',
    person: 'ana',
    basis: 'explicit',
    journey: 'o2',
  });
});

test('with a definition: a customer is a person, a case a journey key, ties keep the order of the file', async () => {
  const { report, whose } = await analyze(LOG, 'retail-order');
  expect(report).toMatchObject({ persons: 2, journeys: 3 });
  expect(report.journeyStates['retail-order']).toMatchObject({ completed: 1, open: 2 });
  expect(report.flags).toMatchObject({ 'self-loop': 1, 'channel-leak': 1 });
  expect(report.silos).toHaveLength(1);
  expect(report.silos[0]).toMatchObject({ activity: 'order.changed', cause: 'no-handoff', occurrences: 1 });
  const journeys = new Set(whose.filter(each => each.person === 'ana').map(each => each.journey));
  expect(journeys.size).toBe(2);
});

test('without a customer column each case is a person of its own', async () => {
  const { report } = await analyze(LOG.replaceAll(/,(customer|ana|luis)$/gm, ''), 'retail-order');
  expect(report).toMatchObject({ persons: 3, journeys: 3 });
});

test.each([
  ['Check ticket', 'check-ticket'],
  ['Order.Placed', 'order.placed'],
  ['  Café ☕ – bezahlt! ', 'cafe-bezahlt'],
  ['a . b..c', 'a.b.c'],
  ['???', 'fallback'],
])('%s is %s in a definition', (name, slug) => {
  expect(slugOf(name, 'fallback')).toBe(slug);
});
