import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import { createIdentity, createRanks } from '../../shared/domain/identity.ts';
import { createSightingSet } from '../../shared/domain/sightings.ts';
import type { NodeId } from '../../shared/domain/types.ts';

/** Says whose each touchpoint is: a person for each place of the list. */
export type Stitcher = (touchpoints: readonly StoredTouchpoint[]) => string[];

const ranks = createRanks(defaultIdentityConfig);

/** The product. */
export const hilvan: Stitcher = touchpoints => {
  const sightings = createSightingSet();
  for (const { at, ids, tid } of touchpoints) sightings.add(at, ids, tid);
  const identity = createIdentity(sightings, ranks);
  return touchpoints.map(({ at, ids }) => identity.attribute(at, ids).holder);
};

/**
 * Baseline: who is logged in is the person, by the highest identifier shown; a device or cookie without a login is
 * whoever logged in there last, and before any login its own. Expects the touchpoints in order of time.
 */
export const lastTouch: Stitcher = touchpoints => {
  const last = new Map<NodeId, NodeId>();
  return touchpoints.map(({ ids }) => {
    const [anchor = ''] = ids;
    const devices = ids.filter(id => id.startsWith('deviceId.') || id.startsWith('anonymousId.'));
    if (ranks.personal(anchor)) {
      for (const device of devices) last.set(device, anchor);
      return anchor;
    }
    const known = devices.map(device => last.get(device)).find(person => person !== undefined);
    return known ?? anchor;
  });
};

/** Baseline: every channel by itself, each as good as the product can be with what that channel sees. */
export const noCrossChannel: Stitcher = touchpoints => {
  const persons: string[] = new Array(touchpoints.length).fill('');
  const places = Map.groupBy(touchpoints.keys(), place => touchpoints[place]?.channel ?? '');
  for (const [channel, own] of places) {
    const some = own.flatMap(place => touchpoints[place] ?? []);
    for (const [i, holder] of hilvan(some).entries()) persons[own[i] ?? 0] = `${channel}|${holder}`;
  }
  return persons;
};
