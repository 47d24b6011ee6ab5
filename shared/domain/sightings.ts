import type { Corrections } from './correction.ts';
import type { NodeId, Tid } from './types.ts';

/** Of one identifier: with which anchors, when, on which touchpoints; an index in each is a sighting. */
export interface Seen {
  anchors: NodeId[];
  ats: number[];
  tids: Tid[];
}

/** Sightings by identifier; `crowded`: known to be so, whichever of its sightings are here. */
export interface Sightings {
  seen: ReadonlyMap<NodeId, Seen>;
  crowded: ReadonlySet<NodeId>;
}

/** The sightings of a set of touchpoints. Adding one twice changes nothing. */
export interface SightingSet extends Sightings {
  add(at: number, ids: readonly NodeId[], tid: Tid): void;
  crowd(node: NodeId): void;
}

export function createSightingSet(): SightingSet {
  const seen = new Map<NodeId, Seen>();
  const crowded = new Set<NodeId>();
  return {
    seen,
    crowded,
    crowd: node => {
      crowded.add(node);
    },
    add(at, ids, tid) {
      const anchor = ids[0];
      if (anchor === undefined) return;
      for (let i = 1; i < ids.length; i++) {
        const lower = ids[i] as NodeId;
        let all = seen.get(lower);
        if (all === undefined) {
          all = { anchors: [], ats: [], tids: [] };
          seen.set(lower, all);
        }
        all.anchors.push(anchor);
        all.ats.push(at);
        all.tids.push(tid);
      }
    },
  };
}

/**
 * Crowded identifiers, and those that are aliases of one, under their names. Counted as seen, before anything is cut: or
 * an operator who cuts one of thousands would bring the others back.
 */
export function crowdedNames(
  { seen, crowded }: Sightings,
  maxAnchors: number,
  canonical: Corrections['canonical'],
): ReadonlySet<NodeId> {
  const names = new Set([...crowded].map(canonical));
  for (const [lower, { anchors }] of seen) {
    if (anchors.length > maxAnchors && new Set(anchors).size > maxAnchors) names.add(canonical(lower));
  }
  return names;
}

/** Sightings under the names of aliases, without those that an operator cut. */
export function correctedSightings(
  seen: ReadonlyMap<NodeId, Seen>,
  { canonical, isCut, concern, none }: Corrections,
): ReadonlyMap<NodeId, Seen> {
  if (none) return seen;
  const concerned = [...seen].filter(([lower, { anchors }]) => concern(lower) || anchors.some(concern));
  if (concerned.length === 0) return seen;
  const result = new Map(seen);
  for (const [lower] of concerned) result.delete(lower);
  for (const [lower, { anchors, ats, tids }] of concerned) {
    const name = canonical(lower);
    const all: Seen = result.get(name) ?? { anchors: [], ats: [], tids: [] };
    const kept = anchors.flatMap((anchor, i) =>
      isCut(lower, anchor) || canonical(anchor) === name ? [] : [i],
    );
    result.set(name, {
      anchors: [...all.anchors, ...kept.map(i => canonical(anchors[i] as NodeId))],
      ats: [...all.ats, ...kept.map(i => ats[i] as number)],
      tids: [...all.tids, ...kept.map(i => tids[i] as Tid)],
    });
  }
  return result;
}
