import { chooseEpisode } from './episodes.ts';
import { type Customer, createPopulation } from './population.ts';
import { createRandom, type Random } from './random.ts';
import { DAY, type Emission, HOUR, type Story } from './story.ts';

export interface CompanyOptions {
  /** The same seed and start give the same touchpoints, byte for byte. */
  seed: number;
  customers: number;
  /** ms since 1970: when the first customer may come. */
  startAt: number;
  /** Episodes begin within these days; their last touchpoints may come weeks later. */
  days: number;
}

interface Plan {
  at: number;
  customer: Customer;
  number: number;
}

/** One episode a customer and this many days, on average. */
const DAYS_BETWEEN_EPISODES = 12;

/** The touchpoints of a simulated company, in the order of their time. Deterministic: no clock, no other randomness. */
export function* simulateCompany(options: CompanyOptions): Generator<Emission, void> {
  const random = createRandom(options.seed);
  const plans = planEpisodes(random, createPopulation(random.fork('population'), options.customers), options);
  let pending: Emission[] = [];
  let next = 0;
  for (let until = options.startAt + DAY; next < plans.length || pending.length > 0; until += DAY) {
    for (let plan = plans[next]; plan !== undefined && plan.at < until; plan = plans[++next]) {
      pending.push(...tellEpisode(random, plan, options));
    }
    const due = pending.filter(each => each.at < until).sort(inTime);
    pending = pending.filter(each => each.at >= until);
    yield* due;
  }
}

function planEpisodes(random: Random, customers: Customer[], { startAt, days }: CompanyOptions): Plan[] {
  const plans: Plan[] = [];
  for (const customer of customers) {
    const draw = random.fork(`plan-${customer.index}`);
    let at = startAt + draw.next() * Math.min(days, DAYS_BETWEEN_EPISODES) * DAY;
    for (let number = 1; at < startAt + days * DAY; number++) {
      plans.push({ at: atDaytime(at, draw), customer, number });
      at += draw.around(DAYS_BETWEEN_EPISODES * DAY);
    }
  }
  return plans.sort((a, b) => a.at - b.at || a.customer.index - b.customer.index);
}

function atDaytime(at: number, draw: Random): number {
  const day = Math.floor(at / DAY) * DAY;
  const time = at - day < 7 * HOUR ? (7 + draw.next() * 15) * HOUR : at - day;
  return day + Math.floor(time / 1000) * 1000;
}

function tellEpisode(
  random: Random,
  { at, customer, number }: Plan,
  { startAt }: CompanyOptions,
): Emission[] {
  const draw = random.fork(`episode-${customer.index}-${number}`);
  const story: Story = {
    customer,
    random: draw,
    // The start is in the name: another run must not use the same id for another content.
    name: `e-${Math.floor(startAt / 1000).toString(36)}-${customer.index}-${number}`,
    emissions: [],
    at,
  };
  chooseEpisode(draw.next())(story);
  return story.emissions;
}

function inTime(a: Emission, b: Emission): number {
  return a.at - b.at || (a.touchpoint.id < b.touchpoint.id ? -1 : 1);
}
