import fc from 'fast-check';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import { touchpointLog } from '../../../arbitraries/touchpoints.ts';

/** `count` touchpoints of many people in groups that share nothing with each other. */
export function simulatedLog(count: number): Touchpoint[] {
  const seed = Number(process.env['HILVAN_SEED']);
  const result: Touchpoint[] = [];
  for (let group = 0; result.length < count; group++) {
    const [log = []] = fc.sample(touchpointLog(30), { numRuns: 1, seed: seed + group });
    for (const each of log) {
      const identifiers = Object.fromEntries(
        Object.entries(each.identifiers).map(([name, value]) => [name, `${group}-${value}`]),
      );
      const key = each.journey?.key;
      const journey = key === undefined ? {} : { journey: { ...each.journey, key: `${group}-${key}` } };
      result.push({ ...each, id: `${group}-${each.id}`, identifiers, ...journey });
    }
  }
  return result.slice(0, count);
}
