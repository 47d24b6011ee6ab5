import { slugOf } from '../analyze/analyze-log.ts';
import type { EventLog } from '../logs/event-log.ts';

/** The contract's names for what an event log names freely: one for each, so that figures stay what they are. */
export interface LogNames {
  activities: string[];
  channels: string[];
}

const LONGEST_CHANNEL = 64;
const LONGEST_ACTIVITY = 128;

export function namesOf(log: EventLog): LogNames {
  return {
    activities: distinct(
      log.activities.map(name => slugOf(name, 'activity')),
      LONGEST_ACTIVITY,
    ),
    channels: distinct(
      log.resources.map(name => slugOf(name.replaceAll('.', '-'), 'unknown')),
      LONGEST_CHANNEL,
    ),
  };
}

/** Slugs, cut where they are too long; of equal ones the later get a number. */
function distinct(slugs: readonly string[], longest: number): string[] {
  const taken = new Set<string>();
  return slugs.map(slug => {
    let name = cut(slug, longest);
    for (let i = 2; taken.has(name); i++) name = `${cut(slug, longest - String(i).length - 1)}-${i}`;
    taken.add(name);
    return name;
  });
}

const cut = (slug: string, longest: number): string => slug.slice(0, longest).replace(/[-.]+$/, '');
