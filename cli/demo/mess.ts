import { createRandom } from '../simulation/random.ts';
import type { Emission } from '../simulation/story.ts';

/** What a system hands to the bus; not all of it keeps the contract. */
export interface Sending {
  source: string;
  touchpoint: unknown;
}

const RESENT = 0.06;

/** Systems send things twice, and some send what they should not. */
export function withMess(emissions: readonly Emission[], seed: number): Sending[] {
  const random = createRandom(`${seed}/mess`);
  const sendings: Sending[] = [];
  for (const { source, touchpoint } of emissions) {
    sendings.push({ source, touchpoint });
    if (random.chance(RESENT)) sendings.push({ source, touchpoint });
  }
  const [first] = emissions;
  if (first === undefined) return sendings;
  const { touchpoint, source } = first;
  const bad: unknown[] = [
    { ...touchpoint, id: 'bad-activity', activity: 'Order Placed!' },
    { ...touchpoint, id: 'bad-time', occurredAt: 'yesterday' },
    { ...touchpoint, id: 'bad-nobody', identifiers: { customerId: 'undefined', email: 'guest' } },
    { ...touchpoint, id: 'bad-clock', occurredAt: '2096-01-01T00:00:00Z' },
    { ...touchpoint, id: 'bad-field', colour: 'blue' },
  ];
  for (const each of bad) sendings.splice(random.int(0, sendings.length), 0, { source, touchpoint: each });
  return sendings;
}
