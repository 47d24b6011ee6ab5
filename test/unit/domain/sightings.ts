import fc from 'fast-check';
import type { StoredCorrection } from '../../../shared/contract/correction.ts';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import { readCorrections } from '../../../shared/domain/correction.ts';
import { createIdentity, createRanks, type Identity } from '../../../shared/domain/identity.ts';
import { createSightingSet } from '../../../shared/domain/sightings.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const [ALICE, BOB, D] = ['customerId.alice', 'customerId.bob', 'deviceId.d'] as const;
export const ranks = createRanks(defaultIdentityConfig);

export type Seen = { id: string; at: number; ids: string[] };
export const seen = (id: string, at: number, ...ids: string[]): Seen => ({ id, at, ids });

export function identityOf(
  touchpoints: Seen[],
  corrections: StoredCorrection[] = [],
  maxAnchors = ranks.maxAnchors,
): Identity {
  const sightings = createSightingSet();
  for (const { at, ids, id } of touchpoints) sightings.add(at, ids, id);
  return createIdentity(sightings, { ...ranks, maxAnchors }, readCorrections(corrections));
}

export function corrected(
  kind: StoredCorrection['kind'],
  lower: string,
  higher: string,
  at = 1,
): StoredCorrection {
  return {
    id: `${kind} ${lower} ${higher} ${at}`,
    kind,
    lower,
    higher,
    at,
    actor: 'operator',
    reason: 'a test',
  };
}

/** Logs in which few identifiers of every rank meet, near each other in time and far. */
export function logs(maxLength: number): fc.Arbitrary<Seen[]> {
  const levels = [
    ['customerId.1', 'customerId.2', 'customerId.3'],
    ['loyaltyId.1'],
    ['email.1', 'email.2'],
    ['deviceId.1', 'deviceId.2'],
    ['anonymousId.1', 'anonymousId.2'],
    ['journey:order.1', 'journey:claim.1'],
  ];
  const ids = fc
    .tuple(...levels.map(level => fc.option(fc.constantFrom(...level), { nil: undefined, freq: 2 })))
    .map(each => each.filter(id => id !== undefined))
    .filter(each => each.length > 0);
  const minutes = fc.oneof(
    fc.integer({ min: 0, max: 12 }).map(n => n * 10),
    fc.integer({ min: 0, max: 20_000 }),
  );
  return fc
    .array(fc.tuple(ids, minutes), { minLength: 1, maxLength })
    .map(items => items.map(([each, at], i) => seen(`t${i}`, at * 60_000, ...each)));
}
