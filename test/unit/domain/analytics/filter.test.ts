import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type JourneyFilter, selectJourneys } from '../../../../shared/domain/analytics/filter.ts';
import { persons } from '../../../arbitraries/journeys.ts';
import { runs } from '../../../runs.ts';
import { DAY, logOf, START, type Step, type Told } from './journeys.ts';

const step = (at: number, channel: string, stage: string, more: Partial<Step> = {}): Step => ({
  at,
  activity: 'a',
  channel,
  stage,
  ...more,
});

const LOG = logOf([
  [
    {
      steps: [step(0, 'web', 'find'), step(1, 'call', 'buy', { team: 'north' })],
      segment: 'new',
      state: 'completed',
    },
  ],
  [
    {
      steps: [step(DAY, 'app', 'find', { attributes: { tier: 'gold', empty: '' } })],
      definition: 'claim',
      version: 2,
      flags: [{ kind: 'drop-off', step: 0 }],
    },
  ],
  [{ steps: [step(2 * DAY, 'web', 'use', { attributes: { tier: 'web' } })], segment: 'loyal' }],
]);

const select = (filter: JourneyFilter) => [...selectJourneys(LOG, filter)];

describe('which journeys count', () => {
  test('all, unless a condition is named', () => expect(select({})).toEqual([0, 1, 2]));

  test('by definition, version, segment, state', () => {
    expect(select({ definition: 'order' })).toEqual([0, 2]);
    expect(select({ version: 2 })).toEqual([1]);
    expect(select({ segment: 'loyal' })).toEqual([2]);
    expect(select({ state: 'completed' })).toEqual([0]);
    expect(select({ state: 'open' })).toEqual([1, 2]);
  });

  test('by a touchpoint on a channel, in a stage, with a team or an attribute', () => {
    expect(select({ channel: 'web' })).toEqual([0, 2]);
    expect(select({ stage: 'find' })).toEqual([0, 1]);
    expect(select({ team: 'north' })).toEqual([0]);
    expect(select({ attribute: { key: 'tier', value: 'gold' } })).toEqual([1]);
    expect(select({ attribute: { key: 'tier', value: 'find' } })).toEqual([]);
    expect(select({ attribute: { key: 'none', value: 'gold' } })).toEqual([]);
    expect(select({ attribute: { key: 'empty', value: '' } })).toEqual([1]);
    expect(select({ attribute: { key: 'empty', value: 'nobody said so' } })).toEqual([]);
  });

  test('by what one of a viewer’s teams answers for; nobody’s touchpoints are not those of an unknown team', () => {
    expect(select({ teams: ['north'] })).toEqual([0]);
    expect(select({ teams: ['nobody', 'north'] })).toEqual([0]);
    expect(select({ teams: ['nobody'] })).toEqual([]);
    expect(select({ teams: [] })).toEqual([]);
  });

  test('by flag', () => {
    expect(select({ flag: 'drop-off' })).toEqual([1]);
    expect(select({ flag: 'ping-pong' })).toEqual([]);
  });

  test('by start: from inclusive, to exclusive', () => {
    expect(select({ from: START + DAY })).toEqual([1, 2]);
    expect(select({ from: START + DAY + 1 })).toEqual([2]);
    expect(select({ to: START + DAY })).toEqual([0]);
    expect(select({ from: START, to: START + DAY + 1 })).toEqual([0, 1]);
  });

  test('the empty text: those that named none', () => {
    expect(select({ segment: '' })).toEqual([1]);
    expect(select({ team: '' })).toEqual([0, 1, 2]);
  });

  test('a text that the log does not know selects nothing', () => {
    for (const filter of [
      { definition: 'x' },
      { segment: 'x' },
      { channel: 'x' },
      { stage: 'x' },
      { team: 'x' },
    ]) {
      expect(select(filter)).toEqual([]);
    }
  });

  test('all conditions together', () => {
    expect(select({ channel: 'web', segment: 'new' })).toEqual([0]);
    expect(select({ channel: 'web', segment: 'new', state: 'open' })).toEqual([]);
  });

  test('as read journey by journey on random logs', () => {
    const maybe = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const filters = fc.record({
      channel: maybe('web', 'fax'),
      team: maybe('north', ''),
      stage: maybe('buy'),
      flag: maybe('drop-off' as const, 'self-loop' as const),
      tier: maybe('gold', 'tin/~lead'),
    });
    fc.assert(
      fc.property(persons, filters, (told, { channel, team, stage, flag, tier }) => {
        const fits = ({ steps, flags = [] }: Told) =>
          (channel === undefined || steps.some(each => each.channel === channel)) &&
          (team === undefined || steps.some(each => (each.team ?? '') === team)) &&
          (stage === undefined || steps.some(each => each.stage === stage)) &&
          (tier === undefined || steps.some(each => each.attributes?.['tier'] === tier)) &&
          (flag === undefined || flags.some(each => each.kind === flag));
        const filter: JourneyFilter = {
          ...(channel === undefined ? {} : { channel }),
          ...(team === undefined ? {} : { team }),
          ...(stage === undefined ? {} : { stage }),
          ...(flag === undefined ? {} : { flag }),
          ...(tier === undefined ? {} : { attribute: { key: 'tier', value: tier } }),
        };
        const expected = told.flat().flatMap((journey, number) => (fits(journey) ? [number] : []));
        expect([...selectJourneys(logOf(told), filter)]).toEqual(expected);
      }),
      { numRuns: runs(60, 2000) },
    );
  });
});
