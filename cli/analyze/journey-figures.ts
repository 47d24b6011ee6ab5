import type { Flag, Silo } from '../../shared/contract/flag.ts';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import type { CompiledDefinition } from '../../shared/domain/definition.ts';
import { expireAll, inOrder } from '../../shared/domain/journey.ts';
import { compare } from '../../shared/domain/node-id.ts';
import { append, newPerson } from '../../shared/domain/person.ts';
import {
  addCase,
  addEvent,
  type CaseReworkState,
  caseRework,
  newCaseRework,
  newReworkTotals,
  type ReworkTotals,
} from '../../shared/domain/rework-measures.ts';
import type { JourneyState } from '../../shared/domain/types.ts';

type States = { open: number; completed: number; cancelled: number; 'dropped-off': number };

export interface SiloFigure extends Silo {
  activity: string;
  occurrences: number;
  cost: { amount: number; currency: string };
}

/** Sums over the journeys of persons, folded one person at a time. */
export interface JourneyFigures {
  journeys: number;
  byDefinition: Record<string, States>;
  flags: Partial<Record<Flag['kind'], number>>;
  silos: Map<string, SiloFigure>;
  rework: ReworkTotals<string>;
}

export function newJourneyFigures(): JourneyFigures {
  return { journeys: 0, byDefinition: {}, flags: {}, silos: new Map(), rework: newReworkTotals() };
}

/**
 * Folds all of one person's touchpoints, in any order, as the steps do, and adds their journeys and flags to the
 * figures, in place. `onJourney` is told the first journey of each touchpoint, if any.
 */
export function addPerson(
  figures: JourneyFigures,
  person: string,
  touchpoints: StoredTouchpoint[],
  definitions: readonly CompiledDefinition[],
  now: number,
  onJourney: (touchpoint: StoredTouchpoint, journey: string | null) => void,
): void {
  const state = newPerson();
  const cases = new Map<string, CaseReworkState<string>>();
  const flags = new Map<string, Flag>();
  for (const touchpoint of touchpoints.sort(inOrder)) {
    for (const { flag } of append(state, person, touchpoint, definitions)) flags.set(flag.id, flag);
    let first: string | null = null;
    // A touchpoint moves the journeys it joins to the end.
    for (let i = state.journeys.length - 1; i >= 0; i--) {
      const journey = state.journeys[i] as JourneyState;
      if (journey.lastTid !== touchpoint.tid) break;
      first = journey.id;
      let of = cases.get(journey.id);
      if (of === undefined) {
        of = newCaseRework();
        cases.set(journey.id, of);
      }
      addEvent(of, touchpoint.activity, touchpoint.channel);
    }
    onJourney(touchpoint, first);
  }
  for (const { flag } of expireAll(state.journeys, person, definitions, now)) flags.set(flag.id, flag);
  for (const of of cases.values()) addCase(figures.rework, caseRework(of));
  for (const journey of state.journeys) addJourney(figures, journey);
  for (const flag of flags.values()) addFlag(figures, flag);
}

function addJourney(figures: JourneyFigures, journey: JourneyState): void {
  figures.journeys += 1;
  figures.byDefinition[journey.definition] ??= { open: 0, completed: 0, cancelled: 0, 'dropped-off': 0 };
  const states = figures.byDefinition[journey.definition] as States;
  states[journey.ended?.state ?? (journey.dropped === undefined ? 'open' : 'dropped-off')] += 1;
}

function addFlag(figures: JourneyFigures, flag: Flag): void {
  figures.flags[flag.kind] = (figures.flags[flag.kind] ?? 0) + 1;
  addSilo(figures.silos, flag);
}

/** Counts a flag's silo, where it has one, by boundary, cause and activity. */
export function addSilo(silos: Map<string, SiloFigure>, { silo, cost, evidence }: Flag): void {
  if (silo === undefined || cost === undefined) return;
  const activity = evidence.at(-1)?.activity ?? '';
  const name = JSON.stringify([silo.boundary, silo.cause, activity, cost.currency]);
  let known = silos.get(name);
  if (known === undefined) {
    known = { ...silo, activity, occurrences: 0, cost: { amount: 0, currency: cost.currency } };
    silos.set(name, known);
  }
  known.occurrences += 1;
  known.cost.amount += cost.amount;
}

/** The dearest first. */
export function silosByCost(silos: ReadonlyMap<string, SiloFigure>): SiloFigure[] {
  const rounded = [...silos].map(([name, silo]) => ({
    name,
    silo: { ...silo, cost: { ...silo.cost, amount: Math.round(silo.cost.amount * 100) / 100 } },
  }));
  rounded.sort(
    (a, b) =>
      b.silo.cost.amount - a.silo.cost.amount ||
      b.silo.occurrences - a.silo.occurrences ||
      compare(a.name, b.name),
  );
  return rounded.map(each => each.silo);
}
