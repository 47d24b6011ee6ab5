import type { GaveUpTruth, ReworkTruth } from '../../cli/simulation/truth.ts';
import { boundaryText, type Flag } from '../../shared/contract/flag.ts';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import { shippedDefinitions } from '../../shared/definitions/shipped.ts';
import { foldAll } from '../../shared/domain/person.ts';

/** All flags of the persons that a stitcher found, at `now` (ms). */
export function flagsOf(
  touchpoints: readonly StoredTouchpoint[],
  persons: readonly string[],
  now: number,
): Flag[] {
  const places = Map.groupBy(touchpoints.keys(), place => persons[place] ?? '');
  return [...places].flatMap(([person, own]) => {
    const some = own.flatMap(place => touchpoints[place] ?? []);
    return [...foldAll(person, some, shippedDefinitions, now).flags.values()];
  });
}

// A finding and its truth are the same if their keys are.

/** Which two touchpoints, at which boundary, why. */
export function reworkKey({
  touchpoints,
  boundary,
  cause,
}: Pick<ReworkTruth, 'touchpoints' | 'boundary' | 'cause'>) {
  return [...touchpoints, boundaryText(boundary), cause].join(' ');
}

export function reworkKeyOf({ evidence, silo }: Flag): string | undefined {
  if (silo === undefined) return undefined;
  const [earlier, later] = evidence.map(each => each.touchpoint);
  return reworkKey({ touchpoints: [earlier ?? '', later ?? ''], ...silo });
}

/** After which touchpoint, at which stage, when. */
export function dropOffKey({
  touchpoint,
  stage,
  at,
}: Pick<GaveUpTruth, 'touchpoint' | 'stage' | 'at'>): string {
  return [touchpoint, stage, at].join(' ');
}

export function dropOffKeyOf({ kind, evidence, stage, at }: Flag): string | undefined {
  if (kind !== 'drop-off') return undefined;
  return dropOffKey({ touchpoint: evidence[0]?.touchpoint ?? '', stage, at });
}

/** The drop-off, when the customer came back, and where. */
export function recoveryKey(dropOff: string, { at, channel }: { at: string; channel: string }): string {
  return [dropOff, at, channel].join(' ');
}

export function recoveryKeyOf(flag: Flag): string | undefined {
  const dropOff = dropOffKeyOf(flag);
  return dropOff === undefined || flag.resolved === undefined
    ? undefined
    : recoveryKey(dropOff, flag.resolved);
}
