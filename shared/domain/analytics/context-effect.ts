import { type CountedMoney, withCost } from './boundaries.ts';
import type { Sink, Tally } from './cells.ts';
import { type Estimate, shareDifference } from './intervals.ts';
import type { JourneyLog } from './journey-log.ts';
import { CONTEXTS, VARIANTS } from './names.ts';
import { type OpenShare, openShare } from './open-share.ts';
import { rangesOfJourneys } from './ranges.ts';
import type { NoOptions, Selection } from './report.ts';
import { reportOf } from './report-of.ts';

/**
 * How a touchpoint had the context: `proven` by a receipt, `claimed` by its word alone, or not at all. Here the strongest
 * first: a journey is as its weakest hand-over was.
 */
const KINDS = ['proven', 'claimed', 'none'] as const;
export type ContextKind = (typeof KINDS)[number];

export interface ContextMoney {
  currency: string;
  /** Cost to serve of the hand-overs; of those at which something was redone; of those that a silo induced. */
  handOvers: CountedMoney;
  redone: CountedMoney;
  silo: CountedMoney;
}

/** Of the hand-overs to a channel or team that had the context in one way. */
export interface ContextGroup {
  context: ContextKind;
  /** Hand-overs at which an activity was done again that the definition does not let repeat ÷ hand-overs. */
  redone: OpenShare;
  /** Those of them that a silo induced ÷ hand-overs. */
  silo: OpenShare;
  /** Of journeys all of whose hand-overs were at least so, those with anything redone at one. */
  journeys: OpenShare;
  money: ContextMoney[];
}

/**
 * Rework with and without context, side by side. It counts hand-overs: touchpoints on another channel, or by another team,
 * than the one before; nothing else can be done again by somebody else. An association, never a cause: channels that ask
 * for the context may differ in other ways too. And read `redone` first: silo-induced rework is by definition rework
 * without context (or after a contradiction), so its share must differ.
 */
export interface ContextEffect {
  reading: 'association';
  groups: ContextGroup[];
  /** Share redone less that without context. */
  differences: { proven: Estimate; claimed: Estimate };
}

export const contextEffectReport = reportOf<NoOptions, ContextEffect>(visit, tally => {
  const [proven, claimed, none] = [
    groupOf(tally, 'proven'),
    groupOf(tally, 'claimed'),
    groupOf(tally, 'none'),
  ];
  return {
    reading: 'association',
    groups: [proven, claimed, none],
    differences: {
      proven: shareDifference(proven.redone, none.redone),
      claimed: shareDifference(claimed.redone, none.redone),
    },
  };
});

const REDO = VARIANTS.indexOf('redo');

function visit(log: JourneyLog, selection: Selection, _options: NoOptions, sink: Sink): void {
  const { journeys, steps, flags } = log;
  const ranges = rangesOfJourneys(log, flags.journey);
  const groups = KINDS.map(kind => {
    const group = sink.child(0, sink.word(kind));
    const below = (name: string) => sink.child(group, sink.word(name));
    return {
      handOvers: below('hand-overs'),
      redone: below('redone'),
      silo: below('silo'),
      journeys: below('journeys'),
      journeysRedone: below('journeys-redone'),
      money: below('money'),
    };
  });
  // Whether a step of this journey was a redo (1), and one that a silo induced (2).
  const redone = new Map<number, 1 | 2>();

  for (const journey of selection) {
    redone.clear();
    const lastFlag = ranges[journey + 1] ?? 0;
    for (let flag = ranges[journey] ?? 0; flag < lastFlag; flag++) {
      if (flags.variant[flag] === REDO) redone.set(flags.step[flag] ?? 0, flags.cause[flag] === 0 ? 1 : 2);
    }
    let [weakest, anyRedone] = [-1, false];
    const end = journeys.firstStep[journey + 1] ?? 0;
    for (let step = (journeys.firstStep[journey] ?? 0) + 1; step < end; step++) {
      if (!isHandOver(log, step)) continue;
      const kind = kindOf(steps.context[step]);
      weakest = Math.max(weakest, kind);
      if (redone.has(step)) anyRedone = true;
      addHandOver(kind, journey, step);
    }
    const group = groups[weakest];
    if (group === undefined) continue;
    sink.add(group.journeys, journey);
    if (anyRedone) sink.add(group.journeysRedone, journey);
  }

  function addHandOver(kind: number, journey: number, step: number): void {
    const group = groups[kind];
    if (group === undefined) return;
    const cost = steps.cost[step] ?? 0;
    const money = sink.child(group.money, journeys.currency[journey] ?? 0);
    const add = (cell: number, name: string) => {
      sink.add(cell, journey);
      sink.add(sink.child(money, sink.word(name)), journey, cost);
    };
    add(group.handOvers, 'hand-overs');
    const again = redone.get(step);
    if (again === undefined) return;
    add(group.redone, 'redone');
    if (again === 2) add(group.silo, 'silo');
  }
}

/** A team that nobody knows is no other one. */
function isHandOver({ steps }: JourneyLog, step: number): boolean {
  if (steps.channel[step] !== steps.channel[step - 1]) return true;
  const [from, to] = [steps.team[step - 1] ?? 0, steps.team[step] ?? 0];
  return from !== 0 && to !== 0 && from !== to;
}

/** Place in `KINDS`. */
function kindOf(context: number | undefined): number {
  const said = CONTEXTS[context ?? 0];
  return KINDS.indexOf(said === 'proven' || said === 'claimed' ? said : 'none');
}

function groupOf(tally: Tally, context: ContextKind): ContextGroup {
  const share = (name: string, of: string) => openShare(tally, [context, name], [context, of]);
  return {
    context,
    redone: share('redone', 'hand-overs'),
    silo: share('silo', 'hand-overs'),
    journeys: share('journeys-redone', 'journeys'),
    money: tally.below(context, 'money').map(({ path }) => {
      const currency = path.at(-1) ?? '';
      const at = (name: string) => withCost(tally.at(...path, name), currency);
      return { currency, handOvers: at('hand-overs'), redone: at('redone'), silo: at('silo') };
    }),
  };
}
