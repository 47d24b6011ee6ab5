import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addCase,
  addEvent,
  boundariesByCount,
  type CaseRework,
  caseRework,
  newCaseRework,
  newReworkTotals,
} from '../../../shared/domain/rework-measures.ts';

type Event = { activity: string; resource: string };

/** `A/web B/call` → events, in order. */
function events(text: string): Event[] {
  return text.split(' ').map(part => {
    const [activity = '', resource = ''] = part.split('/');
    return { activity, resource };
  });
}

function measure(trace: readonly Event[]): CaseRework<string> {
  const state = newCaseRework<string>();
  for (const { activity, resource } of trace) addEvent(state, activity, resource);
  return caseRework(state);
}

function total(traces: readonly Event[][]) {
  const totals = newReworkTotals<string>();
  for (const trace of traces) addCase(totals, measure(trace));
  return totals;
}

const C1 = events('A/web A/web B/web A/call C/store C/app');
const C2 = events('A/web B/call A/web B/call');

/** The textbook running example: activities by letter, resources by name. */
const RUNNING_EXAMPLE: Record<string, Event[]> = {
  1: events('register/Pete thoroughly/Sue check/Mike decide/Sara reject/Pete'),
  2: events('register/Mike check/Mike casually/Sean decide/Sara pay/Ellen'),
  3: events(
    'register/Pete casually/Mike check/Ellen decide/Sara reinitiate/Sara thoroughly/Sean check/Pete decide/Sara pay/Ellen',
  ),
  4: events('register/Pete check/Mike thoroughly/Sean decide/Sara reject/Ellen'),
  5: events(
    'register/Ellen casually/Mike check/Pete decide/Sara reinitiate/Sara check/Ellen casually/Mike decide/Sara reinitiate/Sara casually/Sue check/Pete decide/Sara reject/Mike',
  ),
  6: events('register/Mike casually/Ellen check/Mike decide/Sara pay/Mike'),
};

describe('published figures', () => {
  test('c1 has a repeated and a redone self-loop, one redone repetition, pm4py rework 3', () => {
    const { pm4py, edeaR, occurrences, kinds, boundaries } = measure(C1);
    expect(edeaR.selfLoops).toEqual({ all: 2, repeat: 1, redo: 1 });
    expect(edeaR.repetitions).toEqual({ all: 1, repeat: 0, redo: 1 });
    expect(edeaR.relative.selfLoops.all).toBeCloseTo(2 / 6);
    expect(edeaR.relative.repetitions).toEqual({ all: 1 / 6, repeat: 0, redo: 1 / 6 });
    expect(pm4py).toEqual({ rework: 3, activities: ['A', 'C'] });
    expect(occurrences).toBe(3);
    expect(kinds).toEqual({
      selfLoop: { all: 2, repeat: 1, redo: 1 },
      repetition: { all: 1, repeat: 0, redo: 1 },
    });
    expect(boundaries).toEqual([
      { from: 'web', to: 'web', occurrences: 1 },
      { from: 'web', to: 'call', occurrences: 1 },
      { from: 'store', to: 'app', occurrences: 1 },
    ]);
  });

  test('c2 has two repeated repetitions, pm4py rework 2, and goes back and forth twice', () => {
    const { pm4py, edeaR, pingPong } = measure(C2);
    expect(edeaR.selfLoops).toEqual({ all: 0, repeat: 0, redo: 0 });
    expect(edeaR.repetitions).toEqual({ all: 2, repeat: 2, redo: 0 });
    expect([pm4py.rework, pingPong, edeaR.relative.repetitions.repeat]).toEqual([2, 2, 0.5]);
  });

  test('the running example has rework in cases 3 and 5 only', () => {
    const rework = Object.entries(RUNNING_EXAMPLE).map(([id, trace]) => [id, measure(trace).pm4py.rework]);
    expect(Object.fromEntries(rework)).toEqual({ 1: 0, 2: 0, 3: 2, 4: 0, 5: 7, 6: 0 });
    expect(measure(RUNNING_EXAMPLE['3'] ?? []).edeaR.repetitions).toEqual({ all: 2, repeat: 1, redo: 1 });
    expect(measure(RUNNING_EXAMPLE['5'] ?? []).edeaR.repetitions).toEqual({ all: 4, repeat: 2, redo: 2 });
  });

  test('the running example adds up over its cases', () => {
    const totals = total(Object.values(RUNNING_EXAMPLE));
    expect([totals.cases, totals.events, totals.casesWithRework, totals.rework]).toEqual([6, 42, 2, 9]);
    expect(Object.fromEntries(totals.byActivity)).toEqual({
      check: 2,
      decide: 2,
      casually: 1,
      reinitiate: 1,
    });
    expect(totals.repetitions).toEqual({ all: 6, repeat: 3, redo: 3 });
    const { selfLoops, pingPong } = total([C1, C2, C2]);
    expect([selfLoops, pingPong]).toEqual([
      { all: 2, repeat: 1, redo: 1 },
      { cases: 2, occurrences: 4 },
    ]);
  });
});

describe('corner cases', () => {
  test('a case without events has no rework and no division by zero', () => {
    const { events: count, edeaR, boundaries } = measure([]);
    expect(edeaR.relative.selfLoops).toEqual({ all: 0, repeat: 0, redo: 0 });
    expect([count, boundaries]).toEqual([0, []]);
  });

  test('a run that changes resource late turns from repeat to redo, once', () => {
    expect(measure(events('A/web A/web A/call A/web')).edeaR.selfLoops).toEqual({
      all: 1,
      repeat: 0,
      redo: 1,
    });
  });

  test('a repetition turns to redo when a later occurrence has another resource', () => {
    expect(measure(events('A/web B/web A/web B/web A/call')).edeaR.repetitions).toEqual({
      all: 2,
      repeat: 1,
      redo: 1,
    });
  });

  test('ping-pong looks at runs of one resource, not at single events', () => {
    expect(measure(events('A/web B/call C/call D/web')).pingPong).toBe(1);
    expect(measure(events('A/web B/call C/store D/web')).pingPong).toBe(0);
    expect(measure(events('A/web B/web C/web')).pingPong).toBe(0);
  });

  test('boundaries are ordered by count, then by name', () => {
    const { pairs } = total([events('A/b A/a'), events('A/a A/b'), events('A/z A/z'), events('A/z A/z')]);
    expect(boundariesByCount(pairs, name => name)).toEqual([
      { from: 'z', to: 'z', occurrences: 2 },
      { from: 'a', to: 'b', occurrences: 1 },
      { from: 'b', to: 'a', occurrences: 1 },
    ]);
  });
});

/** A second reading of the definitions: whole lists, no state, one question at a time. */
function naive(trace: readonly Event[]) {
  const runs: Event[][] = [];
  for (const event of trace) {
    const last = runs.at(-1);
    if (last?.[0]?.activity === event.activity) last.push(event);
    else runs.push([event]);
  }
  const resources = (of: readonly Event[]) => new Set(of.map(event => event.resource)).size;
  const repeats = (groups: readonly Event[][]) => ({
    all: groups.length,
    repeat: groups.filter(group => resources(group) === 1).length,
    redo: groups.filter(group => resources(group) > 1).length,
  });
  const activities = [...new Set(trace.map(event => event.activity))];
  const of = (activity: string) => trace.filter(event => event.activity === activity);
  const hops = trace.map(event => event.resource).filter((resource, i, all) => resource !== all[i - 1]);
  const pairs = trace.flatMap((event, i) => {
    const before = trace.slice(0, i).findLastIndex(({ activity }) => activity === event.activity);
    if (before < 0) return [];
    return [
      {
        kind: before === i - 1 ? 'selfLoop' : 'repetition',
        from: trace[before]?.resource ?? '',
        to: event.resource,
      },
    ];
  });
  const kind = (name: string) => {
    const some = pairs.filter(pair => pair.kind === name);
    const redo = some.filter(pair => pair.from !== pair.to).length;
    return { all: some.length, repeat: some.length - redo, redo };
  };
  return {
    rework: trace.length - activities.length,
    activities: activities.filter(activity => of(activity).length > 1),
    selfLoops: repeats(runs.filter(run => run.length > 1)),
    repetitions: repeats(
      activities.filter(activity => runs.filter(run => run[0]?.activity === activity).length > 1).map(of),
    ),
    kinds: { selfLoop: kind('selfLoop'), repetition: kind('repetition') },
    pairs: pairs.map(({ from, to }) => `${from}→${to}`).sort(),
    pingPong: hops.filter((hop, i) => i >= 2 && hop === hops[i - 2]).length,
  };
}

const trace = fc.array(
  fc.record({ activity: fc.constantFrom('A', 'B', 'C'), resource: fc.constantFrom('web', 'call', '') }),
  { maxLength: 14 },
);

describe('properties', () => {
  test('every measure equals a naive reading of its definition, after each event', () => {
    fc.assert(
      fc.property(trace, all => {
        const state = newCaseRework<string>();
        all.forEach(({ activity, resource }, i) => {
          addEvent(state, activity, resource);
          const got = caseRework(state);
          const { boundaries } = got;
          expect({
            rework: got.pm4py.rework,
            activities: got.pm4py.activities,
            selfLoops: got.edeaR.selfLoops,
            repetitions: got.edeaR.repetitions,
            kinds: got.kinds,
            pairs: boundaries.flatMap(b => Array(b.occurrences).fill(`${b.from}→${b.to}`)).sort(),
            pingPong: got.pingPong,
          }).toEqual(naive(all.slice(0, i + 1)));
        });
      }),
      { numRuns: 1000 },
    );
  });

  test('totals do not depend on the order of the cases, and reconcile', () => {
    fc.assert(
      fc.property(fc.array(trace, { maxLength: 8 }), traces => {
        const totals = total(traces);
        const sorted = boundariesByCount(totals.pairs, name => name);
        const reversed = total([...traces].reverse());
        expect(boundariesByCount(reversed.pairs, name => name)).toEqual(sorted);
        expect({ ...reversed, pairs: 0, byActivity: 0 }).toEqual({ ...totals, pairs: 0, byActivity: 0 });
        // Each repeating event is one occurrence, so ours and pm4py's sums agree although they are told apart.
        expect(sorted.reduce((sum, { occurrences }) => sum + occurrences, 0)).toBe(totals.rework);
        expect(totals.kinds.selfLoop.all + totals.kinds.repetition.all).toBe(totals.rework);
      }),
    );
  });

  test('numbers as keys give the same figures as names', () => {
    const ids = new Map([...'ABC', 'web', 'call', ''].map((name, i) => [name, i]));
    fc.assert(
      fc.property(trace, all => {
        const state = newCaseRework<number>();
        for (const { activity, resource } of all)
          addEvent(state, ids.get(activity) ?? -1, ids.get(resource) ?? -1);
        const { edeaR, kinds, pingPong } = caseRework(state);
        const named = measure(all);
        expect({ edeaR, kinds, pingPong }).toEqual({
          edeaR: named.edeaR,
          kinds: named.kinds,
          pingPong: named.pingPong,
        });
      }),
    );
  });
});
