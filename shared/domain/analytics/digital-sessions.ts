import { CONTACT_SESSION_MS } from '../containment.ts';
import type { JourneyLog } from './journey-log.ts';
import { CHANNEL_KINDS } from './names.ts';
import type { Selection } from './report.ts';

/** Digital touchpoints with gaps up to this are one session. */
const SESSION_MS = 30 * 60_000;
const DIGITAL = CHANNEL_KINDS.indexOf('digital');
const ASSISTED = CHANNEL_KINDS.indexOf('assisted');

export interface Session {
  /** The step it begins with. */
  entry: number;
  firstAt: number;
  lastAt: number;
  /** Of the selection. */
  journeys: number[];
  /** When the person's next assisted contact begins, from `firstAt` on; Infinity where there is none. */
  contactAt: number;
}

/** The digital sessions of each person in the selected journeys, in order of time; contacts are those of all their journeys. */
export function visitSessions(
  log: JourneyLog,
  selection: Selection,
  each: (sessions: Session[]) => void,
): void {
  const { journeys } = log;
  const selected = new Uint8Array(journeys.count);
  for (const journey of selection) selected[journey] = 1;
  const digital: number[] = [];
  const assisted: number[] = [];
  for (let first = 0; first < journeys.count; ) {
    let next = first;
    digital.length = 0;
    assisted.length = 0;
    for (; next < journeys.count && journeys.person[next] === journeys.person[first]; next++) {
      collect(log, next, selected[next] === 1, digital, assisted);
    }
    if (digital.length > 0) {
      if (next - first > 1) {
        byTime(log, digital);
        byTime(log, assisted);
      }
      each(sessionsOf(log, digital, contactsOf(log, assisted), first));
    }
    first = next;
  }
}

function collect(
  log: JourneyLog,
  journey: number,
  selected: boolean,
  digital: number[],
  assisted: number[],
): void {
  const end = log.journeys.firstStep[journey + 1] ?? 0;
  for (let step = log.journeys.firstStep[journey] ?? 0; step < end; step++) {
    const kind = log.steps.kind[step];
    if (kind === ASSISTED) assisted.push(step);
    else if (kind === DIGITAL && selected) digital.push(step);
  }
}

/** Steps of one touchpoint stand together then, that of the first journey first. */
function byTime({ steps }: JourneyLog, list: number[]): void {
  list.sort(
    (a, b) =>
      (steps.at[a] ?? 0) - (steps.at[b] ?? 0) || (steps.touchpoint[a] ?? 0) - (steps.touchpoint[b] ?? 0),
  );
}

/** When each begins. A touchpoint in two journeys changes nothing: its second step has no gap to the first. */
function contactsOf({ steps }: JourneyLog, assisted: number[]): number[] {
  const latestOn = new Map<number, number>();
  return assisted.flatMap(step => {
    const at = steps.at[step] ?? 0;
    const channel = steps.channel[step] ?? 0;
    const before = latestOn.get(channel);
    latestOn.set(channel, at);
    return before !== undefined && at - before <= CONTACT_SESSION_MS ? [] : [at];
  });
}

function sessionsOf(log: JourneyLog, digital: number[], contacts: number[], firstJourney: number): Session[] {
  const sessions: Session[] = [];
  let contact = 0;
  let journey = firstJourney;
  for (const step of digital) {
    const at = log.steps.at[step] ?? 0;
    journey = journeyNear(log, journey, step);
    const latest = sessions.at(-1);
    if (latest !== undefined && at - latest.lastAt <= SESSION_MS) {
      latest.lastAt = at;
      if (!latest.journeys.includes(journey)) latest.journeys.push(journey);
      continue;
    }
    while (contact < contacts.length && (contacts[contact] ?? 0) < at) contact += 1;
    const contactAt = contacts[contact] ?? Number.POSITIVE_INFINITY;
    sessions.push({ entry: step, firstAt: at, lastAt: at, journeys: [journey], contactAt });
  }
  return sessions;
}

/** Journeys of one person are few and stand together. */
function journeyNear({ journeys }: JourneyLog, from: number, step: number): number {
  let journey = from;
  while ((journeys.firstStep[journey] ?? 0) > step) journey -= 1;
  while ((journeys.firstStep[journey + 1] ?? 0) <= step) journey += 1;
  return journey;
}
