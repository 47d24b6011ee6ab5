import { describe, expect, test } from 'vitest';
import { funnel } from '../../../shared/domain/analytics/funnel.ts';
import { timeSpans } from '../../../shared/steps/query/time-spans.ts';
import { DAY, HOUR, START } from '../domain/analytics/journeys.ts';
import { all, expectFigures, log, world } from './flow-world.ts';

const STEPS = 'stage:choose,activity:bill.paid,stage:receive';
const steps = [{ stage: 'choose' }, { activity: 'bill.paid' }, { stage: 'receive' }];

describe('GET /v1/analytics/funnel', () => {
  test('tells how far journeys got', async () => {
    const figures = await expectFigures('funnel', { steps: STEPS }, funnel.figures(log, all, { steps }));
    expect(figures).toMatchObject({
      selected: 3,
      total: { levels: [{ journeys: 3 }, { journeys: 2 }, { journeys: 1 }] },
      groups: [],
    });
  });

  test('takes steps by activity, prefix, stage, channel and team, and on one channel', async () => {
    const asked = 'activity:order.*@app,channel:call,team:north,stage:pay@web,activity:bill.paid';
    const meant = [
      { activity: 'order.*', channel: 'app' },
      { channel: 'call' },
      { team: 'north' },
      { stage: 'pay', channel: 'web' },
      { activity: 'bill.paid' },
    ];
    await expectFigures(
      'funnel',
      { steps: asked, order: 'any' },
      funnel.figures(log, all, { steps: meant, order: 'any' }),
    );
  });

  test('takes order, window, re-entry and exclusions', async () => {
    const exclude = '1>activity:order.changed,channel:store';
    const exclusions = [
      { match: { activity: 'order.changed' }, after: 1 },
      { match: { channel: 'store' }, after: 1 },
      { match: { channel: 'store' }, after: 2 },
    ];
    const figures = await expectFigures(
      'funnel',
      { steps: STEPS, exclude, window: 'PT2M', reentry: 'optimized' },
      funnel.figures(log, all, { steps, exclusions, window: 120_000, reentry: 'optimized' }),
    );
    expect(figures).toMatchObject({ total: { levels: [{ journeys: 3, entries: 6 }, {}, {}] } });
    const strict = { steps: steps.slice(0, 2), order: 'strict' } as const;
    await expectFigures(
      'funnel',
      { steps: 'stage:choose,activity:bill.paid', order: 'strict' },
      funnel.figures(log, all, strict),
    );
  });

  test.each([
    ['segment', { by: 'segment' }],
    ['channel', { by: 'channel' }],
    ['team', { by: 'team' }],
    ['version', { by: 'version' }],
    ['definition', { by: 'definition' }],
    ['attribute:brand', { by: 'attribute', key: 'brand' }],
  ] as const)('is split by %s', async (by, breakdown) => {
    await expectFigures('funnel', { steps: STEPS, by }, funnel.figures(log, all, { steps, by: breakdown }));
  });

  test('is split by month, in the time zone', async () => {
    const { boundaries } = timeSpans(START, START + 41 * DAY + HOUR, 'month', 'America/New_York');
    const figures = await expectFigures(
      'funnel',
      { steps: STEPS, by: 'month', zone: 'America/New_York' },
      funnel.figures(log, all, { steps, by: { by: 'time', boundaries } }),
    );
    // The night of the first of March is still February there.
    const february = Date.parse('2026-02-01T00:00:00-05:00');
    expect(figures).toMatchObject({
      groups: [{ value: String(february) }, { value: String(boundaries[2]) }],
    });
  });

  test('of no journeys has no months', async () => {
    const { figures, journeys } = await world.figures('funnel', {
      steps: STEPS,
      by: 'month',
      segment: 'none',
    });
    expect(journeys).toBe(0);
    expect(figures).toMatchObject({ selected: 0, groups: [] });
  });
});
