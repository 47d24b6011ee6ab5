import { expect, test } from 'vitest';
import { contacts } from '../../../../shared/domain/analytics/contacts.ts';
import { dropOffs } from '../../../../shared/domain/analytics/drop-offs.ts';
import { durations } from '../../../../shared/domain/analytics/durations.ts';
import { funnel } from '../../../../shared/domain/analytics/funnel.ts';
import { matrix } from '../../../../shared/domain/analytics/matrix.ts';
import { FLAGS } from '../../../../shared/domain/analytics/names.ts';
import { paths } from '../../../../shared/domain/analytics/paths.ts';
import type { Report } from '../../../../shared/domain/analytics/report.ts';
import { selfService } from '../../../../shared/domain/analytics/self-service.ts';
import { timeline } from '../../../../shared/domain/analytics/timeline.ts';
import { DAY, everyJourney, HOUR, logOf, START, type Step } from './journeys.ts';

/**
 * Texts have numbers, in the order in which a log meets them, and nothing named is number 0. Here all is called as the definition
 * is, which comes first, and the last touchpoint names neither team nor reason: so a name that nobody knows must not pass for either.
 */
const step = (hours: number, channel: string): Step => ({
  at: hours * HOUR,
  activity: 'order',
  channel,
  stage: 'order',
  team: 'order',
  reason: 'order',
});
const unnamed = (hours: number): Step => ({
  at: hours * HOUR,
  activity: 'order',
  channel: 'call',
  stage: 'order',
});
const LOG = logOf([
  [
    {
      steps: [step(0, 'web'), step(1, 'call'), unnamed(9)],
      flags: FLAGS.map(kind => ({ kind, step: 1 })),
      segment: 'order',
    },
  ],
  [{ steps: [step(0, 'web')] }],
]);

function expectNothing<O, F>(
  report: Report<O, F>,
  options: O,
  known: string,
  unknown: readonly string[],
): void {
  const open = (cell: string) => report.open(LOG, everyJourney(LOG), options, cell);
  expect(open(known), known).not.toEqual([]);
  for (const cell of unknown) expect(open(cell), cell).toEqual([]);
}

test.each(['team', 'stage', 'activity'] as const)('transition matrix of each %s', of => {
  expectNothing(matrix, { of }, 'leaving/order', [
    'leaving/x',
    'entering/x',
    'move/x/order',
    'move/order/x',
    'move/order',
    'leaving',
    'leaving/order/order',
    'move/order/order/order',
    'x/order',
  ]);
});

test('contacts', () => {
  expectNothing(contacts, {}, 'contacts/reason/order', [
    'contacts/reason/x',
    'contacts/team/x',
    'contacts/channel/x',
    'contacts/reason',
    'contacts/x/order',
    'contacts/x/',
    'contacts/window/4',
    'contacts/window/x',
    'contacts/reason/order/order',
    'per-journey/x',
    'per-journey',
    'per-journey/0/0',
    'x/window/0',
  ]);
});

test('self-service', () => {
  expectNothing(selfService, {}, 'contained/stage/order', [
    'sessions/stage/x',
    'contained/activity/x',
    'contained/channel/x',
    'contained/stage',
    'contained/x/order',
    'contained/window/5',
    'contained/window/x',
    'contained/stage/order/order',
    'x/window/0',
  ]);
});

test('drop-offs', () => {
  expectNothing(dropOffs, {}, 'drop/order/call/order', [
    'drop/x/call/order',
    'drop/order/x/order',
    'drop/order/call/x',
    'drop/order/call',
    'drop/order/call/order/order',
    'drop/order/web/order',
    'stage',
    'stage/x',
    'stage/order/order',
    'x',
  ]);
});

test('durations', () => {
  expectNothing(durations, {}, 'stage/order', [
    'stage/x',
    'stage',
    'state/x',
    'state/order',
    'channel/web/x',
    'channel/x/call',
    'team/order/x',
    'all/order',
    'stage/order/order',
    'channel/web/call/order',
    'x/order',
  ]);
});

test('paths', () => {
  expectNothing(paths, { of: 'team', collapse: false }, 'path/order', [
    'path/x',
    'path/order/x',
    'through/x',
    'cut/order',
    'all/order',
    'without/order',
    'flow/1/x/order',
    'flow/1/order/x',
    'flow/0/order/order',
    'flow/x/order/order',
    'flow/1/order/order/order',
    'x',
    'x/order',
  ]);
});

test('timeline', () => {
  const boundaries = [START, START + DAY];
  expectNothing(timeline, { boundaries }, 'touchpoints/0', [
    'touchpoints/1',
    'touchpoints/x',
    'touchpoints',
    'touchpoints/0/0',
    'x/0',
    'x/all',
    'x/before',
    'touchpoints/2',
  ]);
});

test('funnel', () => {
  const options = { steps: [{ activity: 'order' }, { channel: 'x' }], by: { by: 'team' as const } };
  expectNothing(funnel, options, 'by/order/step/1', [
    'by/x/step/1',
    'by/step/1',
    'by/order/step/2',
    'by/order/step/0',
    'by/order/step/3',
    'by/order/drop/x',
    'next/1/x',
    'step/x',
    'x/1',
  ]);
});
