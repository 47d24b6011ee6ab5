import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { insightReports } from '../../../shared/analytics-api/insight-reports.ts';
import type { PersonRows } from '../../../shared/domain/analytics/log-builder.ts';
import { journeyOf, persons } from '../../arbitraries/lake-rows.ts';
import { runs } from '../../runs.ts';
import { createWorld, figuresIn } from './insight-world.ts';

/** What a report cannot do without. */
const NEEDED: Record<string, string> = {
  segments: 'a=segment:gold&b=segment:new,channel:web',
  'journey-map': 'definition=order',
};

describe.each(insightReports.map(({ name }) => name))('%s', name => {
  const query = NEEDED[name] ?? '';

  test('answers what the contract says, and each figure opens as many journeys as it counts', async () => {
    let opened = 0;
    await fc.assert(
      fc.asyncProperty(persons(3), async rows => {
        const world = createWorld(rows);
        const { body, contract } = await world.ask(name, query);
        expect(contract).toEqual(body);
        const figures = new Map(figuresIn(body).map(each => [each.cell, each]));
        for (const { cell, open, journeys } of figures.values()) {
          const behind = await world.behind(open);
          expect({ cell, journeys: behind.journeys }).toEqual({ cell, journeys });
          expect(new Set(behind.items.map(each => each.id)).size).toBe(journeys);
          opened += journeys;
        }
        expect(world.errors).toEqual([]);
      }),
      { numRuns: runs(3, 200) },
    );
    expect(opened).toBeGreaterThan(0);
  });

  test('answers of no journey at all', async () => {
    const world = createWorld([]);
    const { journeys, body, contract } = await world.ask(name, query);
    expect(journeys).toBe(0);
    expect(contract).toEqual(body);
    expect(figuresIn(body).filter(each => each.journeys > 0)).toEqual([]);
  });

  test('takes a filter as every report does', async () => {
    const world = createWorld([journeyOf('one', 'a/web'), journeyOf('two', 'a/store')]);
    const { journeys } = await world.ask(name, `${query}&channel=store`);
    expect(journeys).toBe(1);
    const { errors } = await world.refused(`/v1/analytics/${name}?${query}&chanel=store`);
    expect(errors?.[0]?.parameter).toBe('chanel');
  });
});

/** Touchpoint by touchpoint: what the columns of a step add to `journeyOf`. */
function told(rows: PersonRows, ...columns: Partial<PersonRows['journey_steps'][number]>[]): PersonRows {
  return { ...rows, journey_steps: rows.journey_steps.map((row, i) => ({ ...row, ...columns[i] })) };
}

const nps = (score: number) => ({ survey_instrument: 'nps', survey_variant: '0-10', survey_score: score });

describe('voice', () => {
  const world = createWorld([
    told(journeyOf('one', 'a/web/shop b/store/retail'), nps(9), {
      voice: '[{"quadrant":"says","text":"too late"}]',
      ...nps(3),
    }),
    told(journeyOf('two', 'a/web/shop'), { ...nps(10), survey_comment: 'quick' }),
  ]);

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
    const retail = { role: 'team', team: 'retail' } as const;
    const { journeys, figures } = await world.ask('voice', 'by=all', retail);
    expect(journeys).toBe(1);
    expect(figures).toMatchObject({
      groups: [{ n: 1, score: -100 }],
      quotes: [{ kind: 'says', latest: [{ text: 'too late' }] }],
    });
    const shop = await world.ask('voice', 'by=all', { role: 'team', team: 'shop' });
    expect(shop.figures).toMatchObject({ groups: [{ n: 2, score: 100 }], quotes: [{ kind: 'comments' }] });
    const other = await world.ask('voice', 'by=all', { role: 'team', team: 'nobody-knows' });
    expect(other.figures).toEqual({ groups: [], quotes: [] });
  });

  test('of too many months says how to ask for fewer', async () => {
    const ancient = createWorld([
      told(journeyOf('one', 'a/web', { started_at: Date.UTC(1900, 0, 1) }), nps(9)),
    ]);
    const { status, errors } = await ancient.refused('/v1/analytics/voice');
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ parameter: 'from', message: expect.stringMatching(/600 months/) }]);
    expect((await ancient.ask('voice', 'by=all')).figures).toMatchObject({ groups: [{ n: 1 }] });
  });
});

describe('segments', () => {
  const world = createWorld([
    journeyOf('one', 'a/web', { segment: 'premium' }),
    journeyOf('two', 'a/web', { segment: 'regular', state: 'dropped-off' }),
    journeyOf('three', 'a/store', { segment: 'a,b', state: 'open' }),
    journeyOf('four', 'a/store', { segment: 'premium', definition: 'complaint' }),
  ]);

  test.each([
    ['segment:premium', 'segment:regular', 2, 1, 0],
    ['segment:premium,channel:web', 'state:dropped-off', 1, 1, 0],
    ['segment:a,b,channel:store', 'channel:store', 1, 2, 1],
    ['to:2026-02-01,definition:complaint', 'from:2026-02-01', 1, 0, 0],
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
    const world = createWorld([journeyOf('one', 'order.placed/web', { definition: 'order' })]);
    expect((await world.ask('journey-map', 'definition=order&version=1')).figures).toMatchObject({
      definition: { id: 'order', version: 1, title: 'Order' },
      journeys: { count: 1 },
      phases: [{ phase: 'before' }, { phase: 'during' }, { phase: 'after' }],
    });
    const { errors } = await world.refused('/v1/analytics/journey-map?definition=order&version=7');
    expect(errors).toMatchObject([{ parameter: 'version', message: expect.stringMatching(/newest is 1/) }]);
  });
});

describe('drivers', () => {
  test('split where they are told to', async () => {
    const world = createWorld([journeyOf('one', 'a/web b/call c/web'), journeyOf('two', 'a/web b/call')]);
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
    const world = createWorld([
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
  ['money', 'definition=nothing', 'definition', /is not configured: there are order, complaint/],
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
  const world = createWorld([journeyOf('one', 'a/web')]);
  for (const path of [`${name}?${query}`, `${name}/journeys?${query}&cell=a`]) {
    const { status, errors } = await world.refused(`/v1/analytics/${path}`);
    expect(status).toBe(400);
    expect(errors).toMatchObject([{ parameter, message: expect.stringMatching(message) }]);
  }
});

test('what goes across teams is for analysts and admins; what was said is for teams too', async () => {
  const world = createWorld([journeyOf('one', 'a/web/shop')]);
  for (const { name } of insightReports) {
    const query = NEEDED[name] ?? '';
    const status = async (role: 'analyst' | 'admin' | 'team') => {
      const claims = role === 'team' ? { role, team: 'shop' } : { role };
      return (await world.get(`/v1/analytics/${name}?${query}`, claims)).status;
    };
    const forTeam = name === 'voice' ? 200 : 403;
    expect([name, await status('analyst'), await status('admin'), await status('team')]).toEqual([
      name,
      200,
      200,
      forTeam,
    ]);
    const behind = await world.get(`/v1/analytics/${name}/journeys?${query}&cell=a`, {
      role: 'team',
      team: 'shop',
    });
    expect(behind.status).toBe(forTeam);
  }
});
