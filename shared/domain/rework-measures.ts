/**
 * The three ways to count rework, side by side. A case is a journey, its resource the channel.
 * - pm4py: case rework = events − distinct activities; per activity, the cases where it occurs at least twice.
 * - edeaR: self-loops = runs of one activity longer than 1; repetitions = activities in more than one run,
 *   once for each (activity, case); `redo` where more than one resource took part, else `repeat`.
 * - occurrences (ours): every event that repeats an earlier one of its activity counts, at the boundary from
 *   the resource of the activity's previous occurrence to its own; `redo` where the two differ.
 * Keys may be names or interned numbers; numbers are faster.
 */
export type Key = string | number;
export type Repeats = { all: number; repeat: number; redo: number };
export type Kinds = { selfLoop: Repeats; repetition: Repeats };
export type Boundary<K extends Key> = { from: K; to: K; occurrences: number };

/** Relative numbers are the counts divided by the events of the case. */
export type CaseRework<K extends Key> = {
  events: number;
  pm4py: { rework: number; activities: K[] };
  edeaR: {
    selfLoops: Repeats;
    repetitions: Repeats;
    relative: { selfLoops: Repeats; repetitions: Repeats };
  };
  occurrences: number;
  kinds: Kinds;
  boundaries: Boundary<K>[];
  pingPong: number;
};

type Pairs<K> = Map<K, Map<K, number>>;
type ActivityState<K> = { occurrences: number; runs: number; first: K; last: K; mixed: boolean };

/** Bounded by the distinct activities and boundaries of the case, not by its events. */
export type CaseReworkState<K extends Key> = {
  events: number;
  activities: Map<K, ActivityState<K>>;
  latest: ActivityState<K> | undefined;
  run: { length: number; mixed: boolean };
  resource: K | undefined;
  resourceBefore: K | undefined;
  selfLoops: Repeats;
  repetitions: Repeats;
  kinds: Kinds;
  pairs: Pairs<K> | undefined;
  pingPong: number;
};

export type ReworkTotals<K extends Key> = {
  cases: number;
  events: number;
  casesWithRework: number;
  rework: number;
  byActivity: Map<K, number>;
  selfLoops: Repeats;
  repetitions: Repeats;
  kinds: Kinds;
  pairs: Pairs<K>;
  pingPong: { cases: number; occurrences: number };
};

const none = (): Repeats => ({ all: 0, repeat: 0, redo: 0 });
const noKinds = (): Kinds => ({ selfLoop: none(), repetition: none() });

export function newCaseRework<K extends Key>(): CaseReworkState<K> {
  return {
    events: 0,
    activities: new Map(),
    latest: undefined,
    run: { length: 0, mixed: false },
    resource: undefined,
    resourceBefore: undefined,
    selfLoops: none(),
    repetitions: none(),
    kinds: noKinds(),
    pairs: undefined,
    pingPong: 0,
  };
}

/** Folds the next event of the case in; events come in the order of the case. Changes `state`. */
export function addEvent<K extends Key>(state: CaseReworkState<K>, activity: K, resource: K): void {
  state.events++;
  if (resource !== state.resource) {
    if (resource === state.resourceBefore) state.pingPong++;
    state.resourceBefore = state.resource;
    state.resource = resource;
  }
  const known = state.activities.get(activity);
  if (known === undefined) {
    const fresh = { occurrences: 1, runs: 1, first: resource, last: resource, mixed: false };
    state.activities.set(activity, fresh);
    state.latest = fresh;
    startRun(state);
    return;
  }
  const again = state.latest === known;
  count(again ? state.kinds.selfLoop : state.kinds.repetition, resource !== known.last);
  state.pairs ??= new Map();
  addPair(state.pairs, known.last, resource, 1);
  if (again) growRun(state, resource !== known.last);
  else startRun(state);
  // Every further resource differs from the first one at least once, so the first is enough to compare with.
  foldRepetition(state.repetitions, known, again ? 0 : 1, resource !== known.first);
  known.occurrences++;
  known.last = resource;
  state.latest = known;
}

export function caseRework<K extends Key>(state: CaseReworkState<K>): CaseRework<K> {
  const activities: K[] = [];
  for (const [activity, { occurrences }] of state.activities) if (occurrences > 1) activities.push(activity);
  const { events, selfLoops, repetitions, kinds } = state;
  return {
    events,
    pm4py: { rework: events - state.activities.size, activities },
    edeaR: {
      selfLoops: { ...selfLoops },
      repetitions: { ...repetitions },
      relative: { selfLoops: relative(selfLoops, events), repetitions: relative(repetitions, events) },
    },
    occurrences: kinds.selfLoop.all + kinds.repetition.all,
    kinds: { selfLoop: { ...kinds.selfLoop }, repetition: { ...kinds.repetition } },
    boundaries: state.pairs === undefined ? [] : boundariesOf(state.pairs),
    pingPong: state.pingPong,
  };
}

export function newReworkTotals<K extends Key>(): ReworkTotals<K> {
  return {
    cases: 0,
    events: 0,
    casesWithRework: 0,
    rework: 0,
    byActivity: new Map(),
    selfLoops: none(),
    repetitions: none(),
    kinds: noKinds(),
    pairs: new Map(),
    pingPong: { cases: 0, occurrences: 0 },
  };
}

/** Adds one finished case; the order of cases does not matter. Changes `totals`. */
export function addCase<K extends Key>(totals: ReworkTotals<K>, of: CaseRework<K>): void {
  totals.cases++;
  totals.events += of.events;
  if (of.pm4py.rework > 0) totals.casesWithRework++;
  totals.rework += of.pm4py.rework;
  for (const activity of of.pm4py.activities) {
    totals.byActivity.set(activity, (totals.byActivity.get(activity) ?? 0) + 1);
  }
  addRepeats(totals.selfLoops, of.edeaR.selfLoops);
  addRepeats(totals.repetitions, of.edeaR.repetitions);
  addRepeats(totals.kinds.selfLoop, of.kinds.selfLoop);
  addRepeats(totals.kinds.repetition, of.kinds.repetition);
  for (const { from, to, occurrences } of of.boundaries) addPair(totals.pairs, from, to, occurrences);
  if (of.pingPong > 0) totals.pingPong.cases++;
  totals.pingPong.occurrences += of.pingPong;
}

/** Boundaries with the most occurrences first, equal ones by their names in code unit order. */
export function boundariesByCount<K extends Key>(pairs: Pairs<K>, name: (key: K) => string) {
  const named = boundariesOf(pairs).map(b => ({
    from: name(b.from),
    to: name(b.to),
    occurrences: b.occurrences,
  }));
  return named.sort(
    (a, b) => b.occurrences - a.occurrences || compare(a.from, b.from) || compare(a.to, b.to),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function startRun(state: CaseReworkState<Key>): void {
  state.run.length = 1;
  state.run.mixed = false;
}

function growRun({ run, selfLoops }: CaseReworkState<Key>, otherResource: boolean): void {
  run.length++;
  if (run.length === 2) count(selfLoops, otherResource);
  else if (otherResource && !run.mixed) becomeRedo(selfLoops);
  run.mixed ||= otherResource;
}

function foldRepetition<K>(counts: Repeats, known: ActivityState<K>, newRuns: number, other: boolean): void {
  const counted = known.runs > 1;
  const wasMixed = known.mixed;
  known.runs += newRuns;
  known.mixed ||= other;
  if (!counted && known.runs > 1) count(counts, known.mixed);
  else if (counted && known.mixed && !wasMixed) becomeRedo(counts);
}

function count(counts: Repeats, redo: boolean): void {
  counts.all++;
  if (redo) counts.redo++;
  else counts.repeat++;
}

function becomeRedo(counts: Repeats): void {
  counts.repeat--;
  counts.redo++;
}

function addRepeats(into: Repeats, from: Repeats): void {
  into.all += from.all;
  into.repeat += from.repeat;
  into.redo += from.redo;
}

function relative(counts: Repeats, events: number): Repeats {
  if (events === 0) return none();
  return { all: counts.all / events, repeat: counts.repeat / events, redo: counts.redo / events };
}

function addPair<K>(pairs: Pairs<K>, from: K, to: K, occurrences: number): void {
  let row = pairs.get(from);
  if (row === undefined) {
    row = new Map();
    pairs.set(from, row);
  }
  row.set(to, (row.get(to) ?? 0) + occurrences);
}

function boundariesOf<K extends Key>(pairs: Pairs<K>): Boundary<K>[] {
  const all: Boundary<K>[] = [];
  for (const [from, row] of pairs) for (const [to, occurrences] of row) all.push({ from, to, occurrences });
  return all;
}
