import { describe, expect, test } from 'vitest';
import { journeyOf } from '../../arbitraries/journey-rows.ts';
import { linksOf } from './analytics-world.ts';
import { nps, told, worldOf } from './insight-world.ts';

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
