import { describe, expect, test } from 'vitest';
import { contacts } from '../../../shared/domain/analytics/contacts.ts';
import { dropOffs } from '../../../shared/domain/analytics/drop-offs.ts';
import { durations } from '../../../shared/domain/analytics/durations.ts';
import { selectJourneys } from '../../../shared/domain/analytics/filter.ts';
import { matrix } from '../../../shared/domain/analytics/matrix.ts';
import { paths } from '../../../shared/domain/analytics/paths.ts';
import { selfService } from '../../../shared/domain/analytics/self-service.ts';
import { timeline } from '../../../shared/domain/analytics/timeline.ts';
import { timeSpans } from '../../../shared/steps/query/time-spans.ts';
import { DAY, HOUR, START } from '../domain/analytics/journeys.ts';
import { AS_OF, createAnalyticsWorld, withoutLinks } from './analytics-world.ts';
import { all, expectFigures, log, world } from './flow-world.ts';

describe('GET /v1/analytics/paths', () => {
  test('tells the ways journeys take, by channel unless asked otherwise', async () => {
    const figures = await expectFigures('paths', {}, paths.figures(log, all, { of: 'channel' }));
    expect(figures).toMatchObject({ journeys: 3, direction: 'forward', flow: { length: 10 } });
  });

  test('takes what a way is made of, its length, and where it starts and ends', async () => {
    await expectFigures(
      'paths',
      { of: 'activity', collapse: 'false', length: '2', limit: '1', start: 'stage:choose@app' },
      paths.figures(log, all, {
        of: 'activity',
        collapse: false,
        maxLength: 2,
        limit: 1,
        from: { stage: 'choose', channel: 'app' },
      }),
    );
    const figures = await expectFigures(
      'paths',
      { end: 'activity:bill.*' },
      paths.figures(log, all, { of: 'channel', to: { activity: 'bill.*' } }),
    );
    expect(figures).toMatchObject({ journeys: 2, without: { journeys: 1 }, direction: 'backward' });
  });
});

describe('GET /v1/analytics/transitions', () => {
  test('tells what follows what', async () => {
    await expectFigures('transitions', { of: 'stage' }, matrix.figures(log, all, { of: 'stage' }));
  });
});

describe('GET /v1/analytics/timeline', () => {
  test('has a span a day from the first journey to now', async () => {
    const { boundaries } = timeSpans(START, AS_OF, 'day', 'UTC');
    const figures = await expectFigures('timeline', {}, timeline.figures(log, all, { boundaries }));
    expect(figures).toMatchObject({
      spans: { length: 60 },
      total: { counts: { started: { count: 3 }, touchpoints: { count: 9 }, 'flag:drop-off': { count: 1 } } },
    });
  });

  test('goes from and to the times asked for, in the time zone', async () => {
    const query = { unit: 'month', zone: 'Europe/Madrid', from: '2026-02-01', to: '2026-04-01' };
    const [from, to] = [Date.parse('2026-02-01T00:00:00+01:00'), Date.parse('2026-04-01T00:00:00+02:00')];
    const { boundaries } = timeSpans(from, to, 'month', 'Europe/Madrid');
    const chosen = selectJourneys(log, { from, to });
    const figures = await expectFigures('timeline', query, timeline.figures(log, chosen, { boundaries }));
    expect(figures).toMatchObject({ spans: [{ from, to: boundaries[1] }, { to }] });
  });

  test('a journey that began a moment after now has a span', async () => {
    const early = createAnalyticsWorld(log, { asOf: START - 60_000 });
    const { figures } = await early.figures('timeline', { to: '2026-03-02' });
    expect(figures).toMatchObject({ spans: [{ counts: { started: { count: 2 } } }] });
    const { figures: open } = await early.figures('timeline', { segment: 'gold' });
    expect(open).toMatchObject({ spans: [{ from: START, counts: { started: { count: 1 } } }] });
  });

  test('of no journeys has no spans', async () => {
    expect((await world.figures('timeline', { segment: 'none' })).figures).toMatchObject({ spans: [] });
  });
});

describe('GET /v1/analytics/containment', () => {
  test('tells which digital sessions no contact followed, of those whose window is over', async () => {
    const figures = await expectFigures('containment', {}, selfService.figures(log, all, { until: AS_OF }));
    expect(figures).toMatchObject({
      windows: [{ window: DAY, sessions: { count: 3 }, contained: { count: 1 } }, {}, {}, {}, {}],
    });
    await expectFigures(
      'containment',
      { window: 'PT1H' },
      selfService.figures(log, all, { until: AS_OF, window: HOUR }),
    );
  });

  test('leaves out sessions whose window is still open', async () => {
    const asOf = START + 40 * DAY + HOUR;
    const { figures } = await createAnalyticsWorld(log, { asOf }).figures('containment');
    expect(figures).toEqual(expect.objectContaining({ windows: expect.any(Array) }));
    expect(withoutLinks(figures)).toEqual(selfService.figures(log, all, { until: asOf }));
    expect(figures).toMatchObject({ windows: [{ sessions: { count: 2 } }, {}, {}, {}, {}] });
  });
});

describe('GET /v1/analytics/contacts', () => {
  test('tells repeats and resolution', async () => {
    const figures = await expectFigures('contacts', {}, contacts.figures(log, all, { until: AS_OF }));
    expect(figures).toMatchObject({
      windows: [{ window: 7 * DAY, contacts: { count: 3 }, repeats: { count: 1 } }, {}, {}, {}],
    });
  });

  test('takes the window, or that of the definition', async () => {
    const one = await world.figures('contacts', { window: 'PT30M' });
    expect(one.figures).toMatchObject({ windows: [{ window: HOUR / 2, repeats: { count: 0 } }, {}, {}, {}] });
    const order = await world.figures('contacts', { definition: 'order' });
    expect(order.figures).toMatchObject({ windows: [{ window: 7 * DAY }, {}, {}, {}] });
    const claim = await world.figures('contacts', { definition: 'claim' });
    expect(claim.figures).toMatchObject({ windows: [{ window: 2 * DAY }, {}, {}, {}] });
    const sessions = await world.figures('containment', { definition: 'claim' });
    expect(sessions.figures).toMatchObject({ windows: [{ window: 3 * HOUR }, {}, {}, {}, {}] });
  });
});

describe('GET /v1/analytics/durations', () => {
  test('tells how long journeys last', async () => {
    const figures = await expectFigures('durations', {}, durations.figures(log, all, {}));
    expect(figures).toMatchObject({ all: { n: 3, journeys: 3, p50: DAY } });
  });
});

describe('GET /v1/analytics/drop-offs', () => {
  test('tells where journeys drop off, and what is lost', async () => {
    const figures = await expectFigures('drop-offs', {}, dropOffs.figures(log, all, {}));
    expect(figures).toMatchObject({
      total: { count: 1, lost: { count: 1 }, valueLost: [{ currency: 'EUR', amount: 40 }] },
      places: [{ stage: 'pay', channel: 'web', reached: { journeys: 2 } }],
    });
  });
});
