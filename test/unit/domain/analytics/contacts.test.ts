import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contacts } from '../../../../shared/domain/analytics/contacts.ts';
import { persons } from '../../../arbitraries/journeys.ts';
import { runs } from '../../../runs.ts';
import { DAY, everyJourney, HOUR, kindOf, logOf, MINUTE, START, type Step } from './journeys.ts';
import { expectOpens } from './opens.ts';

const call = (at: number, reason?: string, channel = 'call', team?: string): Step => ({
  at,
  activity: 'ask',
  channel,
  stage: 's',
  ...(reason === undefined ? {} : { reason }),
  ...(team === undefined ? {} : { team }),
});

function windows(steps: Step[], options: { window?: number; until?: number } = {}) {
  const log = logOf([[{ steps }]]);
  return contacts
    .figures(log, everyJourney(log), options)
    .windows.map(({ window, contacts, repeats, firsts, resolved }) => [
      window / DAY,
      contacts.count,
      repeats.count,
      firsts.count,
      resolved.count,
    ]);
}

describe('repeat contact and first-contact resolution', () => {
  test('at the window asked for, 7 days unless said, and at 1, 3 and 7 days', () => {
    expect(windows([call(0), call(2 * DAY)])).toEqual([
      [7, 2, 1, 1, 0],
      [1, 2, 0, 2, 2],
      [3, 2, 1, 1, 0],
      [7, 2, 1, 1, 0],
    ]);
    expect(windows([call(0), call(2 * DAY)], { window: 2 * DAY })[0]).toEqual([2, 2, 1, 1, 0]);
    expect(windows([call(0), call(2 * DAY)], { window: 2 * DAY - 1 })[0]?.slice(1)).toEqual([2, 0, 2, 2]);
  });

  test('touchpoints of one channel within 30 minutes of each other are one contact', () => {
    expect(windows([call(0), call(30 * MINUTE), call(HOUR)])[0]).toEqual([7, 1, 0, 1, 1]);
    expect(windows([call(0), call(30 * MINUTE + 1)])[0]).toEqual([7, 2, 1, 1, 0]);
    expect(windows([call(0), call(1, undefined, 'chat')])[0]).toEqual([7, 2, 1, 1, 0]);
    expect(windows([call(0), call(1, undefined, 'store')])[0]).toEqual([7, 1, 0, 1, 1]);
  });

  test('for the same reason, where both name one', () => {
    expect(windows([call(0, 'late'), call(HOUR, 'wrong')])[0]).toEqual([7, 2, 0, 2, 2]);
    expect(windows([call(0, 'late'), call(HOUR, 'late')])[0]).toEqual([7, 2, 1, 1, 0]);
    expect(windows([call(0, 'late'), call(HOUR)])[0]).toEqual([7, 2, 1, 1, 0]);
    expect(windows([call(0), call(HOUR, 'late')])[0]).toEqual([7, 2, 1, 1, 0]);
  });

  test('first contacts whose window is not over are left out of the resolution', () => {
    expect(windows([call(0)], { until: START + 7 * DAY })[0]).toEqual([7, 1, 0, 1, 1]);
    expect(windows([call(0)], { until: START + 7 * DAY - 1 })[0]).toEqual([7, 1, 0, 0, 0]);
  });

  test('shows formula and share', () => {
    const log = logOf([[{ steps: [call(0), call(DAY)] }], [{ steps: [call(0)] }]]);
    const { formulas, windows: found } = contacts.figures(log, everyJourney(log), {});
    expect(formulas.repeat).toBe('contacts within the window after an earlier one ÷ contacts');
    expect(formulas.resolution).toBe(
      'first contacts with no other within the window after them ÷ first contacts',
    );
    expect(found[0]).toMatchObject({
      repeatRate: { count: 1, of: 3 },
      resolution: { count: 1, of: 2, share: 0.5 },
    });
  });
});

describe('by reason, channel and team; contacts per journey', () => {
  const log = logOf([
    [{ steps: [call(0, 'late', 'call', 'north'), call(DAY, 'late', 'chat', 'south')] }],
    [{ steps: [call(0, 'wrong')] }],
    [{ steps: [call(0, 'late', 'web')] }],
  ]);
  const found = contacts.figures(log, everyJourney(log), {});
  const read = (groups: typeof found.byReason) =>
    groups.map(({ value, contacts, repeats, resolved }) => [
      value,
      contacts.count,
      repeats.count,
      resolved.count,
    ]);

  test('groups are by contacts, then name', () => {
    expect(read(found.byReason)).toEqual([
      ['late', 2, 1, 0],
      ['wrong', 1, 0, 1],
    ]);
    expect(read(found.byChannel)).toEqual([
      ['call', 2, 0, 1],
      ['chat', 1, 1, 0],
    ]);
    expect(read(found.byTeam).map(([team]) => team)).toEqual(['', 'north', 'south']);
    expect(found.perJourney.map(({ contacts, journeys }) => [contacts, journeys])).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
  });

  test('a cell that is none opens nothing', () => {
    const open = (cell: string) => contacts.open(log, everyJourney(log), {}, cell);
    expect(open('repeats/reason/late')).toEqual([0]);
    expect(open('contacts/window/3')).toEqual([0, 1]);
    expect(open('per-journey/0')).toEqual([2]);
    for (const cell of [
      '',
      'contacts',
      'contacts/window',
      'contacts/window/4',
      'contacts/reason/none',
      'per-journey',
    ]) {
      expect(open(cell), cell).toEqual([]);
    }
    for (const cell of [
      'per-journey/1/2',
      'others/window/0',
      'contacts/window/0/0',
      'contacts/others/late',
    ]) {
      expect(open(cell), cell).toEqual([]);
    }
  });
});

/** Word for word, each contact against each other. */
function literally(steps: Step[], window: number) {
  const begun = steps.filter(
    ({ channel, at }, i) =>
      kindOf(channel) === 'assisted' &&
      !steps.slice(0, i).some(before => before.channel === channel && at - before.at <= 30 * MINUTE),
  );
  const matching = (a: Step, b: Step) =>
    a.reason === undefined || b.reason === undefined || a.reason === b.reason;
  const firsts = begun.filter((contact, i) =>
    begun.slice(0, i).every(before => !matching(contact, before) || contact.at - before.at > window),
  );
  const resolved = firsts.filter(first =>
    begun
      .slice(begun.indexOf(first) + 1)
      .every(later => !matching(first, later) || later.at - first.at > window),
  );
  return [begun.length, begun.length - firsts.length, firsts.length, resolved.length];
}

test('on random logs: as read word for word; each cell opens what it counts', () => {
  fc.assert(
    fc.property(persons, told => {
      const log = logOf(told);
      const found = contacts.figures(log, everyJourney(log), {});
      for (const each of found.windows) {
        const sums = told
          .flat()
          .map(({ steps }) => literally(steps, each.window))
          .reduce((a, b) => a.map((sum, i) => sum + (b[i] ?? 0)), [0, 0, 0, 0]);
        expect([each.contacts, each.repeats, each.firsts, each.resolved].map(({ count }) => count)).toEqual(
          sums,
        );
      }
      for (const groups of [found.byReason, found.byChannel, found.byTeam]) {
        const sum = groups.reduce((all, { contacts }) => all + contacts.count, 0);
        expect(sum).toBe(found.windows[0]?.contacts.count);
      }
      expect(found.perJourney.reduce((sum, { contacts, journeys }) => sum + contacts * journeys, 0)).toBe(
        found.windows[0]?.contacts.count,
      );
      expectOpens(contacts, log, everyJourney(log), {});
    }),
    { numRuns: runs(40, 1500) },
  );
});
