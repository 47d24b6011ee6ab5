import type { JourneyLog } from './journey-log.ts';

/** Where each journey's entries of a column begin that lists journeys in order; one more than there are journeys. */
export function rangesOfJourneys(log: JourneyLog, journeyOf: Uint32Array): Uint32Array {
  const starts = new Uint32Array(log.journeys.count + 1);
  let entry = 0;
  for (let journey = 0; journey < log.journeys.count; journey++) {
    starts[journey] = entry;
    while (journeyOf[entry] === journey) entry += 1;
  }
  starts[log.journeys.count] = journeyOf.length;
  return starts;
}

/** The same for a column that lists steps in order. */
export function rangesOfSteps(log: JourneyLog, stepOf: Uint32Array): Uint32Array {
  const { count, firstStep } = log.journeys;
  const starts = new Uint32Array(count + 1);
  let entry = 0;
  for (let journey = 0; journey < count; journey++) {
    starts[journey] = entry;
    const end = firstStep[journey + 1] ?? 0;
    while ((stepOf[entry] ?? end) < end) entry += 1;
  }
  starts[count] = stepOf.length;
  return starts;
}
