import type { IdentityConfig } from '../contract/identity-config.ts';
import type { Basis } from '../contract/journey.ts';
import { type Corrections, readCorrections } from './correction.ts';
import { compare, namespaceOf } from './node-id.ts';
import { erasedOwner, isPseudonym, pseudonymOwner, pseudonymRank } from './pseudonym.ts';
import { correctedSightings, crowdedNames, type Seen, type Sightings } from './sightings.ts';
import type { IdentifierNode, NodeId, Sighting, Tid } from './types.ts';

/** Why a touchpoint is somebody's: the holder, the basis, the identifier that decided and the sightings it rests on. */
export interface Attribution {
  holder: NodeId;
  basis: Basis;
  by: NodeId;
  via: WitnessedSighting[];
}

/** A sighting and the touchpoint it was on. */
export interface WitnessedSighting extends Sighting {
  tid: Tid;
}

export interface Identity {
  /** Whose a touchpoint at `at` with identifiers `ids` (rank order, anchor first) is. */
  attribute(at: number, ids: readonly NodeId[]): Attribution;
  /** Whether one owner holds the identifier whenever it is seen with the anchors known so far. */
  steady(node: NodeId): boolean;
  /** The one owner of the identifier whenever it is seen; `undefined` where it is shared. Erasures aside. */
  soleOwner(node: NodeId): NodeId | undefined;
  /** Whom the sightings of an identifier that decide lead to, in their order. */
  leadsOf(node: NodeId): { ats: readonly number[]; leads: readonly NodeId[] };
}

/** Identifiers whose data was erased, with the time up to which. */
export type ErasedMarks = ReadonlyMap<NodeId, NonNullable<IdentifierNode['erased']>>;

/** What §2 of the semantics needs to know of the namespaces. */
export interface Ranks {
  /** 0 is the highest; `journey:<type>` and namespaces not configured share the lowest. */
  rank(node: NodeId): number;
  personal(node: NodeId): boolean;
  /** Of the namespace in which two values are two customers, unless an operator says otherwise. */
  unique(node: NodeId): boolean;
  sessionWindowMs: number;
  /** An identifier seen with more distinct anchors than these is crowded. */
  maxAnchors: number;
}

export function createRanks(config: IdentityConfig): Ranks {
  const ranks = new Map(config.namespaces.map((namespace, rank) => [namespace.name, rank]));
  const personal = new Set(config.namespaces.filter(each => each.kind === 'personal').map(each => each.name));
  const unique = new Set(config.namespaces.filter(each => each.unique).map(each => each.name));
  return {
    unique: node => unique.has(namespaceOf(node)),
    rank: node => ranks.get(namespaceOf(node)) ?? pseudonymRank(node)?.rank ?? config.namespaces.length,
    personal: node => personal.has(namespaceOf(node)) || pseudonymRank(node)?.personal === true,
    sessionWindowMs: config.sessionWindowMs,
    maxAnchors: config.maxAnchors,
  };
}

/** What all sightings of one identifier lead to; `constant` where time does not matter. */
interface Profile {
  constant?: { owner: NodeId; basis: Basis };
  ats: number[];
  leads: NodeId[];
  anchors: NodeId[];
  tids: Tid[];
}

/** `owner(x, t)` of semantics §2 over a set of sightings and corrections, and what follows from it for touchpoints. */
export function createIdentity(
  sightings: Sightings,
  ranks: Ranks,
  corrections: Corrections = noCorrections,
  erased: ErasedMarks = new Map(),
): Identity {
  const { canonical, linkedTo } = corrections;
  const seen = correctedSightings(sightings.seen, corrections);
  const crowded = crowdedNames(sightings, ranks.maxAnchors, canonical);
  const profiles = new Map<NodeId, Profile>();

  const profile = (node: NodeId): Profile => {
    let known = profiles.get(node);
    if (known === undefined) {
      known = crowded.has(node)
        ? { ...noSightings, constant: { owner: node, basis: 'unattributed' } }
        : buildProfile(node, seen.get(node), ranks, (anchor, at) => ownerAt(anchor, at).owner);
      profiles.set(node, known);
    }
    return known;
  };

  const ownerAt = (node: NodeId, at: number): { owner: NodeId; basis: Basis; via: number[] } => {
    const name = canonical(node);
    const found = ownerByName(name, at);
    if (name === node || found.owner !== name) return found;
    return { ...found, basis: ranks.unique(node) ? 'alias' : 'corrected' };
  };

  const ownerByName = (node: NodeId, at: number): { owner: NodeId; basis: Basis; via: number[] } => {
    if (isPseudonym(node)) return { owner: pseudonymOwner(node), basis: 'unattributed', via: [] };
    const mark = erased.get(node);
    if (mark !== undefined && at <= mark.at) {
      return { owner: erasedOwner(mark.personal), basis: 'unattributed', via: [] };
    }
    const link = linkedTo(node);
    if (link !== undefined) return { owner: ownerAt(link, at).owner, basis: 'corrected', via: [] };
    const { constant, ats, leads } = profile(node);
    if (constant !== undefined) return { ...constant, via: constant.basis === 'sole-owner' ? [0] : [] };
    const after = upperBound(ats, at);
    const before = firstOfInstant(ats, after - 1);
    const [earlier, later] = [leads[before], leads[after]];
    if (earlier !== undefined && earlier === later) {
      return { owner: earlier, basis: 'between-sightings', via: [before, after] };
    }
    if (earlier !== undefined && at - (ats[before] as number) <= ranks.sessionWindowMs) {
      return { owner: earlier, basis: 'same-session', via: [before] };
    }
    if (later !== undefined && (ats[after] as number) - at <= ranks.sessionWindowMs) {
      return { owner: later, basis: 'same-session', via: [after] };
    }
    return { owner: node, basis: 'unattributed', via: [before, after].filter(i => leads[i] !== undefined) };
  };

  const decidedBy = (node: NodeId, at: number): Attribution => {
    const { owner, basis, via } = ownerAt(node, at);
    const { anchors, ats, tids } = profile(canonical(node));
    return {
      holder: owner,
      basis,
      by: node,
      via: via.map(i => ({ anchor: anchors[i] as NodeId, at: ats[i] as number, tid: tids[i] as Tid })),
    };
  };

  const steady = (node: NodeId): boolean => {
    const name = canonical(node);
    const link = linkedTo(name);
    if (link !== undefined) return steady(link);
    if (crowded.has(name)) return true;
    return profile(name).constant !== undefined && new Set(seen.get(name)?.anchors).values().every(steady);
  };

  const soleOwner = (node: NodeId): NodeId | undefined => {
    const name = canonical(node);
    const link = linkedTo(name);
    return link === undefined ? profile(name).constant?.owner : soleOwner(link);
  };

  return {
    steady,
    soleOwner,
    leadsOf: node => profile(node),
    attribute(at, ids) {
      const anchor = ids[0] as NodeId;
      if (!ranks.personal(anchor)) {
        // What is crowded speaks for its own touchpoints only: nobody knows which others name it.
        const decider = ids.find(
          id => (id === anchor || !crowded.has(canonical(id))) && ranks.personal(ownerAt(id, at).owner),
        );
        if (decider !== undefined) return decidedBy(decider, at);
      }
      return decidedBy(anchor, at);
    },
  };
}

const noCorrections = readCorrections([]);
const noSightings: Profile = { ats: [], leads: [], anchors: [], tids: [] };

function buildProfile(
  node: NodeId,
  seen: Seen | undefined,
  ranks: Ranks,
  leadOf: (anchor: NodeId, at: number) => NodeId,
): Profile {
  if (seen === undefined || seen.anchors.length === 0) {
    return {
      ...noSightings,
      constant: { owner: node, basis: ranks.personal(node) ? 'explicit' : 'unattributed' },
    };
  }
  const { anchors, ats, tids } = seen;
  const leads = anchors.map((anchor, i) => leadOf(anchor, ats[i] as number));
  const anyPersonal = leads.some(lead => ranks.personal(lead));
  const kept = leads.flatMap((lead, i) => (anyPersonal && !ranks.personal(lead) ? [] : [i]));
  kept.sort((a, b) => {
    const [left, right] = [anchors[a] as NodeId, anchors[b] as NodeId];
    return (
      (ats[a] as number) - (ats[b] as number) || ranks.rank(left) - ranks.rank(right) || compare(left, right)
    );
  });
  const sorted: Profile = {
    ats: kept.map(i => ats[i] as number),
    leads: kept.map(i => leads[i] as NodeId),
    anchors: kept.map(i => anchors[i] as NodeId),
    tids: kept.map(i => tids[i] as Tid),
  };
  const sole = sorted.leads[0] as NodeId;
  if (sorted.leads.every(lead => lead === sole)) sorted.constant = { owner: sole, basis: 'sole-owner' };
  return sorted;
}

/** Index of the first element greater than `value` in a sorted array. */
function upperBound(sorted: number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** At one instant the first in order is preferred. */
function firstOfInstant(sorted: number[], index: number): number {
  let first = index;
  while (first > 0 && sorted[first - 1] === sorted[index]) first--;
  return first;
}
