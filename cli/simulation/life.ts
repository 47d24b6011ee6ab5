import { chooseHabit, shopping, type Trade } from './episodes.ts';
import type { Customer } from './population.ts';
import type { Random } from './random.ts';
import { follow, type Run, waitsForAnswer } from './runs.ts';
import type { SiloSchedule } from './silos.ts';
import { DAY, HOUR, type Story } from './story.ts';

export interface CompanyOptions {
  /** The same seed and start give the same touchpoints, byte for byte. */
  seed: number;
  customers: number;
  /** ms since 1970: when the first customer may come. */
  startAt: number;
  /** Episodes begin within these days; their last touchpoints may come weeks later. */
  days: number;
  /** When each silo is there. */
  silos?: SiloSchedule;
}

/** A customer's episodes, one after the other. */
export interface Life {
  customer: Customer;
  /** ms: when the next episode begins; `undefined`: there is none. */
  due: number | undefined;
  /** Tells the next episode. */
  tell(): Story;
}

/** From the begin of one episode to that of the next, on average. */
const DAYS_BETWEEN_EPISODES = 12;

/** How much is going on, by month: people are away in August and buy before Christmas. */
const SEASON = [0.9, 0.8, 0.9, 1, 1, 1.05, 0.95, 0.75, 0.95, 1.05, 1.4, 1.5];
/** The hours (UTC) in which people begin something; the evening is busiest. */
const HOURS = [
  7, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13, 16, 17, 17, 18, 18, 19, 19, 19, 20, 20, 20, 21, 21, 22,
];
const SATURDAY = 6;

/** `onRun` gets each run as it begins; whoever does not keep it, needs no memory for it once it is over. */
export function createLife(
  random: Random,
  customer: Customer,
  options: CompanyOptions,
  onRun: (run: Run) => void = () => {},
): Life {
  const { startAt, days, silos = {} } = options;
  const draw = random.fork(`plan-${customer.index}`);
  const latest = new Map<Trade, Run>();
  let number = 0;
  const planned = (at: number): number | undefined => {
    const then = onGoodDay(at, draw);
    return then < startAt + days * DAY ? then : undefined;
  };
  const life: Life = {
    customer,
    due: planned(startAt + draw.next() * Math.min(days, DAYS_BETWEEN_EPISODES) * DAY),
    tell() {
      if (life.due === undefined) throw new Error(`${customer.customerId} has nothing more to tell`);
      const at = life.due;
      number += 1;
      const story = newStory(random, customer, { at, number, startAt, silos });
      const chosen = chooseHabit(story.random.next());
      const { trade, tell } = waitsForAnswer(latest.get(chosen.trade), at) ? shopping : chosen;
      tell(story);
      const before = latest.get(trade);
      const run = follow(before, trade, story);
      if (run !== before) onRun(run);
      latest.set(trade, run);
      // One thing at a time: who waits for a parcel does not look for the next one yet.
      const next = at + draw.around((DAYS_BETWEEN_EPISODES * DAY) / seasonAt(at));
      life.due = planned(Math.max(next, story.at + DAY + draw.around(DAY)));
      return story;
    },
  };
  return life;
}

interface Occasion {
  at: number;
  number: number;
  startAt: number;
  silos: SiloSchedule;
}

function newStory(random: Random, customer: Customer, { at, number, startAt, silos }: Occasion): Story {
  return {
    customer,
    random: random.fork(`episode-${customer.index}-${number}`),
    // The start is in the name: another run must not use the same id for another content.
    name: `e-${Math.floor(startAt / 1000).toString(36)}-${customer.index}-${number}`,
    registered: number >= customer.registersAt,
    silos,
    emissions: [],
    reworks: [],
    silences: new Map(),
    at,
  };
}

function seasonAt(at: number): number {
  return SEASON[new Date(at).getUTCMonth()] ?? 1;
}

/** That day or the Saturday after, at an hour when people have time. */
function onGoodDay(at: number, draw: Random): number {
  const weekday = new Date(at).getUTCDay();
  const day = Math.floor(at / DAY) + (draw.chance(0.12) ? SATURDAY - weekday : 0);
  return day * DAY + draw.pick(HOURS) * HOUR + draw.int(0, 3599) * 1000;
}
