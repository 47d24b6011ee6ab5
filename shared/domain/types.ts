import type { StoredCorrection } from '../contract/correction.ts';
import type { Flag, Silo } from '../contract/flag.ts';
import type { Basis } from '../contract/journey.ts';

/** Identifier node: `<namespace>.<hash>`, such as `customerId.x8Kq…`. A person is named by the node that owns them. */
export type NodeId = string;
/** 128 bits of SHA-256 of a touchpoint's id, base64url. */
export type Tid = string;
/** `<definition>~<tid of its first touchpoint>` (semantics §3: stable). */
export type JourneyId = string;

/** At `at`, an identifier was seen with `anchor` (semantics §2). */
export interface Sighting {
  anchor: NodeId;
  at: number;
}

/** One touchpoint in the ledger of its anchor: where in time, which lower identifiers it shows, whose it is and why. */
export interface LedgerEntry {
  at: number;
  tid: Tid;
  lower: NodeId[];
  holder: NodeId;
  basis: Basis;
}

/** A full page of a node's ledger, moved out of the node so that the node stays small. */
export interface LedgerPage {
  node: NodeId;
  number: number;
  version: number;
  /** The version of the node whose tail it was: a later sealing of the same tail wins. */
  sealedFrom: number;
  entries: LedgerEntry[];
}

/**
 * Everything known of one identifier, saved as one item under one version.
 * The ledger (pages + tail) and the links are the grow-only part; `person` is derived.
 */
export interface IdentifierNode {
  id: NodeId;
  /** 0: not saved yet. A save must find the version it read. */
  version: number;
  /** Anchors this identifier was seen with, each with its first known sighting. */
  up: { anchor: NodeId; at: number; tid: Tid }[];
  /**
   * Seen with more anchors than it may be: it leads to nobody, and no more anchors are noted. `up` is emptied once all
   * that was attributed by it has moved.
   */
  crowded?: true;
  /** Lower identifiers already linked to this anchor. `watch`: shared, so each new sighting may move touchpoints. */
  down: Record<NodeId, 'quiet' | 'watch'>;
  pages: number;
  tail: LedgerEntry[];
  /** How often this ledger changed something for each other person that holds touchpoints of it (see `changesFor`). */
  holders: Record<NodeId, number>;
  /** What operators decided of this identifier; each is kept with both of its identifiers. */
  corrections?: StoredCorrection[];
  /** Work announced with a save and not known to be done. */
  todo: Task[];
  /**
   * The person is too big to be folded again at once: the sweep does it, and until then nobody folds into them. `noted`:
   * something came that is not folded; a number: the sweep has begun since then, with the node at this version.
   */
  late?: 'noted' | number;
  /** That the person is so big was announced. */
  big?: true;
  person?: PersonState;
  /** What this identifier was seen with up to `at` (ms) was erased, and is when it comes again. */
  erased?: { at: number; personal: boolean };
  /** Keys beside the first that its id was made with, where a change of keys wrote it. */
  keys?: number;
}

/**
 * `settle`: attribute again what depends on a node's sightings; `refold`: fold a person again; `withdraw`: take `loser`, a
 * content that lost its id, out of the ledger of `node`. `since` is the version of the node that it was added to, so that
 * who has done the one does not strike out a later one.
 */
export interface Task {
  kind: 'settle' | 'refold' | 'withdraw';
  node: NodeId;
  since: number;
  loser?: { tid: Tid; digest: string; lower: NodeId[] };
}

/** A person's derived state; a function of the set of touchpoints they hold. */
export interface PersonState {
  /** Other nodes whose ledgers hold touchpoints of this person, with the count of `holders` last folded. */
  members: Record<NodeId, number>;
  /** There are more than `members` can name: those below the person's own identifier are looked into instead. */
  more?: true;
  touchpoints: number;
  firstAt: number;
  last: { at: number; id: string };
  /** In the order of latest touchpoint; long ended ones move to the archive. */
  journeys: JourneyState[];
  /** How many have moved. */
  archived: number;
  /** Journeys that this state dropped, until the next one: they may still be on the list or in the archive. */
  gone?: GoneJourney[];
  /** Version of the node over which journeys were dropped last: who had read that one or an older may not know. */
  goneSince?: number;
  /** Count of flag transitions so far; numbers the announcements. */
  sequence: number;
  outbox: FlagTransition[];
  /** When (ms) the earliest timer of a journey is due that was set and is not known to have been looked at. */
  armed?: Record<JourneyId, number>;
}

export interface GoneJourney {
  id: JourneyId;
  definition: string;
  startedAt: number;
  archived?: true;
}

export interface FlagTransition {
  sequence: number;
  transition: 'raised' | 'resolved' | 'retracted';
  flag: Flag;
}

/** A touchpoint as later detections need it; `team` is the one it named itself. */
export interface Mark {
  id: string;
  at: number;
  channel: string;
  activity: string;
  team?: string;
}

/** What is remembered of one activity's occurrences in a journey. Runs are of equal activity (semantics §5). */
export interface ActivityState {
  count: number;
  runs: number;
  /** Runs longer than one; of these, with more than one channel. */
  loops: number;
  redoLoops: number;
  channels: string[];
  last: Mark;
  /** How many touchpoints the journey had at the last one. */
  order: number;
  outcome?: string;
}

/** A journey's fold: bounded by the number of distinct activities, channels, subjects and reasons, not by its length. */
export interface JourneyState {
  id: JourneyId;
  definition: string;
  version: number;
  key?: NodeId;
  startedAt: number;
  last: Mark;
  lastTid: Tid;
  stage: string;
  touchpoints: number;
  /** Goal or cancel; the first decides. */
  ended?: { state: 'completed' | 'cancelled'; at: number };
  /** A deadline missed and not recovered from: when, and the flag that says so. */
  dropped?: { at: number; flag: Flag };
  recoveries: { at: number; channel: string }[];
  channels: string[];
  activities: Record<string, ActivityState>;
  /** The current run of equal activity. */
  run: { length: number; channels: string[] };
  /** Every touchpoint whose activity the journey had before. */
  occurrences: number;
  /** Runs of equal channel: the first touchpoint of the current one, the first and last of the one before. */
  channelRuns: { first: Mark; before?: { first: Mark; last: Mark } };
  /** Latest digital touchpoint since the last assisted one. */
  digital?: Mark;
  /** Latest assisted contact by reason (`''`: named none), and the latest assisted touchpoint (ms) by channel. */
  contacts: Record<string, Mark>;
  assisted: Record<string, number>;
  /** subject → channel → what it last stated. */
  statements: Record<string, Record<string, Statement>>;
  /** How many touchpoints the journey had at the latest contradiction. */
  contradictedBy?: number;
  cost: number;
  siloCost: number;
  value?: { amount: number; currency: string };
  flags: Partial<Record<Flag['kind'], number>>;
  /** The latest touchpoint on each channel. */
  latest?: Record<string, Mark>;
  /** The latest flag of each kind: when, and where a silo induced it. */
  raised?: Partial<Record<Flag['kind'], { at: number; silo?: Silo }>>;
}

export interface Statement {
  value: string | number | boolean;
  mark: Mark;
  /** How many touchpoints the journey had then. */
  order: number;
}
