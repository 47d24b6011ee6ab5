import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insightReports } from '../../../shared/analytics-api/insight-reports.ts';
import { journeyOf } from '../../arbitraries/journey-rows.ts';
import { persons } from '../../arbitraries/lake-rows.ts';
import { runs } from '../../runs.ts';
import { linksOf } from './analytics-world.ts';
import { type Claims, NEEDED, nps, told, worldOf } from './insight-world.ts';

const names = insightReports.map(({ name }) => name);

describe.each(names)('%s', name => {
  test('answers what the contract says, and each figure opens as many journeys as it counts', async () => {
    const some = told(journeyOf('some', 'a/web b/store', { segment: 'gold' }), nps(9));
    await fc.assert(
      fc.asyncProperty(persons(3), async rows => {
        const world = worldOf([...rows, some]);
        const { figures } = await world.ask(name);
        const links = new Map(linksOf(figures).map(each => [each.cell, each]));
        expect(Math.max(...[...links.values()].map(each => each.journeys))).toBeGreaterThan(0);
        for (const { cell, open, journeys } of links.values()) {
          const opened = await world.opened(open);
          expect({ cell, journeys: opened.journeys }).toEqual({ cell, journeys });
          expect(new Set(opened.ids).size).toBe(journeys);
        }
        expect(world.errors).toEqual([]);
      }),
      { numRuns: runs(3, 30) },
    );
  });

  test('answers of no journey at all', async () => {
    const { journeys, figures } = await worldOf([]).ask(name);
    expect(journeys).toBe(0);
    expect(linksOf(figures).filter(each => each.journeys > 0)).toEqual([]);
  });

  test('takes a filter as every report does', async () => {
    const world = worldOf([journeyOf('one', 'a/web'), journeyOf('two', 'a/store')]);
    expect((await world.ask(name, 'channel=store')).journeys).toBe(1);
    const { problem } = await world.refuse(name, `${NEEDED[name] ?? ''}&chanel=store`);
    expect(problem.errors?.[0]?.parameter).toBe('chanel');
  });
});

test.each([
  ['voice', 'by=colour', 'by', /must be of all, stage/],
  ['voice', 'by=', 'by', /must be of all, stage/],
  ['voice', 'quotes=many', 'quotes', /whole number from 0 to 50/],
  ['voice', 'quotes=51', 'quotes', /at most 50/],
  ['rework', 'activity=a', 'activity', /is not known: there are definition/],
  ['money', 'definition=nothing', 'definition', /is not configured: there are order, claim/],
  ['segments', 'a=segment:gold', 'b', /is missing/],
  ['segments', 'a=gold&b=segment:new', 'a', /such as segment:premium,channel:web/],
  ['segments', 'a=colour:red&b=segment:new', 'a', /there are definition, version, segment/],
  ['segments', 'a=segment:x,segment:y&b=segment:new', 'a', /names segment twice/],
  ['segments', 'a=segment:&b=segment:new', 'a', /segment must not be empty/],
  ['segments', 'a=segment:x&b=state:gone', 'b', /state must be one of open/],
  ['segments', 'a=segment:x&b=definition:gone', 'b', /definition is not configured: there are order/],
  ['segments', 'a=from:soon&b=segment:x', 'a', /from must be a date/],
  ['journey-map', '', 'definition', /is missing/],
  ['journey-map', 'definition=gone', 'definition', /is not configured/],
  ['drivers', 'above=colour:1', 'above', /there are rework, drop-off, longest-wait/],
  ['drivers', 'above=rework', 'above', /such as rework:1/],
  ['drivers', 'above=rework:1,rework:2', 'above', /names rework twice/],
  ['drivers', 'above=rework:P1D', 'above', /rework: it must be a whole number/],
  ['drivers', 'above=longest-wait:60', 'above', /it must be an ISO 8601 duration/],
  ['drivers', 'lengths=2,x', 'lengths', /whole numbers that rise/],
  ['drivers', 'lengths=4,2', 'lengths', /whole numbers that rise/],
  ['drivers', 'lengths=0,2', 'lengths', /whole numbers that rise/],
])('%s?%s is refused by name', async (name, query, parameter, message) => {
  const world = worldOf([journeyOf('one', 'a/web')]);
  for (const [path, more] of [
    [name, ''],
    [`${name}/journeys`, '&cell=a'],
  ] as const) {
    const { status, problem } = await world.refuse(path, `${query}${more}`);
    expect(status).toBe(400);
    expect(problem.errors).toMatchObject([{ parameter, message: expect.stringMatching(message) }]);
  }
});

test('what goes across teams is for analysts and admins; what was said is for teams too', async () => {
  const rows = [journeyOf('one', 'a/web/shop')];
  const roles: Claims[] = [{ role: 'analyst' }, { role: 'admin' }, { role: 'team', team: 'shop' }];
  const statuses = async (path: string, query: string) =>
    Promise.all(roles.map(async claims => (await worldOf(rows, claims).get(`${path}?${query}`)).status));
  for (const name of names) {
    const [path, query] = [`/v1/analytics/${name}`, NEEDED[name] ?? ''];
    const expected = [name, 200, 200, name === 'voice' ? 200 : 403];
    expect([name, ...(await statuses(path, query))]).toEqual(expected);
    expect([name, ...(await statuses(`${path}/journeys`, `${query}&cell=a`))]).toEqual(expected);
  }
});
