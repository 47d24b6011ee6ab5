import { areCurrent, definitionOf } from '../domain/definition-versions.ts';
import { deadlineOf } from '../domain/drop-off.ts';
import { isLapsed } from '../domain/erasure.ts';
import { expireAll } from '../domain/journey.ts';
import { post } from '../domain/person.ts';
import type { IdentifierNode, JourneyState } from '../domain/types.ts';
import { type StitchDependencies, untilSaved } from './dependencies.ts';
import { foldLate } from './fold-late.ts';
import { readNode, refold, save } from './fold-person.ts';
import { LATE, noteLate } from './late.ts';
import { emptyOutbox, unrecorded } from './outbox.ts';
import type { Timer } from './ports/timers.ts';
import { doTasks } from './stitch.ts';

export interface SweepResult {
  looked: number;
  droppedOff: number;
  rearmed: number;
  /** Timers left for the next sweep, with the error of each. */
  failures: { timer: Timer; error: unknown }[];
  /** Persons too big to be folded in the time that was left. */
  postponed: number;
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
    postponed: 0,
    more: timers.length === BOUND,
  };
  // Big persons last: they are to slow nobody.
  const [late, journeys] = [timers.filter(isOfLate), timers.filter(timer => !isOfLate(timer))];
  for (const timer of [...journeys, ...late]) {
    if (isLate()) return { ...result, more: true };
    try {
      const outcome = isOfLate(timer) ? await fold(deps, timer, isLate) : await look(deps, timer, now);
      if (outcome === 'postponed') result.postponed += 1;
      else result.looked += 1;
      if (outcome === 'dropped-off') result.droppedOff += 1;
      if (outcome === 'rearmed') result.rearmed += 1;
    } catch (error) {
      result.failures.push({ timer, error });
    }
  }
  return result;
}

const isOfLate = ({ journey }: Timer): boolean => journey === LATE;

/** A timer is set before the save that makes it necessary. */
const isSavedSince = ({ stamp = -1 }: Timer, { version }: IdentifierNode): boolean => version > stamp;

/** Until the next sweep. */
const SOON_MS = 60_000;

/** What is left of a big person goes behind what waits already. */
async function fold(
  deps: StitchDependencies,
  timer: Timer,
  isOver: () => boolean,
): Promise<'over' | 'rearmed' | 'postponed'> {
  const outcome = isSavedSince(timer, await readNode(deps, timer.person))
    ? await foldLate(deps, timer.person, isOver)
    : 'again';
  if (outcome !== 'done') await deps.store.putTimer({ ...timer, dueAt: deps.now() + SOON_MS });
  await deps.store.deleteTimer(timer);
  return outcome === 'done' ? 'over' : outcome === 'again' ? 'rearmed' : 'postponed';
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
    // Until what set it is saved, or they are folded, nobody can say what their deadlines are.
    if (node.late !== undefined || !isSavedSince(timer, node)) {
      await store.putTimer({ ...timer, dueAt: now + SOON_MS });
      return 'rearmed';
    }
    const known = node.person?.journeys.find(each => each.id === timer.journey);
    const journey = known ?? (await openElsewhere(deps, node, timer));
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
    if (known === undefined) {
      await noteLate(deps, timer.person, []);
      return 'over';
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

/** Of someone with more open journeys than their node holds. */
async function openElsewhere(
  { store }: StitchDependencies,
  { person }: IdentifierNode,
  { person: id, journey }: Timer,
): Promise<JourneyState | undefined> {
  if (person === undefined || person.archived === 0) return undefined;
  return (await store.archivedJourney(id, journey))?.state;
}
