import type { AuditRecord } from '../contract/audit.ts';
import type { BoundReached } from '../contract/bound.ts';
import type { StoredCorrection } from '../contract/correction.ts';
import type { Erasure } from '../contract/erasure.ts';
import type { Flag, FlagAnnouncement } from '../contract/flag.ts';
import type { StoredDefinition } from '../contract/journey-definition.ts';
import type { QuarantineRecord, Redriven } from '../contract/quarantine.ts';
import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import type { IdentifierNode, JourneyId, JourneyState, LedgerPage, NodeId, Tid } from '../domain/types.ts';

/** A page of a list; `cursor` is there while more may follow. */
export interface Page<T> {
  items: T[];
  cursor?: string;
}

/** Where a list starts and ends, by event time in ms (`from` inclusive, `to` exclusive), newest first. */
export interface ListQuery {
  from?: number;
  to?: number;
  limit: number;
  cursor?: string;
}

/**
 * Entry of a definition's list of journeys, written when one begins: where to look, not what it is like. `stamp` is the
 * version of the node that the writer had read; what was written with a newer one stands.
 */
export interface JourneyEntry {
  person: NodeId;
  id: JourneyId;
  definition: string;
  startedAt: number;
  stamp: number;
}

/** A journey that has left its person's node, or is about to. */
export interface ArchivedJourney extends JourneyEntry {
  state: JourneyState;
}

export interface StoredFlag {
  flag: Flag;
  sequence: number;
}

/** Look again at a journey at `dueAt` (ms): no event will say that nothing happened. */
export interface Timer {
  dueAt: number;
  person: NodeId;
  journey: JourneyId;
  /** Set before a save of the person's node at this version: until that is saved, the journey may not be there yet. */
  stamp?: number;
}

/** The set of touchpoints. One id, one touchpoint, whichever customer it names. Reads see every acknowledged write. */
export interface TouchpointStore {
  /**
   * Conditional. `conflict` answers what is there under the id with other content (another `digest`); `erased`: nothing
   * but a tombstone is, `same` where it is that of this very content.
   */
  putTouchpoint(
    touchpoint: StoredTouchpoint,
  ): Promise<
    | { outcome: 'stored' }
    | { outcome: 'duplicate' }
    | { outcome: 'conflict'; existing: StoredTouchpoint }
    | { outcome: 'erased'; same: boolean }
  >;
  /** Puts another content under the same id; false where the digest there is not `expected` any more, or was erased. */
  replaceTouchpoint(touchpoint: StoredTouchpoint, expected: string): Promise<boolean>;
  /** Those there are, in no order; tombstones are not. */
  getTouchpoints(tids: Tid[]): Promise<StoredTouchpoint[]>;
  /** A tombstone in the place of this content, or of none. False: another content is there, and stays. */
  buryTouchpoint(tid: Tid, digest: string): Promise<boolean>;
}

/** `recent` may miss the latest writes, at half the price: for what a conditional save decides, or no harm follows. */
export type Reading = 'latest' | 'recent';

/** Identifier nodes and their ledgers. Reads see every acknowledged write, but where `recent` is asked for. */
export interface NodeStore {
  getNodes(ids: NodeId[], reading?: Reading): Promise<Map<NodeId, IdentifierNode>>;
  /** Conditional on `node.version`; the saved one has version + 1. False: somebody else saved first. */
  saveNode(node: IdentifierNode): Promise<boolean>;
  /** In order of their numbers, from `first` on. */
  getPages(node: NodeId, first?: number): Promise<LedgerPage[]>;
  /** Conditional on `page.version` (0: must not exist); the saved one has version + 1. */
  savePage(page: LedgerPage): Promise<boolean>;
}

/** Nothing is written or taken away where what is there has a newer stamp. */
export interface JourneyIndex {
  listJourney(entry: JourneyEntry): Promise<void>;
  unlistJourney(entry: JourneyEntry): Promise<void>;
  /** Those of a definition by `startedAt`; one listed a moment ago may be missing. */
  listJourneys(definition: string, query: ListQuery): Promise<Page<JourneyEntry>>;
  /** Of `entries` those that are listed, as they are there. */
  listedJourneys(entries: readonly JourneyEntry[]): Promise<JourneyEntry[]>;

  archiveJourney(journey: ArchivedJourney): Promise<void>;
  unarchiveJourney(person: NodeId, id: JourneyId, stamp: number): Promise<void>;
  archivedJourney(person: NodeId, id: JourneyId): Promise<ArchivedJourney | undefined>;
  /** One person's that have left their node, oldest first. */
  archivedJourneys(person: NodeId, page: { limit: number; cursor?: string }): Promise<Page<ArchivedJourney>>;
}

export interface FlagStore {
  /**
   * Records a transition if its sequence is newer than the one recorded for `flag.id`.
   * `repeated`: this very sequence is recorded; `superseded`: a newer one is.
   */
  applyFlag(entry: StoredFlag): Promise<'applied' | 'repeated' | 'superseded'>;
  /** All of a person's, retracted ones too. */
  flagsOf(person: NodeId): Promise<StoredFlag[]>;
  getFlag(person: NodeId, id: string, reading?: Reading): Promise<StoredFlag | undefined>;
  /** Those of a kind by `at`. */
  listFlags(kind: Flag['kind'], query: ListQuery): Promise<Page<StoredFlag>>;
}

export interface TimerStore {
  putTimer(timer: Timer): Promise<void>;
  deleteTimer(timer: Timer): Promise<void>;
  /** Due at or before `now`, the earliest first. */
  dueTimers(now: number, limit: number): Promise<Timer[]>;
}

export interface QuarantineStore {
  /** The first of an id stands; payloads up to 1 MB whole. */
  quarantine(record: QuarantineRecord): Promise<'stored' | 'duplicate'>;
  /** By `receivedAt`. */
  listQuarantine(query: ListQuery): Promise<Page<QuarantineRecord>>;
  getQuarantine(id: string): Promise<QuarantineRecord | undefined>;
  /** Notes on the record what became of it; the latest note stands. False where there is no such record. */
  markRedriven(id: string, redriven: Redriven): Promise<boolean>;
}

/** A page of a walk over all there is; `scanned` counts what was looked at for it. */
export interface ScanPage<T> extends Page<T> {
  scanned: number;
}

/** Walks in the store's own order. What is there from start to end is met at least once; pages may be empty. */
export interface ScanStore {
  scanTouchpoints(page: { limit: number; cursor?: string }): Promise<ScanPage<StoredTouchpoint>>;
  scanNodes(page: { limit: number; cursor?: string }): Promise<ScanPage<NodeId>>;
}

/** What a change of keys must do that nothing else does: rewrite in place, and drop what is derived anew afterwards. */
export interface RekeyStore {
  /** In the place of the one of its id. */
  replaceCorrection(correction: StoredCorrection): Promise<void>;
  /** The same; payloads of up to 350 KB, so that it is there whole or not at all. */
  replaceQuarantine(record: QuarantineRecord): Promise<void>;
  /** All that stands under an identifier, its node last: what was begun is found again. Lists of journeys are apart. */
  dropNode(id: NodeId): Promise<void>;
  moveAudit: MoveAudit;
  /** Tombstones of touchpoints get a new digest each, once for a `generation` of keys. */
  rekeyTombstones(
    page: { limit: number; cursor?: string },
    generation: number,
    rekey: (digest: string) => string,
  ): Promise<{ scanned: number; cursor?: string }>;
}

/** Where long work was, under its name, so that it can go on. */
export interface CheckpointStore {
  getCheckpoint(name: string): Promise<unknown>;
  putCheckpoint(name: string, value: object): Promise<void>;
  deleteCheckpoint(name: string): Promise<void>;
}

/** The audit trail of what operators decided about identities. */
export interface CorrectionStore {
  /** The first of an id stands. */
  putCorrection(correction: StoredCorrection): Promise<'stored' | 'duplicate'>;
  /** By the time they were decided. */
  listCorrections(query: ListQuery): Promise<Page<StoredCorrection>>;
  deleteCorrection(id: string): Promise<void>;
}

/** Receipts of erasures, and how far those are that are not done. */
export interface ReceiptStore {
  /** The latest of an id stands. */
  putErasure(erasure: Erasure): Promise<void>;
  getErasure(id: string): Promise<Erasure | undefined>;
  /** By the time they were asked for. */
  listErasures(query: ListQuery): Promise<Page<Erasure>>;
}

/** Who looked at whom. */
export interface AuditStore {
  /** Of one request. Resolves when every record is kept. */
  putAudit(records: readonly AuditRecord[]): Promise<void>;
  /** By time, about anybody; one of a moment ago may be missing. */
  listAudit(query: ListQuery): Promise<Page<AuditRecord>>;
  /** About one person, by time. */
  auditOf(person: NodeId, query: ListQuery): Promise<Page<AuditRecord>>;
}

/**
 * Puts another name in the place of a person's in the audit log. Left out: theirs goes, with what of theirs was looked at;
 * who looked, and when, stays. Done twice is done once.
 */
export type MoveAudit = (person: NodeId, to?: NodeId) => Promise<void>;

/** What only erasure asks of the store. */
export interface ErasureStore extends ReceiptStore {
  /** Which of these have a tombstone. */
  getBuried(tids: Tid[]): Promise<Set<Tid>>;
  deletePage(node: NodeId, number: number): Promise<void>;
  deleteFlag(person: NodeId, id: string): Promise<void>;
  moveAudit: MoveAudit;
  /** All timers there are, in the store's own order. */
  walkTimers(page: { limit: number; cursor?: string }): Promise<Page<Timer>>;
  /** The record goes, and its id stays taken: the same payload again is a duplicate. */
  buryQuarantined(id: string): Promise<void>;
}

/** Versions of journey definitions that were put; those that ship are not in it. */
export interface DefinitionStore {
  /** The first content of a version stands: `conflict` where another digest is there. `effectiveFrom` only moves back. */
  putDefinition(record: StoredDefinition): Promise<'stored' | 'moved-back' | 'duplicate' | 'conflict'>;
  /** All versions of all, by id and version. */
  listDefinitions(): Promise<StoredDefinition[]>;
}

/** What came of looking at a dead letter: it stays as it is, it goes, or another body takes its place. */
export type Cut = 'keep' | 'drop' | { body: string };

/** Messages that ingest gave up on. */
export interface DeadLetters {
  /** Shows each message once or more; one that stays is there again afterwards. Rejects with what `look` rejects with. */
  editAll(look: (body: string) => Promise<Cut>): Promise<void>;
}

export type Store = TouchpointStore &
  NodeStore &
  JourneyIndex &
  FlagStore &
  TimerStore &
  QuarantineStore &
  DefinitionStore &
  CorrectionStore;

export interface Announcer {
  /** Resolves when the bus took every one; rejects otherwise (some may have been taken). */
  announce(announcements: FlagAnnouncement[]): Promise<void>;
  /** The same of bounds that were reached. */
  report(bounds: BoundReached[]): Promise<void>;
}

/**
 * Takes rows that count no more of these persons out of the files of the lake; `true` where none is there now. `isStopped` is
 * asked again and again meanwhile: what is left then is for another time.
 */
export type CleanLake = (persons: readonly NodeId[], isStopped: () => boolean) => Promise<boolean>;

/** Keyed hash of identifiers and plain digest of contents; 128 bits, base64url (22 characters). */
export interface Hasher {
  keyed(text: string): string;
  digest(text: string): string;
}

/** What a receipt says: who asked (a channel) of whom when (ms), by which identifier, and what digest the answer had. */
export interface ReceiptContent {
  at: number;
  channel: string;
  asked: NodeId;
  /** Whose context it was; left out where it was nobody's but the identifier's own. */
  person?: NodeId;
  digest: string;
}

/** What is read of one: whether it is of this channel, and the hashes, by the newest key, of who it is about. */
export interface ReceiptRead {
  at: number;
  sameChannel: boolean;
  hashes: readonly string[];
}

/** Receipts of contexts that were given out. Sealed: who quotes one has been given it, and nobody reads it. */
export interface Receipts {
  issue(content: ReceiptContent): string;
  /** `undefined` where it was made up or changed. */
  read(receipt: string, channel: string): ReceiptRead | undefined;
}

/** The few reads that a context is made of; each is one request. */
export interface ContextStore {
  getNode(id: NodeId): Promise<IdentifierNode | undefined>;
  getNodes(ids: readonly NodeId[]): Promise<Map<NodeId, IdentifierNode>>;
  getDefinition(id: string, version: number): Promise<StoredDefinition | undefined>;
}

/** Keeps texts from whoever has the table but not the key. */
export interface Sealer {
  /** `about` names what the text belongs to; it opens with the same only. */
  seal(text: string, about: string): string;
  /** An `Error` where it was changed, belongs elsewhere, or its key is gone. */
  open(sealed: string, about: string): string;
  /** Sealed with the newest key. */
  isCurrent(sealed: string): boolean;
}

/** Keeps texts from whoever is told them, to take them back later. The same text is always told in the same way. */
export interface Concealer {
  /** base64url; says nothing of the text but, roughly, its length. `about`: it is taken back as the same only. */
  conceal(text: string, about: string): string;
  /** `undefined` where nothing was concealed so. */
  reveal(concealed: string, about: string): string | undefined;
}
