import { areCurrent, definitionOf } from '../domain/definition-versions.ts';
import { deadlineOf } from '../domain/drop-off.ts';
import { isLapsed } from '../domain/erasure.ts';
import { expireAll } from '../domain/journey.ts';
import { post } from '../domain/person.ts';
import { type StitchDependencies, untilSaved } from './dependencies.ts';
import { readNode, refold, save } from './fold-person.ts';
import { emptyOutbox, unrecorded } from './outbox.ts';
import type { Timer } from './ports.ts';
import { doTasks } from './stitch.ts';

export interface SweepResult {
  looked: number;
  droppedOff: number;
  rearmed: number;
  /** Timers left for the next sweep, with the error of each. */
  failures: { timer: Timer; error: unknown }[];
  /** Due timers may be left: the bound of one sweep was reached. */
  more: boolean;
}

/** Timers of one sweep. */
const BOUND = 1000;

/** Looks at journeys whose deadline may have passed, and raises the drop-offs that no event will. */
export async function sweep(
  deps: StitchDependencies,
  isLate: () => boolean = () => false,
): Promise<SweepResult> {
  const now = deps.now();
  const timers = await deps.store.dueTimers(now, BOUND);
  const result: SweepResult = {
    looked: 0,
    droppedOff: 0,
    rearmed: 0,
    failures: [],
    more: timers.length === BOUND,
  };
  for (const timer of timers) {
    if (isLate()) return { ...result, more: true };
    try {
      const outcome = await look(deps, timer, now);
      result.looked += 1;
      if (outcome === 'dropped-off') result.droppedOff += 1;
      if (outcome === 'rearmed') result.rearmed += 1;
    } catch (error) {
      result.failures.push({ timer, error });
    }
  }
  return result;
}

/** The timer goes last: a crash before leaves it to the next sweep. */
async function look(
  deps: StitchDependencies,
  timer: Timer,
  now: number,
): Promise<'over' | 'rearmed' | 'dropped-off'> {
  const { store, definitions } = deps;
  const outcome = await untilSaved(deps, `Person ${timer.person}`, async () => {
    const node = await readNode(deps, timer.person);
    if (isLapsed(node)) return 'over';
    const journey = node.person?.journeys.find(each => each.id === timer.journey);
    if (node.person !== undefined && !areCurrent(node.person.journeys, definitions)) {
      await refold(deps, timer.person, []);
      return undefined;
    }
    const definition = journey && definitionOf(definitions, journey);
    const deadline = journey && definition && deadlineOf(journey, definition);
    if (node.person === undefined || journey === undefined || deadline === undefined) {
      await emptyOutbox(deps, node);
      return 'over';
    }
    if (deadline >= now) {
      await store.putTimer({ ...timer, dueAt: deadline + 1 });
      return 'rearmed';
    }
    const since = node.person.sequence;
    node.person.outbox = await unrecorded(deps, node.person.outbox);
    post(node.person, expireAll([journey], node.id, definitions, now));
    const saved = await save(deps, node);
    if (saved === undefined) return undefined;
    await emptyOutbox(deps, saved, since);
    await doTasks(deps, saved);
    return 'dropped-off';
  });
  await store.deleteTimer(timer);
  return outcome;
}
