import fc from 'fast-check';
import type { Correction, StoredCorrection } from '../../shared/contract/correction.ts';
import { readCorrection } from '../../shared/steps/read-correction.ts';
import { intake } from './stored.ts';

export const ALICE = { namespace: 'customerId', value: 'alice' };
export const BOB = { namespace: 'customerId', value: 'bob' };
export const TABLET = { namespace: 'deviceId', value: 'tablet' };

/** Those that `touchpointLog` uses. */
export const correctable: readonly Correction['identifier'][] = [
  ALICE,
  BOB,
  { namespace: 'customerId', value: 'carol' },
  { namespace: 'email', value: 'a@example.com' },
  { namespace: 'email', value: 'b@example.com' },
  TABLET,
  { namespace: 'anonymousId', value: 'cookie-1' },
  { namespace: 'journey:order', value: 'A-1' },
];

/** A correction as an operator sends it, decided in that minute of 1 November 2026. */
export function correctionOf(
  kind: Correction['kind'],
  identifier: Correction['identifier'],
  other: Correction['identifier'],
  minute = 0,
  id = `${kind}-${minute}`,
): Correction {
  const at = new Date(Date.UTC(2026, 10, 1, 0, minute)).toISOString();
  return { id, kind, identifier, with: other, at, actor: 'ops@example.com', reason: 'asked the customer' };
}

/** As it is kept; the correction must be valid. */
export function decided(correction: Correction): StoredCorrection {
  const read = readCorrection(correction, intake);
  if (!read.ok) throw new Error(JSON.stringify(read.issues));
  return read.correction;
}

export function corrections(maxLength: number): fc.Arbitrary<Correction[]> {
  const each = fc.tuple(
    fc.subarray([...correctable], { minLength: 2, maxLength: 2 }),
    fc.boolean(),
    fc.integer({ min: 0, max: 9 }),
  );
  return fc.array(each, { maxLength }).map(items =>
    items.flatMap(([[one, other], joins, minute], i): Correction[] => {
      if (one === undefined || other === undefined) return [];
      const equals = one.namespace === 'customerId' && other.namespace === 'customerId';
      const kind = !joins ? 'unlink' : equals ? 'alias' : 'link';
      return [correctionOf(kind, one, other, minute, `c${i}`)];
    }),
  );
}
