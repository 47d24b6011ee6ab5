import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flowReports } from '../../../shared/analytics-api/flow-reports.ts';
import { logOf, persons } from '../../arbitraries/lake-rows.ts';
import { runs } from '../../runs.ts';
import { createAnalyticsWorld, linksOf, TEAM_TOKEN } from './analytics-world.ts';
import { queryOf } from './flow-requests.ts';

let followed = 0;
const MIDNIGHT = Date.parse('2026-02-03T00:00:00Z');

test.each(flowReports)(
  'each link of $name opens exactly the journeys that its figure counts',
  async ({ name: report, needs }) => {
    await fc.assert(
      fc.asyncProperty(persons(5), queryOf(report), fc.boolean(), async (rows, query, isTeam) => {
        const world = createAnalyticsWorld(logOf(rows), {
          asOf: MIDNIGHT,
          ...(isTeam ? { token: TEAM_TOKEN } : {}),
        });
        if (isTeam && needs === 'persons') {
          expect((await world.refused(report, query)).status).toBe(403);
          return;
        }
        const asksAttributes =
          'attribute' in query || Object.values(query).some(each => String(each).startsWith('attribute:'));
        if (isTeam && asksAttributes) {
          expect((await world.refused(report, query)).status).toBe(400);
          return;
        }
        const own = new Set(
          rows.flatMap(({ journey_steps: steps }) =>
            steps.filter(each => !isTeam || each.team === 'north').map(each => each.journey),
          ),
        );
        const { figures } = await world.figures(report, query);
        const links = new Map(linksOf(figures).map(each => [each.open, each.journeys]));
        for (const [open, journeys] of links) {
          const opened = await world.opened(open);
          expect({ open, journeys: opened.journeys }).toEqual({ open, journeys });
          expect(new Set(opened.ids).size).toBe(journeys);
          for (const id of opened.ids) expect(own).toContain(id);
          followed += 1;
        }
        expect(world.errors).toEqual([]);
      }),
      { numRuns: runs(12, 125) },
    );
  },
);

test('there were links to follow', () => {
  expect(followed).toBeGreaterThan(50);
});
