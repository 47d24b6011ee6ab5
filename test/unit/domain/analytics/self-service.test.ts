import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { selfService } from '../../../../shared/domain/analytics/self-service.ts';
import { persons } from '../../../arbitraries/journeys.ts';
import { runs } from '../../../runs.ts';
import { DAY, everyJourney, HOUR, kindOf, logOf, MINUTE, START, type Step, type Told } from './journeys.ts';
import { expectOpens } from './opens.ts';

const on = (channel: string, at: number, more: Partial<Step> = {}): Step => ({
  at,
  channel,
  activity: `${channel}.used`,
  stage: 's',
  ...more,
});

function windows(
  journeys: Told[],
  options: { window?: number; until?: number } = {},
  selection?: Uint32Array,
) {
  const log = logOf([journeys]);
  return selfService
    .figures(log, selection ?? everyJourney(log), options)
    .windows.map(({ window, sessions, contained }) => [window / HOUR, sessions.count, contained.count]);
}

describe('containment', () => {
  test('no assisted contact within the window after the session, 24 hours unless said', () => {
    const steps = [on('web', 0), on('call', DAY)];
    expect(windows([{ steps }])).toEqual([
      [24, 1, 0],
      [1, 1, 1],
      [24, 1, 0],
      [72, 1, 0],
      [168, 1, 0],
    ]);
    expect(windows([{ steps }], { window: DAY - 1 })[0]?.slice(1)).toEqual([1, 1]);
    expect(windows([{ steps: [on('call', 0), on('web', 1), on('store', 2)] }])[0]).toEqual([24, 1, 1]);
  });

  test('gaps up to 30 minutes are one session, on whatever digital channel', () => {
    expect(windows([{ steps: [on('web', 0), on('app', 30 * MINUTE)] }])[0]).toEqual([24, 1, 1]);
    expect(windows([{ steps: [on('web', 0), on('web', 30 * MINUTE + 1)] }])[0]).toEqual([24, 2, 2]);
  });

  test('a contact in the middle of the session, or at its beginning, is one too', () => {
    expect(windows([{ steps: [on('web', 0), on('call', 5), on('web', 10)] }])[0]).toEqual([24, 1, 0]);
    expect(windows([{ steps: [on('call', 0), on('web', 0)] }])[0]).toEqual([24, 1, 0]);
  });

  test('a chat soon after a call is a contact of its own', () => {
    const steps = [on('call', 0), on('web', 5 * MINUTE), on('chat', 10 * MINUTE)];
    expect(windows([{ steps }])[0]).toEqual([24, 1, 0]);
  });

  test('sessions of a person are in order of time, whichever journey they are of; each opens its own', () => {
    const log = logOf([
      [{ steps: [on('web', 0), on('web', 2 * DAY)] }, { definition: 'claim', steps: [on('app', DAY)] }],
    ]);
    const { byChannel } = selfService.figures(log, everyJourney(log), {});
    expect(byChannel.map(({ value, sessions }) => [value, sessions.count, sessions.journeys])).toEqual([
      ['web', 2, 1],
      ['app', 1, 1],
    ]);
    const open = (cell: string) => selfService.open(log, everyJourney(log), {}, cell);
    expect([open('sessions/channel/web'), open('sessions/channel/app')]).toEqual([[0], [1]]);
    expect(open('contained/window/0')).toEqual([0, 1]);
  });

  test('a call that goes on is no new contact', () => {
    expect(windows([{ steps: [on('call', 0), on('web', 1), on('call', 2)] }])[0]).toEqual([24, 1, 1]);
  });

  test('the window counts from the last touchpoint of the session', () => {
    const steps = [on('web', 0), on('web', 20 * MINUTE), on('call', 70 * MINUTE)];
    expect(windows([{ steps }], { window: HOUR })[0]).toEqual([1, 1, 0]);
  });

  test('it is about the person: contacts of their other journeys count, of other persons they do not', () => {
    const web = { steps: [on('web', 0)] };
    const asked = { definition: 'claim', steps: [on('call', 5)] };
    expect(windows([web, asked])[0]).toEqual([24, 1, 0]);
    expect(windows([asked, web], {}, Uint32Array.of(1))[0]).toEqual([24, 1, 0]);
    expect(windows([asked, web], {}, Uint32Array.of(0))[0]).toEqual([24, 0, 0]);
    const log = logOf([[web], [asked]]);
    expect(selfService.figures(log, everyJourney(log), {}).windows[0]?.contained.count).toBe(1);
  });

  test('a touchpoint in two journeys is one', () => {
    const step = on('web', 0, { touchpoint: 't' });
    const journeys = [{ steps: [step] }, { definition: 'claim', steps: [step] }];
    expect(windows(journeys)[0]).toEqual([24, 1, 1]);
    const log = logOf([journeys]);
    expect(selfService.open(log, everyJourney(log), {}, 'sessions/window/0')).toEqual([0, 1]);
  });

  test('sessions whose window is not over are left out', () => {
    const steps = [on('web', 0)];
    expect(windows([{ steps }], { until: START + DAY })[0]).toEqual([24, 1, 1]);
    expect(windows([{ steps }], { until: START + DAY - 1 })[0]).toEqual([24, 0, 0]);
  });

  test('by channel, stage and activity of the entry', () => {
    const log = logOf([
      [{ steps: [on('web', 0, { stage: 'find' }), on('app', 1, { stage: 'buy' })] }],
      [{ steps: [on('app', 0), on('call', 1)] }],
      [{ steps: [on('web', 0, { stage: 'find', activity: 'x' })] }],
    ]);
    const { formula, byChannel, byStage, byActivity } = selfService.figures(log, everyJourney(log), {});
    expect(formula).toBe(
      'digital sessions with no assisted contact of the person within the window ÷ digital sessions',
    );
    const read = (groups: typeof byChannel) =>
      groups.map(({ value, sessions, contained }) => [value, sessions.count, contained.count]);
    expect(read(byChannel)).toEqual([
      ['web', 2, 2],
      ['app', 1, 0],
    ]);
    expect(read(byStage)).toEqual([
      ['find', 2, 2],
      ['s', 1, 0],
    ]);
    expect(read(byActivity).map(([activity]) => activity)).toEqual(['app.used', 'web.used', 'x']);
  });

  test('a cell that is none opens nothing', () => {
    const log = logOf([[{ steps: [on('web', 0)] }]]);
    const open = (cell: string) => selfService.open(log, everyJourney(log), {}, cell);
    expect(open('contained/channel/web')).toEqual([0]);
    expect(open('sessions/window/4')).toEqual([0]);
    for (const cell of [
      '',
      'sessions',
      'sessions/window/5',
      'sessions/window',
      'sessions/channel/none',
      'other/window/0',
    ]) {
      expect(open(cell), cell).toEqual([]);
    }
    for (const cell of ['sessions/other/web', 'sessions/window/0/0']) expect(open(cell), cell).toEqual([]);
    // However texts are numbered: here the channels come last, one after the other.
    const named = { activity: 'order', stage: 'order' };
    const other = logOf([[{ steps: [on('web', 0, named), on('app', 2 * DAY, named)] }]]);
    for (const cell of [
      'x/channel/app',
      'sessions/stage/x',
      'contained/stage/x',
      'sessions/x/',
      'contained/x/',
    ])
      expect(selfService.open(other, everyJourney(other), {}, cell), cell).toEqual([]);
  });
});

/** Word for word, touchpoint by touchpoint of a person, each once. */
function literally(person: Told[], name: string, window: number) {
  const all = new Map<string, Step>();
  for (const [journey, { steps }] of person.entries()) {
    for (const [i, step] of steps.entries()) {
      const id = step.touchpoint ?? `${name}-${journey}-${i}`;
      if (!all.has(id)) all.set(id, step);
    }
  }
  const ordered = [...all.values()].sort((a, b) => a.at - b.at);
  const contacts = ordered.filter(
    (step, i) =>
      kindOf(step.channel) === 'assisted' &&
      !ordered.slice(0, i).some(({ channel, at }) => channel === step.channel && step.at - at <= 30 * MINUTE),
  );
  const sessions: { first: number; last: number }[] = [];
  for (const { at, channel } of ordered) {
    if (kindOf(channel) !== 'digital') continue;
    const latest = sessions.at(-1);
    if (latest !== undefined && at - latest.last <= 30 * MINUTE) latest.last = at;
    else sessions.push({ first: at, last: at });
  }
  const contained = sessions.filter(
    ({ first, last }) => !contacts.some(({ at }) => at >= first && at <= last + window),
  );
  return [sessions.length, contained.length];
}

test('on random logs: as read word for word; each cell opens what it counts', () => {
  fc.assert(
    fc.property(persons, told => {
      const log = logOf(told);
      const found = selfService.figures(log, everyJourney(log), {});
      for (const { window, sessions, contained } of found.windows) {
        const sums = told
          .map((person, i) => literally(person, String(i), window))
          .reduce((a, b) => a.map((sum, i) => sum + (b[i] ?? 0)), [0, 0]);
        expect([sessions.count, contained.count]).toEqual(sums);
      }
      for (const groups of [found.byChannel, found.byStage, found.byActivity]) {
        expect(groups.reduce((sum, { contained }) => sum + contained.count, 0)).toBe(
          found.windows[0]?.contained.count,
        );
      }
      expectOpens(selfService, log, everyJourney(log), {});
    }),
    { numRuns: runs(60, 2000) },
  );
});
