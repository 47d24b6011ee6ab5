import { describe, expect, test } from 'vitest';
import { everyJourney, logOf, START, stepsOf } from '../domain/analytics/journeys.ts';
import { createAnalyticsWorld } from './analytics-world.ts';

const log = logOf([
  [{ steps: stepsOf('a/web b/call').map(step => ({ ...step, attributes: { brand: 'acme' } })) }],
  [{ steps: stepsOf('a/app').map(step => ({ ...step, attributes: { brand: 'zenith' } })) }],
]);
const world = createAnalyticsWorld(log);
const STEP = 'write it like activity:order.placed@web or stage:choose';

describe('parameters of the flow reports that cannot be meant', () => {
  test.each([
    ['funnel', {}, 'steps', 'is missing'],
    ['funnel', { steps: '' }, 'steps', `holds "": ${STEP}`],
    ['funnel', { steps: 'activity:a,,stage:b' }, 'steps', `holds "": ${STEP}`],
    ['funnel', { steps: 'order.placed' }, 'steps', `holds "order.placed": ${STEP}`],
    ['funnel', { steps: 'activity:a stage:b' }, 'steps', `holds "activity:a stage:b": ${STEP}`],
    ['funnel', { steps: 'activity:a@' }, 'steps', `holds "activity:a@": ${STEP}`],
    ['funnel', { steps: `stage:${'x'.repeat(200)}` }, 'steps', `holds "stage:${'x'.repeat(54)}…": ${STEP}`],
    [
      'funnel',
      { steps: 'stage:buy.*' },
      'steps',
      'holds "stage:buy.*": only an activity may end with .*, as in activity:order.*',
    ],
    [
      'funnel',
      { steps: 'channel:web@app' },
      'steps',
      'holds "channel:web@app": write channel:app for touchpoints on app',
    ],
    [
      'funnel',
      { steps: Array(31).fill('activity:a').join(',') },
      'steps',
      'has 31 touchpoints: 30 are the most',
    ],
    ['funnel', { steps: 'activity:a', order: 'random' }, 'order', 'must be one of sequential, strict, any'],
    ['funnel', { steps: 'activity:a', reentry: 'last' }, 'reentry', 'must be one of first, optimized'],
    [
      'funnel',
      { steps: 'activity:a', window: '14 days' },
      'window',
      'must be an ISO 8601 duration of weeks, days, hours, minutes or seconds, such as P3D or PT30M',
    ],
    ['funnel', { steps: 'activity:a', window: 'P367D' }, 'window', 'must be at most P366D'],
    [
      'funnel',
      { steps: 'activity:a', by: 'reason' },
      'by',
      'must be one of segment, channel, team, version, definition, day, week, month, attribute:<key>',
    ],
    [
      'funnel',
      { steps: 'activity:a', by: 'attribute:' },
      'by',
      'must be one of segment, channel, team, version, definition, day, week, month, attribute:<key>',
    ],
    ['funnel', { steps: 'activity:a,activity:b', exclude: '1>b' }, 'exclude', `holds "b": ${STEP}`],
    [
      'funnel',
      { steps: 'activity:a,activity:b', exclude: Array(31).fill('activity:c').join(',') },
      'exclude',
      'has 31 touchpoints: 30 are the most',
    ],
    [
      'funnel',
      { steps: 'activity:a,activity:b,activity:c', exclude: 'activity:d,3>activity:d' },
      'exclude',
      'names step 3: a touchpoint may be excluded after step 1 to 2',
    ],
    [
      'funnel',
      { steps: 'activity:a,activity:b', exclude: '0>activity:d' },
      'exclude',
      'names step 0: a touchpoint may be excluded after step 1 to 1',
    ],
    [
      'funnel',
      { steps: 'activity:a', exclude: 'activity:b' },
      'exclude',
      'needs a funnel of at least two steps',
    ],
    [
      'funnel',
      { steps: 'activity:a,activity:b', order: 'strict', exclude: 'activity:c' },
      'exclude',
      'means nothing with order=strict, which lets nothing stand between: leave it out',
    ],
    ['paths', { of: 'segment' }, 'of', 'must be one of channel, stage, team, activity'],
    ['paths', { collapse: 'yes' }, 'collapse', 'must be true or false'],
    ['paths', { length: '0' }, 'length', 'must be at least 1'],
    ['paths', { length: '51' }, 'length', 'must be at most 50'],
    ['paths', { limit: '1.5' }, 'limit', 'must be a whole number'],
    ['paths', { limit: 'many' }, 'limit', 'must be a whole number from 1 to 500'],
    ['paths', { start: 'web' }, 'start', `holds "web": ${STEP}`],
    ['paths', { start: 'x'.repeat(257) }, 'start', 'must be at most 256 characters'],
    ['paths', { end: 'activity:a,activity:b' }, 'end', `holds "activity:a,activity:b": ${STEP}`],
    ['timeline', { unit: 'year' }, 'unit', 'must be one of hour, day, week, month'],
    [
      'timeline',
      { unit: 'hour' },
      'unit',
      'hour makes more than 1000 spans: choose a longer one, or "from" and "to" that are nearer to each other',
    ],
    ['contacts', { window: 'PT0S' }, 'window', expect.stringMatching(/^must be an ISO 8601 duration/)],
    ['durations', { unit: 'hour' }, 'unit', expect.stringMatching(/^is not known: there are definition, /)],
    ['drop-offs', { limit: '5' }, 'limit', expect.stringMatching(/^is not known: there are definition, /)],
  ])('%s %o', async (report, query, parameter, message) => {
    const { status, problem } = await world.refused(report, query);
    expect(status).toBe(400);
    expect(problem.errors).toEqual([{ parameter, message }]);
    expect(problem.detail).toContain(`The request cannot be read: ${parameter} `);
  });
});

describe('bounds of what is asked for', () => {
  const STEPS = 'activity:a';

  test('a funnel has up to 30 steps and as many exclusions', async () => {
    const thirty = (text: string) => Array(30).fill(text).join(',');
    const query = { steps: thirty('activity:a'), exclude: thirty('29>channel:store') };
    const { figures } = await world.figures('funnel', query);
    expect(figures).toMatchObject({ total: { levels: { length: 30 } } });
  });

  test('windows are up to 366 days', async () => {
    expect((await world.figures('funnel', { steps: STEPS, window: 'P366D' })).journeys).toBe(2);
  });

  test('a funnel is split by up to 200 values of an attribute, and no more', async () => {
    const withValues = (count: number) =>
      createAnalyticsWorld(
        logOf(
          Array.from({ length: count }, (_, i) => [
            { steps: [{ at: 0, activity: 'a', channel: 'web', stage: 'a', attributes: { number: i } }] },
          ]),
        ),
      );
    const query = { steps: STEPS, by: 'attribute:number' };
    expect((await withValues(200).figures('funnel', query)).figures).toMatchObject({
      groups: { length: 200 },
    });
    const { problem } = await withValues(201).refused('funnel', query);
    expect(problem.errors).toEqual([
      { parameter: 'by', message: 'names an attribute of more than 200 values: choose another one' },
    ]);
  });

  test('a funnel is split by an attribute, and a key that no touchpoint has', async () => {
    const { figures } = await world.figures('funnel', { steps: STEPS, by: 'attribute:brand' });
    expect(figures).toMatchObject({ groups: [{ value: 'acme' }, { value: 'zenith' }] });
    const { figures: none } = await world.figures('funnel', { steps: STEPS, by: 'attribute:none' });
    expect(none).toMatchObject({ groups: [{ value: '', levels: [{ journeys: 2 }] }] });
  });

  test('a funnel is split by up to 200 days', async () => {
    const days = (count: number) =>
      createAnalyticsWorld(logOf([[{ steps: stepsOf(`a b@${(count - 1) * 1440}`) }]]));
    const query = { steps: STEPS, by: 'day' };
    expect((await days(200).figures('funnel', query)).journeys).toBe(1);
    const { problem } = await days(201).refused('funnel', query);
    expect(problem.errors).toEqual([
      { parameter: 'by', message: 'makes more than 200 groups: choose longer ones, or set from and to' },
    ]);
    expect((await days(201).figures('funnel', { ...query, by: 'week' })).figures).toMatchObject({
      groups: [{ value: String(START - 6 * 86_400_000) }],
    });
  });

  test('a timeline has up to 1000 spans', async () => {
    const from = new Date(START).toISOString();
    const to = (hours: number) => new Date(START + hours * 3_600_000).toISOString();
    const { figures } = await world.figures('timeline', { unit: 'hour', from, to: to(1000) });
    expect(figures).toMatchObject({ spans: { length: 1000 } });
    expect((await world.refused('timeline', { unit: 'hour', from, to: to(1001) })).status).toBe(400);
  });

  test('an answer that would be too long is refused', async () => {
    const names = Array.from({ length: 80 }, (_, i) => `${'x'.repeat(100)}-${i}`);
    const steps = names.flatMap((activity, i) =>
      names.flatMap((other, j) => [
        { at: i * 1000 + j, activity, channel: 'web', stage: 'a' },
        { at: i * 1000 + j, activity: other, channel: 'web', stage: 'a' },
      ]),
    );
    const long = createAnalyticsWorld(logOf([[{ steps }]]));
    const { status, problem } = await long.refused('transitions', { of: 'activity' });
    expect({ status, detail: problem.detail }).toEqual({
      status: 422,
      detail:
        'The answer would have more than 4000000 characters: ask for fewer groups, steps, spans or values',
    });
    expect((await long.figures('transitions', { of: 'channel' })).journeys).toBe(1);
  });

  test('every journey is chosen where nothing is asked', async () => {
    expect((await world.figures('durations')).journeys).toBe(everyJourney(log).length);
  });
});
