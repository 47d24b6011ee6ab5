import type { Flag, Silo } from '../../../shared/contract/flag.ts';
import type { Journey, TimelineEntry } from '../../../shared/contract/journey.ts';

type Cause = Silo['cause'];
type Quadrant = NonNullable<TimelineEntry['voice']>[number]['quadrant'];
type Outcome = NonNullable<TimelineEntry['outcome']>;

/** What is said of a redo: where and how long before it was done already. */
interface Again {
  where: string;
  ago: string;
}

/** Who has to act at a boundary, and on what. */
interface Handover {
  from: string;
  to: string;
  doing: string;
}

/** Every sentence of the demo in one language. Places, names, money and dates come in as that language writes them. */
export interface Catalogue {
  title: string;
  intro(of: { places: string; days: number }): string;
  headings: {
    customer: string;
    cost: string;
    departments: string;
    why: string;
    next: string;
    company: string;
    dropOffs: string;
    silos: string;
    nothingLost: string;
    further: string;
  };
  known: {
    none: string;
    unseen(of: { list: string }): string;
    by(of: { place: string; identifiers: string }): string;
  };
  /** After a clause: "they tried, without success". */
  outcomes: Record<Outcome, string>;
  several(of: { clause: string; count: number }): string;
  lasted(of: { minutes: number }): string;
  again: Record<Cause, (of: Again) => string>;
  againCost(of: { cost: string }): string;
  againKnown(of: Again): string;
  onceMore(of: { ago: string }): string;
  fromTheStart: string;
  told(of: { list: string }): string;
  toldThing(of: { subject: string; value: string }): string;
  contradicted(of: { subject: string; list: string }): string;
  contradictingThing(of: { value: string; place: string }): string;
  yes: string;
  no: string;
  silence(of: { worth: string | undefined }): string;
  cameBack(of: { day: string; place: string }): string;
  voices: Record<Quadrant, (of: { text: string }) => string>;
  comment(of: { text: string }): string;
  rated(of: { score: string; low: string; high: string }): string;
  ending: Record<Journey['state'], string>;
  cost: {
    customer(of: { cost: string; siloCost: string; share: string }): string;
    boundary(of: { boundary: string; customers: number; occurrences: number; cost: string }): string;
    all(of: { occurrences: number; cost: string; days: number }): string;
  };
  departments: {
    two(of: { from: string; fromPlace: string; to: string; toPlace: string }): string;
    one(of: { department: string; fromPlace: string; toPlace: string }): string;
    contradicting(of: { place: string; doing: string }): string;
    twice(of: { doing: string; fromPlace: string; toPlace: string }): string;
  };
  causes: Record<Cause, (of: { fromPlace: string; toPlace: string }) => string>;
  shortCauses: Record<Cause, string>;
  /** `denied`: the later touchpoint says that it had no context; left out: the proof is not about that. */
  proof(of: { touchpoints: number; place: string; denied: boolean | undefined }): string;
  actions: Record<Cause, { from(of: Handover): string; to(of: Handover): string }>;
  openEvidence: string;
  openAll: string;
  noSilo: string;
  company: {
    stitched(of: { touchpoints: number; journeys: number; known: number; anonymous: number }): string;
    across(of: { journeys: number }): string;
    states: Record<Journey['state'], (of: { count: number }) => string>;
    now(of: { list: string }): string;
    flags: Record<Flag['kind'], (of: { count: number }) => string>;
    flagged(of: { list: string }): string;
  };
  dropOffs: {
    all(of: { count: number; back: number; lost: string; recovered: string }): string;
    after(of: { doing: string; count: number; lost: string | undefined }): string;
    none: string;
  };
  columns: { boundary: string; doing: string; why: string; times: string; customers: string; cost: string };
  conservation(of: {
    received: number;
    stored: number;
    duplicate: number;
    quarantined: number;
    sent: number;
  }): string;
  conservationMeans: string;
  addresses: {
    api: string;
    apiNote: string;
    token: string;
    tokenNote: string;
    aws: string;
    awsNote(of: { bus: string }): string;
    state: string;
    kept: string;
  };
  stitching: string;
  sending(of: { touchpoints: number }): string;
  goesOn: string;
  sentLive(of: { count: number; doing: string; place: string }): string;
  liveOver: string;
  utc: string;
}
