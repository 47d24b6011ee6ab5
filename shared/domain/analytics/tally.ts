import { createNumberIndex } from './number-index.ts';

/** Something that counts under `key` happened in a journey; one key hears of journeys in ascending order. */
export type Add = (key: number, journey: number) => void;

export interface Tally {
  add: Add;
  /** How often it happened. */
  count(key: number): number;
  /** In how many journeys. */
  journeys(key: number): number;
  keys(): Iterable<number>;
}

export function createTally(): Tally {
  const index = createNumberIndex();
  const counts: number[] = [];
  const journeys: number[] = [];
  const latest: number[] = [];
  return {
    add(key, journey) {
      const place = index.add(key);
      counts[place] = (counts[place] ?? 0) + 1;
      if (latest[place] === journey) return;
      latest[place] = journey;
      journeys[place] = (journeys[place] ?? 0) + 1;
    },
    count: key => counts[index.find(key)] ?? 0,
    journeys: key => journeys[index.find(key)] ?? 0,
    *keys() {
      for (let place = 0; place < index.count(); place++) yield index.numberAt(place);
    },
  };
}

/** The journeys that the same visit adds under one key: what `Report.open` answers. */
export function journeysOf(key: number, visit: (add: Add) => void): number[] {
  const found: number[] = [];
  if (key < 0) return found;
  visit((added, journey) => {
    if (added === key && found.at(-1) !== journey) found.push(journey);
  });
  return found;
}
