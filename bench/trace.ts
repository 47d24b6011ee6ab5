import { createRandom, type Random } from '../cli/simulation/random.ts';
import type { Touchpoint } from '../shared/contract/touchpoint.ts';
import { type Story, stories } from './stories.ts';

export interface TraceOptions {
  /** Touchpoints in all. */
  size: number;
  /** Touchpoints of one person in one envelope. */
  r: 1 | 3;
  seed?: number;
}

export interface TraceEnvelope {
  /** When it reaches the bus (ms): after all it holds. */
  at: number;
  touchpoints: Touchpoint[];
}

export const ENVELOPE_SIZE = 190;
const START = Date.UTC(2026, 10, 2);
/** Between two envelopes. */
const PERIOD_MS = 40 * 60_000;
/** Persons on their way at one time, as a multiple of those in one envelope. */
const ON_THEIR_WAY = 2;

/**
 * The reference trace (docs/cost.md): customers on their way through the shipped definitions, `r` touchpoints of one in
 * an envelope. A function of the seed: two calls answer the same bytes.
 */
export function* trace({ size, r, seed = 1 }: TraceOptions): Generator<TraceEnvelope, void, undefined> {
  const random = createRandom(`trace ${seed}`);
  const perEnvelope = Math.floor(ENVELOPE_SIZE / r);
  const pool = Array.from({ length: ON_THEIR_WAY * perEnvelope }, () => setOut(random, r));
  const late = new Map<number, Touchpoint[]>();
  let made = 0;
  for (let number = 0; made < size; number++) {
    const start = START + number * PERIOD_MS;
    const touchpoints = late.get(number) ?? [];
    late.delete(number);
    for (const place of chosen(random, pool.length, perEnvelope)) {
      for (let i = 0; i < r && made < size; i++) {
        let person = pool[place] as Person;
        if (person.steps.length === 0) {
          person = setOut(random, r, person);
          pool[place] = person;
        }
        const touchpoint = goOn(person, random, start + Math.floor(((i + random.next()) * PERIOD_MS) / r));
        made += 1;
        if (random.chance(0.01)) {
          const arrival = number + random.int(2, 12);
          late.set(arrival, [...(late.get(arrival) ?? []), touchpoint]);
        } else touchpoints.push(touchpoint);
      }
    }
    if (touchpoints.length > 0) yield { at: start + PERIOD_MS, touchpoints };
  }
  const rest = [...late.values()].flat();
  const last = START + Math.ceil(size / ENVELOPE_SIZE + 13) * PERIOD_MS;
  for (let i = 0; i < rest.length; i += ENVELOPE_SIZE)
    yield { at: last, touchpoints: rest.slice(i, i + ENVELOPE_SIZE) };
}

interface Person {
  customerId: string;
  deviceId: string;
  anonymousId: string;
  segment: string;
  /** Steps still known by a cookie only; infinity: never logs in. */
  anonymousFor: number;
  story: Story;
  key: string | undefined;
  done: number;
  /** Last step first. */
  steps: string[];
}

/** The next journey of `before`, or of somebody new. */
function setOut(random: Random, r: number, before?: Person): Person {
  const story = random.pick(stories);
  const returns = before !== undefined && before.anonymousFor === 0 && random.chance(0.5);
  const known = random.chance(0.8) ? 0 : random.chance(0.5) ? 3 : Number.POSITIVE_INFINITY;
  const steps = [...story.steps];
  if (random.chance(0.35)) {
    const { after, steps: more } = random.pick(story.detours);
    steps.splice(after + 1, 0, ...more);
  }
  if (random.chance(0.12)) steps.length = random.int(3, steps.length - 2);
  // Whole handfuls: all that a person does in one envelope is of one journey.
  steps.splice(0, steps.length % r);
  return {
    customerId: returns ? before.customerId : `C-${random.int(1_000_000, 9_999_999)}`,
    deviceId: returns ? before.deviceId : uuid(random),
    anonymousId: returns ? before.anonymousId : uuid(random),
    segment: returns ? before.segment : random.pick(['new', 'regular', 'gold', 'business']),
    anonymousFor: returns ? 0 : known,
    story,
    key: random.chance(0.5)
      ? `${story.keyType.slice(0, 1).toUpperCase()}-${random.int(1e8, 1e9 - 1)}`
      : undefined,
    done: 0,
    steps: steps.reverse(),
  };
}

const OWN_DEVICE = new Set(['web', 'app']);

function goOn(person: Person, random: Random, at: number): Touchpoint {
  const [channel = '', activity = ''] = person.steps.pop()?.split(' ') ?? [];
  const isKnown = person.anonymousFor === 0;
  const isKeyed = person.key !== undefined && isKnown && person.done >= person.story.keyFrom;
  person.done += 1;
  if (!isKnown) person.anonymousFor -= 1;
  const onDevice = OWN_DEVICE.has(channel);
  const assisted = ['call-center', 'chat', 'broker', 'technician', 'video'].includes(channel);
  return {
    id: uuid(random),
    occurredAt: new Date(at).toISOString(),
    channel,
    activity,
    identifiers: {
      ...(isKnown ? { customerId: person.customerId } : { anonymousId: person.anonymousId }),
      ...(onDevice || !isKnown ? { deviceId: person.deviceId } : {}),
    },
    ...(isKeyed && person.key !== undefined
      ? { journey: { type: person.story.keyType, key: person.key } }
      : {}),
    ...(random.chance(0.3) ? { outcome: random.chance(0.9) ? 'completed' : 'failed' } : {}),
    ...(assisted ? { context: { received: random.chance(0.6) }, durationSeconds: random.int(60, 900) } : {}),
    ...(isKnown ? { segment: person.segment } : {}),
    attributes: {
      ...(onDevice ? { page: `/${person.story.keyType}/${activity.replace('.', '/')}` } : {}),
      ...(onDevice && random.chance(0.4) ? { campaign: random.pick(CAMPAIGNS) } : {}),
      session: uuid(random).slice(0, 8),
      ...(random.chance(0.2) ? { amount: random.int(500, 90_000) / 100 } : {}),
      ...(random.chance(0.1) ? { note: random.pick(NOTES) } : {}),
    },
  };
}

const CAMPAIGNS = ['autumn-2026', 'newsletter-44', 'partner-link', 'none'];
const NOTES = [
  'came from the comparison page',
  'asked for an invoice',
  'wants it before the weekend',
  'paid with the card on file',
];

/** `count` different places of `size`, drawn from `random`. */
function chosen(random: Random, size: number, count: number): number[] {
  const places = Array.from({ length: size }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const other = random.int(i, size - 1);
    [places[i], places[other]] = [places[other] as number, places[i] as number];
  }
  return places.slice(0, count);
}

function uuid(random: Random): string {
  const word = () =>
    Math.floor(random.next() * 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  const [a, b, c, d] = [word(), word(), word(), word()];
  return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
}
