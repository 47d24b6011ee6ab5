import { CONTACT_SESSION_MS } from '../containment.ts';
import type { JourneyLog } from './journey-log.ts';
import { CHANNEL_KINDS } from './names.ts';

const ASSISTED = CHANNEL_KINDS.indexOf('assisted');

/** The assisted contacts of one journey, as flags read them; used again for the next journey. */
export interface Contacts {
  count: number;
  /** First touchpoint of the contact. */
  step: number[];
  at: number[];
  /** ms since the latest earlier contact, and until the next one, for the same reason or where either names none. */
  since: number[];
  until: number[];
}

/** Touchpoints on one assisted channel with gaps up to 30 minutes are one contact. */
export function createContactReader(log: JourneyLog): (journey: number) => Contacts {
  const { steps, journeys } = log;
  const latestOn = new Map<number, number>();
  const found: Contacts = { count: 0, step: [], at: [], since: [], until: [] };
  return journey => {
    latestOn.clear();
    found.count = 0;
    const end = journeys.firstStep[journey + 1] ?? 0;
    for (let step = journeys.firstStep[journey] ?? 0; step < end; step++) {
      if (steps.kind[step] !== ASSISTED) continue;
      const at = steps.at[step] ?? 0;
      const channel = steps.channel[step] ?? 0;
      const before = latestOn.get(channel);
      latestOn.set(channel, at);
      if (before !== undefined && at - before <= CONTACT_SESSION_MS) continue;
      found.step[found.count] = step;
      found.at[found.count] = at;
      found.count += 1;
    }
    gaps(found, found.since, 1, steps.reason);
    gaps(found, found.until, -1, steps.reason);
    return found;
  };
}

/** To the nearest contact of a matching reason, going forward (1) or backward (-1); Infinity where there is none. */
function gaps(
  { count, step, at }: Contacts,
  into: number[],
  direction: 1 | -1,
  reasons: ArrayLike<number>,
): void {
  const nearest = new Map<number, number>();
  let any: number | undefined;
  for (let i = 0; i < count; i++) {
    const contact = direction === 1 ? i : count - 1 - i;
    const own = at[contact] ?? 0;
    const reason = reasons[step[contact] ?? 0] ?? 0;
    const other = reason === 0 ? any : nearer(direction, nearest.get(reason), nearest.get(0));
    into[contact] = other === undefined ? Number.POSITIVE_INFINITY : Math.abs(own - other);
    nearest.set(reason, own);
    any = own;
  }
}

function nearer(direction: 1 | -1, a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return direction === 1 ? Math.max(a, b) : Math.min(a, b);
}
