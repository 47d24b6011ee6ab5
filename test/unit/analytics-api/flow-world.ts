import { expect } from 'vitest';
import { DAY, everyJourney, logOf, stepsOf } from '../domain/analytics/journeys.ts';
import { AS_OF, createAnalyticsWorld, linksOf, withoutLinks } from './analytics-world.ts';

// Minutes after the first of March 2026.
export const log = logOf([
  [
    {
      steps: stepsOf('order.placed/web/choose bill.paid/call/pay parcel.came/store/receive'),
      state: 'completed',
      segment: 'gold',
      endedAt: 2 * 60_000,
    },
  ],
  [
    {
      steps: stepsOf('order.placed/web/choose order.changed/app/choose bill.paid/web/pay'),
      segment: 'new',
      state: 'dropped-off',
      endedAt: DAY,
      flags: [{ kind: 'drop-off', step: 2, at: DAY, value: 40 }],
    },
  ],
  [
    {
      // Forty days later.
      steps: stepsOf(
        'order.placed/app/choose@57600 order.asked/call/choose@57700 order.asked/call/choose@59900',
      ),
      segment: 'new',
    },
  ],
]);
export const all = everyJourney(log);
export const world = createAnalyticsWorld(log);

/** What the route answers is what the core counts, and opens. */
export async function expectFigures(report: string, query: Record<string, string>, expected: object) {
  const { figures, asOf } = await world.figures(report, query);
  expect(withoutLinks(figures)).toEqual(withoutLinks(JSON.parse(JSON.stringify(expected))));
  expect(asOf).toBe(new Date(AS_OF).toISOString());
  const links = linksOf(figures);
  expect(links.length).toBeGreaterThan(0);
  for (const { cell, open } of links)
    expect(open, cell).toMatch(new RegExp(`^/v1/analytics/${report}/journeys\\?`));
  return figures;
}
