import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insightReports } from '../../../shared/analytics-api/insight-reports.ts';
import type { PersonRows } from '../../../shared/domain/analytics/log-builder.ts';
import { journeyOf, logOf, persons } from '../../arbitraries/lake-rows.ts';
import { runs } from '../../runs.ts';
import { tokenOf } from '../query-api/tokens.ts';
import { createAnalyticsWorld, linksOf } from './analytics-world.ts';

/** What a report cannot do without. */
const NEEDED: Record<string, string> = {
  segments: 'a=segment:gold&b=segment:new,channel:web',
  'journey-map': 'definition=order',
};
const names = insightReports.map(({ name }) => name);

type Claims = Parameters<typeof tokenOf>[0];

function worldOf(rows: readonly PersonRows[], claims: Claims = { role: 'analyst' }) {
  const world = createAnalyticsWorld(logOf(rows), { token: tokenOf(claims) });
  const read = (query: string) => Object.fromEntries(new URLSearchParams(query));
  return {
    ...world,
    /** The query added to what the report cannot do without. */
    ask: (name: string, query = '') => world.figures(name, { ...read(NEEDED[name] ?? ''), ...read(query) }),
    refuse: (path: string, query: string) => world.refused(path, read(query)),
  };
}

/** Touchpoint by touchpoint: what the columns of a step add to `journeyOf`. */
function told(rows: PersonRows, ...columns: Partial<PersonRows['journey_steps'][number]>[]): PersonRows {
  return { ...rows, journey_steps: rows.journey_steps.map((row, i) => ({ ...row, ...columns[i] })) };
}

const nps = (score: number) => ({ survey_instrument: 'nps', survey_variant: '0-10', survey_score: score });

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

describe('voice', () => {
  const rows = [
    told(journeyOf('one', 'a/web/shop b/store/retail'), nps(9), {
      voice: '[{"quadrant":"says","text":"too late"}]',
      ...nps(3),
    }),
    told(journeyOf('two', 'a/web/shop'), { ...nps(10), survey_comment: 'quick' }),
  ];
  const world = worldOf(rows);

  test('is split by what is asked for, with as many quotes as are asked for', async () => {
    expect((await world.ask('voice', 'by=all,channel&quotes=1')).figures).toMatchObject({
      groups: [
        { by: 'all', name: '', n: 3, goodCell: { count: 2 }, badCell: { count: 1 } },
        { by: 'channel', name: 'web', n: 2, score: 100 },
        { by: 'channel', name: 'store', n: 1, score: -100 },
      ],
      quotes: [
        { kind: 'comments', count: 1, latest: [{ text: 'quick', journey: 'two' }] },
        { kind: 'says', count: 1, latest: [{ text: 'too late' }] },
      ],
    });
    expect((await world.ask('voice', 'by=all&quotes=0')).figures).toMatchObject({
      quotes: [{ latest: [] }, { latest: [] }],
    });
  });

  test('has the months of the time zone', async () => {
    // The rows begin at 23:00 UTC on 31 January: the first hour of February in Madrid.
    const months = async (zone: string) => (await world.ask('voice', `by=month&zone=${zone}`)).figures;
    expect(await months('UTC')).toMatchObject({ groups: [{ name: '2026-01', n: 3 }] });
    expect(await months('Europe/Madrid')).toMatchObject({ groups: [{ name: '2026-02', n: 3 }] });
  });

  test('of a team is what was said at its own touchpoints, in figures and behind them', async () => {
    const heard = (team: string) => worldOf(rows, { role: 'team', team });
    const retail = await heard('retail').ask('voice', 'by=all');
    expect(retail.journeys).toBe(1);
    expect(retail.figures).toMatchObject({
      groups: [{ n: 1, score: -100 }],
      quotes: [{ kind: 'says', latest: [{ text: 'too late' }] }],
    });
    for (const { open, journeys } of linksOf(retail.figures)) {
      expect(await heard('retail').opened(open)).toMatchObject({ journeys });
    }
    const shop = await heard('shop').ask('voice', 'by=all');
    expect(shop.figures).toMatchObject({ groups: [{ n: 2, score: 100 }], quotes: [{ kind: 'comments' }] });
    expect((await heard('nobody-knows').ask('voice')).figures).toEqual({ groups: [], quotes: [] });
  });

  test('of too many months says how to ask for fewer', async () => {
    const ancient = worldOf([told(journeyOf('one', 'a/web', { started_at: Date.UTC(1900, 0, 1) }), nps(9))]);
    const { status, problem } = await ancient.refuse('voice', '');
    expect(status).toBe(400);
    expect(problem.errors).toMatchObject([
      { parameter: 'from', message: expect.stringMatching(/600 months/) },
    ]);
    expect((await ancient.ask('voice', 'by=all')).figures).toMatchObject({ groups: [{ n: 1 }] });
  });
});

describe('segments', () => {
  const world = worldOf([
    journeyOf('one', 'a/web', { segment: 'premium' }),
    journeyOf('two', 'a/web', { segment: 'regular', state: 'dropped-off' }),
    journeyOf('three', 'a/store', { segment: 'a,b', state: 'open' }),
    journeyOf('four', 'a/store', { segment: 'premium', definition: 'claim' }),
  ]);

  test.each([
    ['segment:premium', 'segment:regular', 2, 1, 0],
    ['segment:premium,channel:web', 'state:dropped-off', 1, 1, 0],
    ['segment:a,b,channel:store', 'channel:store', 1, 2, 1],
    ['to:2026-02-01,definition:claim', 'from:2026-02-01', 1, 0, 0],
  ])('%s against %s', async (a, b, ofA, ofB, both) => {
    const query = new URLSearchParams({ a, b });
    expect((await world.ask('segments', String(query))).figures).toMatchObject({
      a: { count: ofA },
      b: { count: ofB },
      overlap: { count: both },
    });
  });

  test('reads dates in the time zone', async () => {
    const query = new URLSearchParams({ a: 'to:2026-02-01', b: 'from:2026-02-01', zone: 'Europe/Madrid' });
    expect((await world.ask('segments', String(query))).figures).toMatchObject({
      a: { count: 0 },
      b: { count: 4 },
    });
  });
});

describe('the journey map', () => {
  test('is of the version asked for', async () => {
    const world = worldOf([journeyOf('one', 'order.placed/web', { definition: 'order' })]);
    expect((await world.ask('journey-map', 'definition=order&version=1')).figures).toMatchObject({
      definition: { id: 'order', version: 1, title: 'Order' },
      journeys: { count: 1 },
      phases: [{ phase: 'before' }, { phase: 'during' }, { phase: 'after' }],
    });
    const { problem } = await world.refuse('journey-map', 'definition=order&version=7');
    expect(problem.errors).toMatchObject([
      { parameter: 'version', message: expect.stringMatching(/newest is 1/) },
    ]);
  });
});

describe('drivers', () => {
  test('split where they are told to', async () => {
    const world = worldOf([journeyOf('one', 'a/web b/call c/web'), journeyOf('two', 'a/web b/call')]);
    const query = 'above=hand-overs:1,longest-wait:PT30M&lengths=1,5';
    expect((await world.ask('drivers', query)).figures).toMatchObject({
      reading: 'association',
      above: { rework: 0, 'hand-overs': 1, 'longest-wait': 1_800_000, 'hand-over-wait': 60_000 },
      lengthBands: [1, 5],
      associations: expect.arrayContaining([
        expect.objectContaining({
          exposure: 'hand-overs',
          outcome: 'conversion',
          exposed: expect.objectContaining({ count: 1 }),
          unexposed: expect.objectContaining({ count: 1 }),
        }),
      ]),
    });
  });
});

describe('the effect of context', () => {
  test('tells hand-overs with it from those without', async () => {
    const proven = { context_received: true, context_proven: true };
    const world = worldOf([
      told(journeyOf('one', 'a/web b/call'), {}, proven),
      journeyOf('two', 'a/web b/call'),
    ]);
    expect((await world.ask('context-effect')).figures).toMatchObject({
      groups: [
        { context: 'proven', redone: { count: 0, of: 1 } },
        { context: 'claimed', redone: { of: 0, share: null } },
        { context: 'none', redone: { count: 0, of: 1 } },
      ],
      differences: { proven: { value: 0 }, claimed: { value: null } },
    });
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
