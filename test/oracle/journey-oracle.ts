import type { Journey } from '../../shared/contract/journey.ts';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import { type Case, type Definition, idAt, ms, stageOf } from './definition-reading.ts';
import { detectedAt, type OracleFlag } from './flag-oracle.ts';

/**
 * Semantics §§3–4 read a second time for one person and one definition, to test the real fold against: each
 * question is answered by looking through the whole list again. It shares no code with the core on purpose.
 */

export interface OracleJourney {
  touchpoints: string[];
  key?: string;
  state: Journey['state'];
}
export interface OracleResult {
  journeys: OracleJourney[];
  flags: OracleFlag[];
}

/** Journeys in the order they began; flags journey by journey, in the order in which they were detected. */
export function journeysOf(
  touchpoints: readonly StoredTouchpoint[],
  definition: Definition,
  now: number,
): OracleResult {
  const assembled = assemble(touchpoints, definition);
  return {
    journeys: assembled.map(({ members, key }) => ({
      touchpoints: members.map(each => each.id),
      ...(key === undefined ? {} : { key }),
      state: stateOf(members, definition, now),
    })),
    flags: assembled.flatMap(({ members }) => flagsOf(members, definition, now)),
  };
}

interface Assembled {
  members: Case;
  key: string | undefined;
}

function assemble(touchpoints: readonly StoredTouchpoint[], definition: Definition): Assembled[] {
  const journeys: Assembled[] = [];
  let latest: Assembled | undefined;
  const matching = touchpoints
    .filter(({ activity }) => stageOf(activity, definition) !== undefined)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  for (const touchpoint of matching) {
    const key = keyOf(touchpoint, definition);
    const joinable = latest !== undefined && mayJoin(touchpoint, latest.members, definition);
    let home: Assembled | undefined;
    if (key === undefined) home = joinable ? latest : undefined;
    else {
      home = journeys.find(journey => journey.key === key);
      if (home === undefined && joinable && latest?.key === undefined) home = latest;
    }
    if (home === undefined) {
      home = { members: [], key: undefined };
      journeys.push(home);
    }
    home.members.push(touchpoint);
    home.key ??= key;
    latest = home;
  }
  return journeys;
}

function mayJoin(touchpoint: StoredTouchpoint, members: Case, definition: Definition): boolean {
  const last = members.at(-1);
  if (last === undefined || touchpoint.at - last.at > ms(definition.inactivity)) return false;
  return endOf(members, definition) === undefined || !definition.starts.includes(touchpoint.activity);
}

function keyOf({ ids, journeyType }: StoredTouchpoint, { keyTypes }: Definition): string | undefined {
  const last = ids.at(-1);
  if (last === undefined || !last.startsWith('journey:')) return undefined;
  if (keyTypes === undefined) return last;
  return journeyType !== undefined && keyTypes.includes(journeyType) ? last : undefined;
}

/** Place of the first goal or cancel. */
function endOf(members: Case, { goals, cancels }: Definition): number | undefined {
  const end = members.findIndex(({ activity }) => goals.includes(activity) || cancels.includes(activity));
  return end === -1 ? undefined : end;
}

interface Lapse {
  after: number;
  recoveredBy: number | undefined;
}

/** Missed deadlines in order; none follows one that nobody recovered from. */
function lapsesOf(members: Case, definition: Definition, now: number): Lapse[] {
  const lapses: Lapse[] = [];
  const end = endOf(members, definition);
  for (const [i, touchpoint] of members.entries()) {
    if (end !== undefined && i >= end) break;
    const within = stageOf(touchpoint.activity, definition)?.expectedWithin ?? definition.inactivity;
    const deadline = touchpoint.at + ms(within);
    const next = members[i + 1];
    if ((next?.at ?? now) <= deadline) continue;
    const recovered = next !== undefined && next.at - deadline <= ms(definition.recoverWithin);
    lapses.push({ after: i, recoveredBy: recovered ? i + 1 : undefined });
    if (!recovered) break;
  }
  return lapses;
}

function stateOf(members: Case, definition: Definition, now: number): Journey['state'] {
  const end = endOf(members, definition);
  const activity = end === undefined ? undefined : members[end]?.activity;
  if (activity !== undefined) return definition.goals.includes(activity) ? 'completed' : 'cancelled';
  const lost = lapsesOf(members, definition, now).some(({ recoveredBy }) => recoveredBy === undefined);
  return lost ? 'dropped-off' : 'open';
}

function flagsOf(members: Case, definition: Definition, now: number): OracleFlag[] {
  const lapses = lapsesOf(members, definition, now);
  const dropOff = ({ after, recoveredBy }: Lapse): OracleFlag => ({
    kind: 'drop-off',
    journey: idAt(members, 0),
    evidence: [idAt(members, after)],
    state: recoveredBy === undefined ? 'raised' : 'resolved',
  });
  const flags = members.flatMap((_, i) => [
    ...lapses.filter(({ after }) => after === i - 1).map(dropOff),
    ...detectedAt(members, i, definition),
  ]);
  return [...flags, ...lapses.filter(({ after }) => after === members.length - 1).map(dropOff)];
}
