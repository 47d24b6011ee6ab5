import { type CompanyOptions, createLife, type Life } from './life.ts';
import { households } from './population.ts';
import { createRandom } from './random.ts';
import { DAY, type Emission } from './story.ts';

/**
 * The touchpoints of a simulated company, in the order of their time. Deterministic: no clock, no other randomness.
 * Held in memory: the customers, and the touchpoints of the episodes that go on.
 */
export function* simulateCompany(options: CompanyOptions): Generator<Emission, void> {
  const random = createRandom(options.seed);
  const lives = new Map<number, Life[]>();
  const emissions = new Map<number, Emission[]>();
  for (const household of households(random.fork('population'), options.customers)) {
    for (const customer of household) enlist(lives, createLife(random, customer, options));
  }
  for (let day = Math.floor(options.startAt / DAY); lives.size > 0 || emissions.size > 0; day++) {
    for (const life of lives.get(day) ?? []) {
      for (const emission of life.tell().emissions) put(emissions, dayOf(emission.at), emission);
      // Episodes lie more than a day apart, so no life is due twice in a day.
      enlist(lives, life);
    }
    lives.delete(day);
    yield* (emissions.get(day) ?? []).sort(inTime);
    emissions.delete(day);
  }
}

function enlist(lives: Map<number, Life[]>, life: Life): void {
  if (life.due !== undefined) put(lives, dayOf(life.due), life);
}

function dayOf(at: number): number {
  return Math.floor(at / DAY);
}

function put<T>(days: Map<number, T[]>, day: number, value: T): void {
  const list = days.get(day);
  if (list === undefined) days.set(day, [value]);
  else list.push(value);
}

export function inTime(a: Emission, b: Emission): number {
  return a.at - b.at || (a.touchpoint.id < b.touchpoint.id ? -1 : 1);
}
