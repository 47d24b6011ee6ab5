import type { JourneyDefinition } from '../../shared/contract/journey-definition.ts';
import type { EventLog } from '../logs/event-log.ts';
import type { LogNames } from './log-names.ts';

const DAY = 86_400_000;
/** An activity begins (ends) journeys where at least this share of the cases begins (ends) with it. */
const SHARE = 0.05;

const DIGITAL = /web|online|internet|app|mobile|portal|site|chat|mail|social|bot|sms|self/;
const PHYSICAL = /store|shop|desk|branch|post|letter|courier|counter|office/;

/**
 * A journey definition under which the cases of a log are journeys. Guessed, to be looked through: starts and goals from what
 * cases begin and end with, stages from whether an activity comes first, last or between, channels from their names.
 */
export function definitionOf(log: EventLog, names: LogNames, id: string, keyType: string): JourneyDefinition {
  const { starts, goals } = endsOf(log);
  const stageOf = (activity: number) =>
    starts.has(activity) ? 'begin' : goals.has(activity) ? 'end' : 'work';
  const stages = [
    { id: 'begin', title: 'What cases begin with', phase: 'before' },
    { id: 'work', title: 'What comes between', phase: 'during' },
    { id: 'end', title: 'What cases end with', phase: 'after' },
  ] as const;
  const named = (activities: Iterable<number>) => [...activities].map(each => names.activities[each] ?? '');
  const all = log.activities.map((_, activity) => activity);
  // What a case both begins and ends with is its start; of others something has to be the goal.
  const ends = [...goals].filter(each => !starts.has(each));
  const longest = Math.max(1, Math.ceil(longestGap(log) / DAY));
  return {
    id,
    version: 1,
    title: `Cases of ${id}`,
    currency: 'EUR',
    keyTypes: [keyType],
    stages: stages
      .map(stage => ({
        ...stage,
        activities: named(all.filter(activity => stageOf(activity) === stage.id)),
        momentOfTruth: 0,
      }))
      .filter(({ activities }) => activities.length > 0),
    starts: named(starts),
    goals: named(ends.length > 0 ? ends : goals),
    cancels: [],
    // No case of the log was silent for longer: none of them dropped off for that.
    inactivity: `P${longest}D`,
    recoverWithin: `P${longest}D`,
    repeatable: [],
    containmentWindow: 'P1D',
    repeatContactWindow: 'P7D',
    channels: Object.fromEntries(names.channels.map(channel => [channel, { kind: kindOf(channel) }])),
  };
}

function endsOf(log: EventLog): { starts: Set<number>; goals: Set<number> } {
  const first: number[] = [];
  const last: number[] = [];
  for (let of = 0; of < log.cases.length; of++) {
    first.push(log.activityOf[log.caseStart[of] ?? 0] ?? 0);
    last.push(log.activityOf[(log.caseStart[of + 1] ?? 1) - 1] ?? 0);
  }
  return { starts: frequent(first), goals: frequent(last) };
}

/** Those of at least `SHARE`, the most frequent first; the most frequent one in any case. */
function frequent(activities: readonly number[]): Set<number> {
  const counts = [...Map.groupBy(activities, each => each)].map(
    ([activity, all]) => [activity, all.length] as const,
  );
  counts.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return new Set(
    counts
      .filter(([, count], i) => i === 0 || count >= SHARE * activities.length)
      .map(([activity]) => activity),
  );
}

function longestGap(log: EventLog): number {
  let longest = 0;
  for (let row = 1; row < log.rows; row++) {
    if (log.caseOf[row] !== log.caseOf[row - 1]) continue;
    longest = Math.max(longest, (log.time[row] ?? 0) - (log.time[row - 1] ?? 0));
  }
  return longest;
}

function kindOf(channel: string): 'digital' | 'assisted' | 'physical' {
  if (DIGITAL.test(channel)) return 'digital';
  return PHYSICAL.test(channel) ? 'physical' : 'assisted';
}
