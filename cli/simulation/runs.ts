import { shippedDefinitions } from '../../shared/definitions/shipped.ts';
import type { CompiledDefinition } from '../../shared/domain/definition.ts';
import type { Trade } from './episodes.ts';
import type { Customer } from './population.ts';
import type { InjectedRework, Story, Why } from './story.ts';

/** One attempt of a real customer to reach a goal of a trade, whatever they were known by on the way. */
export interface Run {
  /** That of its first touchpoint. */
  id: string;
  customer: Customer;
  trade: Trade;
  keyed: boolean;
  touchpoints: string[];
  reworks: InjectedRework[];
  lapses: Lapse[];
  last: { id: string; at: number; activity: string };
  why: Why | undefined;
  ended: boolean;
  /** The lapse from which they have not come back so far. */
  away: Lapse | undefined;
}

/** The customer let it rest for longer than the stage expects, before a goal. */
export interface Lapse {
  stage: string;
  /** The last touchpoint before the silence. */
  touchpoint: string;
  /** ms: when the time that the stage expects was over. */
  at: number;
  why: Why;
  recovered?: { at: number; channel: string; touchpoint: string };
}

/** The definition an episode goes by; only its data: stages, times, goals. */
export function definitionOf(trade: Trade): CompiledDefinition {
  const found = shippedDefinitions.find(each => each.id === trade);
  if (found === undefined) throw new Error(`No journey definition ${trade} ships with the product`);
  return found;
}

/** Adds an episode to the customer's run of that trade, or to a new one. Returns the run it began, if it did. */
export function follow(latest: Run | undefined, trade: Trade, story: Story): Run {
  const definition = definitionOf(trade);
  let run = latest;
  for (const [i, { at, touchpoint }] of story.emissions.entries()) {
    const { id, channel, activity } = touchpoint;
    if (run === undefined || (i === 0 && !goesOn(run, definition, at))) {
      run = begin(story.customer, trade, id);
    } else {
      const lapse = run.away ?? lapseBefore(at, run, definition);
      if (lapse !== undefined && lapse !== run.away) run.lapses.push(lapse);
      run.away = lapse;
      if (lapse !== undefined && at - lapse.at <= definition.recoverWithin) {
        lapse.recovered = { at, channel, touchpoint: id };
        run.away = undefined;
      }
    }
    run.touchpoints.push(id);
    run.last = { id, at, activity };
    run.keyed ||= touchpoint.journey !== undefined;
    run.ended ||= definition.goals.has(activity) || definition.cancels.has(activity);
    run.why = story.silences.get(id);
  }
  if (run === undefined) throw new Error(`Episode ${story.name} is empty`);
  run.reworks.push(...story.reworks);
  return run;
}

/** Nobody comes any more: who has not reached a goal gave up. */
export function settle(run: Run): Run {
  if (run.away === undefined) {
    const lapse = lapseBefore(Number.POSITIVE_INFINITY, run, definitionOf(run.trade));
    if (lapse !== undefined) run.lapses.push(lapse);
    run.away = lapse;
  }
  return run;
}

/** A thought without an order or ticket number is taken up again, as long as it is fresh. */
function goesOn(run: Run, definition: CompiledDefinition, at: number): boolean {
  return !run.ended && !run.keyed && at - run.last.at <= definition.inactivity;
}

/** Not served and not forgotten: a new matter now would be taken for the old one. */
export function waitsForAnswer(run: Run | undefined, at: number): boolean {
  if (run === undefined || run.ended || !run.keyed) return false;
  return at - run.last.at <= definitionOf(run.trade).inactivity;
}

function begin(customer: Customer, trade: Trade, id: string): Run {
  return {
    id,
    customer,
    trade,
    keyed: false,
    touchpoints: [],
    reworks: [],
    lapses: [],
    last: { id, at: 0, activity: '' },
    why: undefined,
    ended: false,
    away: undefined,
  };
}

function lapseBefore(at: number, run: Run, definition: CompiledDefinition): Lapse | undefined {
  if (run.ended) return undefined;
  const stage = definition.stageOf(run.last.activity);
  const deadline = run.last.at + (stage?.expectedWithin ?? definition.inactivity);
  if (at <= deadline) return undefined;
  return { stage: stage?.id ?? '', touchpoint: run.last.id, at: deadline, why: run.why ?? 'kept-waiting' };
}
