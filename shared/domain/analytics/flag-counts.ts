import type { JourneyLog } from './journey-log.ts';

/** Touchpoints that repeated an activity which the definition does not let repeat, by journey. */
export function reworkOf({ journeys, flags }: JourneyLog): Uint32Array {
  const counts = new Uint32Array(journeys.count);
  for (let flag = 0; flag < flags.count; flag++) {
    const journey = flags.journey[flag] ?? 0;
    if (flags.variant[flag] !== 0) counts[journey] = (counts[journey] ?? 0) + 1;
  }
  return counts;
}
