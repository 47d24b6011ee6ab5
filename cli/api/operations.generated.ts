// Generated from docs/contract/openapi.json by "npm run contract": change the schemas, not this file.

export type Slug = string;
export type Instant = string;
export type Money = { amount: number; currency: string };
export type Evidence = { touchpoint: string; occurredAt: Instant; channel: Slug; activity: string; team?: Slug | undefined };
export type Silo = { boundary: { from: { channel: Slug; team?: Slug | undefined }; to: { channel: Slug; team?: Slug | undefined } }; cause: "no-handoff" | "contradiction" | "failed-before" | "unresolved-before" };
export type Basis = "explicit" | "sole-owner" | "between-sightings" | "same-session" | "unattributed" | "alias" | "corrected";
export type ReworkMeasures = { pm4py: number; edeaR: { selfLoops: { all: number; repeat: number; redo: number }; repetitions: { all: number; repeat: number; redo: number } }; occurrences: number };
export type Identifier = { namespace: string; hash: string };
export type Journey = { id: string; person: string; definition: { id: Slug; version: number }; state: "open" | "completed" | "cancelled" | "dropped-off"; stage: Slug; startedAt: Instant; lastAt: Instant; endedAt?: Instant | undefined; keyed: boolean; touchpoints: number; channels: Slug[]; flags: Record<string, number>; rework: ReworkMeasures; cost: Money; siloCost: Money; value?: Money | undefined; recoveries: ({ at: Instant; channel: Slug })[] };
export type TimelineEntry = { id: string; occurredAt: Instant; channel: Slug; activity: string; outcome?: "completed" | "failed" | "abandoned" | "transferred" | undefined; context?: { received: boolean; from?: Slug | undefined; proof?: "proven" | "forged" | "foreign" | "stale" | undefined } | undefined; statements?: Record<string, string | number | boolean> | undefined; reason?: Slug | undefined; team?: Slug | undefined; durationSeconds?: number | undefined; segment?: Slug | undefined; cost?: Money | undefined; value?: Money | undefined; survey?: { instrument: "nps" | "csat" | "dsat" | "ces" | "cadv"; variant: string; score: number; respondent?: "customer" | "employee" | undefined; comment?: string | undefined } | undefined; voice?: ({ quadrant: "says" | "thinks" | "does" | "feels" | "hears" | "frustrates" | "motivates"; text: string })[] | undefined; attributes?: Record<string, string | number | boolean> | undefined; stage: Slug; basis: "explicit" | "sole-owner" | "between-sightings" | "same-session" | "unattributed" | "alias" | "corrected"; namespaces: string[] };
export type FoundPerson = { id: string; kind: "personal" | "anonymous"; namespace: string; touchpoints: number; firstAt?: Instant | undefined; lastAt?: Instant | undefined; identifiers: ({ namespace: string; hash: string })[]; basis: Basis };
export type Person = { id: string; kind: "personal" | "anonymous"; namespace: string; touchpoints: number; firstAt?: Instant | undefined; lastAt?: Instant | undefined; identifiers: ({ namespace: string; hash: string })[] };
export type FoundPersons = { items: FoundPerson[]; cursor?: string | undefined };
export type Journeys = { items: Journey[]; cursor?: string | undefined };
export type JourneyDetail = { id: string; person: string; definition: { id: Slug; version: number }; state: "open" | "completed" | "cancelled" | "dropped-off"; stage: Slug; startedAt: Instant; lastAt: Instant; endedAt?: Instant | undefined; keyed: boolean; touchpoints: number; channels: Slug[]; flags: Record<string, number>; rework: ReworkMeasures; cost: Money; siloCost: Money; value?: Money | undefined; recoveries: ({ at: Instant; channel: Slug })[]; timeline: ({ id: string; occurredAt: Instant; channel: Slug; activity: string; outcome?: "completed" | "failed" | "abandoned" | "transferred" | undefined; context?: { received: boolean; from?: Slug | undefined; proof?: "proven" | "forged" | "foreign" | "stale" | undefined } | undefined; statements?: Record<string, string | number | boolean> | undefined; reason?: Slug | undefined; team?: Slug | undefined; durationSeconds?: number | undefined; segment?: Slug | undefined; cost?: Money | undefined; value?: Money | undefined; survey?: { instrument: "nps" | "csat" | "dsat" | "ces" | "cadv"; variant: string; score: number; respondent?: "customer" | "employee" | undefined; comment?: string | undefined } | undefined; voice?: ({ quadrant: "says" | "thinks" | "does" | "feels" | "hears" | "frustrates" | "motivates"; text: string })[] | undefined; attributes?: Record<string, string | number | boolean> | undefined; stage: Slug; basis: "explicit" | "sole-owner" | "between-sightings" | "same-session" | "unattributed" | "alias" | "corrected"; namespaces: string[]; flags: ({ id: string; kind: "drop-off" | "self-loop" | "repetition" | "ping-pong" | "channel-leak" | "repeat-contact" | "contradiction"; state: "raised" | "resolved" | "retracted" })[] })[]; flagged: Flag[]; cursor?: string | undefined };
export type Flag = { id: string; kind: "drop-off" | "self-loop" | "repetition" | "ping-pong" | "channel-leak" | "repeat-contact" | "contradiction"; state: "raised" | "resolved" | "retracted"; at: Instant; journey: string; person: string; definition: { id: Slug; version: number }; stage: Slug; channels: Slug[]; teams: Slug[]; evidence: Evidence[]; variant?: "repeat" | "redo" | undefined; silo?: Silo | undefined; cost?: Money | undefined; value?: Money | undefined; subject?: Slug | undefined; reason?: Slug | undefined; resolved?: { at: Instant; channel: Slug } | undefined };
export type Flags = { items: Flag[]; cursor?: string | undefined };
export type TouchpointExplanation = { touchpoint: { id: string; occurredAt: Instant; channel: Slug; activity: string; outcome?: "completed" | "failed" | "abandoned" | "transferred" | undefined; context?: { received: boolean; from?: Slug | undefined; proof?: "proven" | "forged" | "foreign" | "stale" | undefined } | undefined; statements?: Record<string, string | number | boolean> | undefined; reason?: Slug | undefined; team?: Slug | undefined; durationSeconds?: number | undefined; segment?: Slug | undefined; cost?: Money | undefined; value?: Money | undefined; survey?: { instrument: "nps" | "csat" | "dsat" | "ces" | "cadv"; variant: string; score: number; respondent?: "customer" | "employee" | undefined; comment?: string | undefined } | undefined; voice?: ({ quadrant: "says" | "thinks" | "does" | "feels" | "hears" | "frustrates" | "motivates"; text: string })[] | undefined; attributes?: Record<string, string | number | boolean> | undefined; basis: "explicit" | "sole-owner" | "between-sightings" | "same-session" | "unattributed" | "alias" | "corrected"; namespaces: string[] }; person: string; basis: Basis; why: string; identifiers: ({ namespace: string; hash: string; kind: "personal" | "anonymous"; decides: boolean })[]; sightings: ({ identifier: Identifier; seenWith: Identifier; at: Instant; touchpoint: string; person: string })[]; settled: boolean; journeys: ({ id: string; definition: { id: Slug; version: number }; stage: string })[] };
export type FlagExplanation = { flag: Flag; rule: string; evidence: TimelineEntry[] };
export type Corrections = { items: ({ id: string; kind: "link" | "unlink" | "alias"; identifiers: Identifier[]; at: Instant; actor: string; reason: string })[]; cursor?: string | undefined };
export type Quarantine = { items: ({ id: string; reason: "not-json" | "invalid-envelope" | "unsupported-version" | "invalid" | "too-large" | "no-identifier" | "from-the-future" | "from-the-past" | "id-conflict" | "too-many-corrections"; issues: ({ path: string; message: string })[]; receivedAt: Instant; source: string; touchpoint?: string | undefined; former?: string | undefined; redriven?: { at: Instant; stored: number; duplicate: number; quarantined: number } | undefined; bytes: number })[]; cursor?: string | undefined };
export type QuarantineRecord = { id: string; reason: "not-json" | "invalid-envelope" | "unsupported-version" | "invalid" | "too-large" | "no-identifier" | "from-the-future" | "from-the-past" | "id-conflict" | "too-many-corrections"; issues: ({ path: string; message: string })[]; receivedAt: Instant; source: string; touchpoint?: string | undefined; payload: string; former?: string | undefined; redriven?: { at: Instant; stored: number; duplicate: number; quarantined: number } | undefined };
export type Access = { items: ({ namespace: string; hash: string; kind: "identifier" } | { id: string; occurredAt: Instant; channel: Slug; activity: string; outcome?: "completed" | "failed" | "abandoned" | "transferred" | undefined; context?: { received: boolean; from?: Slug | undefined; proof?: "proven" | "forged" | "foreign" | "stale" | undefined } | undefined; statements?: Record<string, string | number | boolean> | undefined; reason?: Slug | undefined; team?: Slug | undefined; durationSeconds?: number | undefined; segment?: Slug | undefined; cost?: Money | undefined; value?: Money | undefined; survey?: { instrument: "nps" | "csat" | "dsat" | "ces" | "cadv"; variant: string; score: number; respondent?: "customer" | "employee" | undefined; comment?: string | undefined } | undefined; voice?: ({ quadrant: "says" | "thinks" | "does" | "feels" | "hears" | "frustrates" | "motivates"; text: string })[] | undefined; attributes?: Record<string, string | number | boolean> | undefined; journeyType?: Slug | undefined; keys?: number | undefined; kind: "touchpoint"; basis: Basis; identifiers: Identifier[] } | { kind: "journey"; journey: Journey } | { kind: "flag"; flag: Flag } | { id: string; identifiers: Identifier[]; at: Instant; actor: string; reason: string; kind: "correction"; correction: "link" | "unlink" | "alias" } | { kind: "quarantine"; record: QuarantineRecord } | { kind: "erasure"; erasure: Erasure })[]; cursor?: string | undefined; person: string };
export type Erasure = { id: string; state: "running" | "waiting" | "done" | "refused"; identifier: { namespace: string; hash: string }; actor: string; reason: string; requestedAt: Instant; upTo?: Instant | undefined; finishedAt?: Instant | undefined; counts: { identifiers: number; touchpoints: number; journeys: number; flags: number; timers: number; corrections: number; quarantined: number; deadLetters: number; namelessSightings: number }; lake?: "clean" | "late" | undefined; keys?: number | undefined; problem?: string | undefined };
export type Erasures = { items: Erasure[]; cursor?: string | undefined };
export type Context = { asOf: Instant; channel?: Slug | undefined; person?: { id: string; kind: "personal" | "anonymous"; basis: "explicit" | "sole-owner" | "between-sightings" | "same-session" | "unattributed" | "alias" | "corrected" } | undefined; journeys: ({ id: string; definition: { id: Slug; version: number }; title?: string | undefined; state: "open" | "completed" | "cancelled" | "dropped-off"; stage: Slug; stageTitle?: string | undefined; since: Instant; endedAt?: Instant | undefined; last: { at: Instant; channel: Slug; team?: Slug | undefined; other?: boolean | undefined; activity: string } })[]; lastByChannel: ({ at: Instant; channel: Slug; team?: Slug | undefined; other?: boolean | undefined; activity: string; touchpoint: string })[]; told: ({ at: Instant; channel: Slug; team?: Slug | undefined; other?: boolean | undefined; journey: string; subject: Slug; value: string | number | boolean })[]; contradictions: ({ at: Instant; journey: string; subject: Slug; values: ({ channel: Slug; at: Instant; value: string | number | boolean })[] })[]; provided: ({ at: Instant; channel: Slug; team?: Slug | undefined; other?: boolean | undefined; journey: string; activity: string; times: number; outcome?: "completed" | "failed" | "abandoned" | "transferred" | undefined })[]; doNotAskAgain: ({ at: Instant; channel: Slug; team?: Slug | undefined; other?: boolean | undefined; what: "activity" | "reason"; name: string; why: "done" | "handed-over" | "done-again" | "told" })[]; flags: ({ at: Instant; journey: string; kind: "drop-off" | "self-loop" | "repetition" | "ping-pong" | "channel-leak" | "repeat-contact" | "contradiction"; count: number; silo?: Silo | undefined })[]; contacts: ({ at: Instant; channel: Slug; team?: Slug | undefined; other?: boolean | undefined; journey: string; reason?: Slug | undefined })[]; more: boolean; receipt: string };
export type Audit = { items: ({ id: string; at: Instant; viewer: string; role: "analyst" | "team" | "admin"; teams?: string[] | undefined; operation: string; status: number; person?: string | undefined; journey?: string | undefined; flag?: string | undefined; touchpoint?: string | undefined; erasure?: string | undefined; quarantine?: string | undefined })[]; cursor?: string | undefined };
export type Definitions = { items: ({ id: Slug; versions: ({ version: number; title: string; origin: "shipped" | "stored"; effectiveFrom?: Instant | undefined; inForce: boolean; log: ({ at: Instant; actor: string; effectiveFrom: Instant })[] })[] })[]; cursor?: string | undefined };
export type DefinitionDetail = { id: Slug; versions: ({ version: number; title: string; origin: "shipped" | "stored"; effectiveFrom?: Instant | undefined; inForce: boolean; log: ({ at: Instant; actor: string; effectiveFrom: Instant })[] })[]; definition: { id: Slug; version: number; title: string; currency: string; keyTypes?: Slug[] | undefined; stages: ({ id: Slug; title: string; phase: "before" | "during" | "after"; activities: string[]; momentOfTruth: number; expectedWithin?: string | undefined; team?: Slug | undefined })[]; starts: string[]; goals: string[]; cancels: string[]; inactivity: string; recoverWithin: string; repeatable: string[]; containmentWindow: string; repeatContactWindow: string; channels: Record<string, { kind: "digital" | "assisted" | "physical"; team?: Slug | undefined; unitCost?: number | undefined; unitCostSource?: string | undefined }> } };
export type Transitions = { asOf: Instant; journeys: number; figures: { of: "channel" | "stage" | "team" | "activity"; journeys: number; steps: number; transitions: number; moves: ({ from: string; to: string; count: number; journeys: number; share: number; cell: string; open?: string | undefined })[]; totals: ({ value: string; leaving: { count: number; journeys: number; cell: string; open?: string | undefined }; entering: { count: number; journeys: number; cell: string; open?: string | undefined } })[] } };
export type JourneysBehind = { asOf: Instant; journeys: number; items: ({ id: string; open: string })[]; cursor?: string | undefined };
export type Accepted = { id: string };
export type SqlAnswer = { columns: ({ name: string; type: string })[]; rows: ((string | number | boolean | null)[])[]; cursor?: string | undefined; truncated?: true | undefined; scannedBytes?: number | undefined };
export type Problem = { type: string; title: string; status: number; detail: string; errors?: ({ parameter: string; message: string })[] | undefined; supersededBy?: string | undefined; dividedAmong?: string[] | undefined };
export type CorrectionPost = { id?: string | undefined; kind: "link" | "unlink" | "alias"; identifier: { namespace: string; value: string }; with: { namespace: string; value: string }; at: string; actor: string; reason: string };
export type DefinitionPut = { definition: { id: string; version: number; title: string; currency: string; keyTypes?: string[] | undefined; stages: ({ id: string; title: string; phase: "before" | "during" | "after"; activities: string[]; momentOfTruth?: number | undefined; expectedWithin?: string | undefined; team?: string | undefined })[]; starts: string[]; goals: string[]; cancels?: string[] | undefined; inactivity: string; recoverWithin: string; repeatable?: string[] | undefined; containmentWindow?: string | undefined; repeatContactWindow?: string | undefined; channels: Record<string, { kind: "digital" | "assisted" | "physical"; team?: string | undefined; unitCost?: number | undefined; unitCostSource?: string | undefined }> }; effectiveFrom?: string | undefined; actor: string };
export type ErasurePost = { id?: string | undefined; identifier: { namespace: string; value?: string | undefined; hash?: string | undefined }; actor: string; reason: string; upTo?: string | undefined };
export type SqlPost = { sql: string; limit?: number | undefined; cursor?: string | undefined };
export type ContextPost = { namespace: string; value: string; channel?: string | undefined };

export interface Operations {
  /** Persons behind an identifier: its owner, or, where it is shared, all that touchpoints of it belong to. */
  findPersons: { asked: { query: { namespace: string; value: string } }; answer: FoundPersons };
  /** A person. */
  getPerson: { asked: { id: string }; answer: Person };
  /** Journeys of a person, the oldest first. */
  getPersonJourneys: { asked: { id: string; query: { limit?: number | undefined; cursor?: string | undefined } }; answer: Journeys };
  /** Journeys by start, the newest first. */
  listJourneys: { asked: { query: { definition?: string | undefined; state?: "open" | "completed" | "cancelled" | "dropped-off" | undefined; flag?: "drop-off" | "self-loop" | "repetition" | "ping-pong" | "channel-leak" | "repeat-contact" | "contradiction" | undefined; channel?: string | undefined; from?: string | undefined; to?: string | undefined; limit?: number | undefined; cursor?: string | undefined } }; answer: Journeys };
  /** A journey with its timeline, the flags on it and why each touchpoint is its person’s. */
  getJourney: { asked: { id: string; query: { limit?: number | undefined; cursor?: string | undefined } }; answer: JourneyDetail };
  /** Flags by time, the newest first. */
  listFlags: { asked: { query: { kind?: "drop-off" | "self-loop" | "repetition" | "ping-pong" | "channel-leak" | "repeat-contact" | "contradiction" | undefined; boundary?: string | undefined; state?: "raised" | "resolved" | "retracted" | undefined; from?: string | undefined; to?: string | undefined; limit?: number | undefined; cursor?: string | undefined } }; answer: Flags };
  /** A flag, retracted ones too. */
  getFlag: { asked: { id: string }; answer: Flag };
  /** Why a touchpoint is this person’s and in this journey. */
  explainTouchpoint: { asked: { id: string }; answer: TouchpointExplanation };
  /** The same for an id that a path does not carry unchanged, such as one with dots, slashes or %. */
  explainTouchpointOfAnyId: { asked: { query: { id: string } }; answer: TouchpointExplanation };
  /** Why a flag was raised: its rule and its evidence in full. */
  explainFlag: { asked: { id: string }; answer: FlagExplanation };
  /** What operators decided about identities, the newest first. */
  listCorrections: { asked: { query: { from?: string | undefined; to?: string | undefined; limit?: number | undefined; cursor?: string | undefined } }; answer: Corrections };
  /** Corrects an identity: link, unlink or alias; journeys and flags follow within seconds. */
  postCorrection: { asked: { body: CorrectionPost }; answer: Accepted };
  /** Journey definitions with their versions, the newest first. */
  listDefinitions: { asked: Record<never, never>; answer: Definitions };
  /** A journey definition in one version, and which versions there are. */
  getDefinition: { asked: { id: string; query: { version?: number | undefined } }; answer: DefinitionDetail };
  /** Stores a version of a journey definition; what is against it on arrival is told in quarantine. */
  putDefinition: { asked: { id: string; body: DefinitionPut }; answer: Accepted };
  /** What could not be stored, the newest first, without payloads. */
  listQuarantine: { asked: { query: { reason?: "not-json" | "invalid-envelope" | "unsupported-version" | "invalid" | "too-large" | "no-identifier" | "from-the-future" | "from-the-past" | "id-conflict" | "too-many-corrections" | undefined; source?: string | undefined; from?: string | undefined; to?: string | undefined; limit?: number | undefined; cursor?: string | undefined } }; answer: Quarantine };
  /** One of them, with its payload as it was received. */
  getQuarantineRecord: { asked: { id: string }; answer: QuarantineRecord };
  /** Everything held of the person behind an identifier, kind by kind. */
  getAccess: { asked: { query: { namespace: string; value: string; limit?: number | undefined; cursor?: string | undefined } }; answer: Access };
  /** Erasures and their receipts, the newest first. */
  listErasures: { asked: { query: { from?: string | undefined; to?: string | undefined; limit?: number | undefined; cursor?: string | undefined } }; answer: Erasures };
  /** Asks to erase everything held of a person; the receipt is at /v1/erasures/{id}. */
  postErasure: { asked: { body: ErasurePost }; answer: Accepted };
  /** How far an erasure is or, once it is done, its receipt. */
  getErasure: { asked: { id: string }; answer: Erasure };
  /** Who looked at whom, the latest first. */
  listAudit: { asked: { query: { person?: string | undefined; viewer?: string | undefined; from?: string | undefined; to?: string | undefined; limit?: number | undefined; cursor?: string | undefined } }; answer: Audit };
  /** What a customer has just gone through, for the channel that serves them now. */
  getContext: { asked: { query: { namespace: string; value: string; channel?: string | undefined } }; answer: Context };
  /** The same, and no identifier stands in an address. */
  postContext: { asked: { body: ContextPost }; answer: Context };
  /** Runs one SELECT over the tables and views of the lake; docs/sql.md tells of them. */
  postSql: { asked: { body: SqlPost }; answer: SqlAnswer };
  /** Which channel, stage, team or activity follows which, and how often. */
  getTransitions: { asked: { query: { definition?: string | undefined; version?: number | undefined; segment?: string | undefined; channel?: string | undefined; stage?: string | undefined; team?: string | undefined; attribute?: string | undefined; flag?: "drop-off" | "self-loop" | "repetition" | "ping-pong" | "channel-leak" | "repeat-contact" | "contradiction" | undefined; state?: "open" | "completed" | "cancelled" | "dropped-off" | undefined; from?: string | undefined; to?: string | undefined; zone?: string | undefined; of?: "channel" | "stage" | "team" | "activity" | undefined } }; answer: Transitions };
  /** Journeys behind a figure of transitions. */
  getTransitionsJourneys: { asked: { query: { definition?: string | undefined; version?: number | undefined; segment?: string | undefined; channel?: string | undefined; stage?: string | undefined; team?: string | undefined; attribute?: string | undefined; flag?: "drop-off" | "self-loop" | "repetition" | "ping-pong" | "channel-leak" | "repeat-contact" | "contradiction" | undefined; state?: "open" | "completed" | "cancelled" | "dropped-off" | undefined; from?: string | undefined; to?: string | undefined; zone?: string | undefined; of?: "channel" | "stage" | "team" | "activity" | undefined; cell: string; cursor?: string | undefined } }; answer: JourneysBehind };
}

/** `answer` names its schema. */
export const OPERATIONS = {
  findPersons: { method: 'GET', path: '/v1/persons', answer: 'FoundPersons' },
  getPerson: { method: 'GET', path: '/v1/persons/{id}', answer: 'Person' },
  getPersonJourneys: { method: 'GET', path: '/v1/persons/{id}/journeys', answer: 'Journeys' },
  listJourneys: { method: 'GET', path: '/v1/journeys', answer: 'Journeys' },
  getJourney: { method: 'GET', path: '/v1/journeys/{id}', answer: 'JourneyDetail' },
  listFlags: { method: 'GET', path: '/v1/flags', answer: 'Flags' },
  getFlag: { method: 'GET', path: '/v1/flags/{id}', answer: 'Flag' },
  explainTouchpoint: { method: 'GET', path: '/v1/explain/touchpoints/{id}', answer: 'TouchpointExplanation' },
  explainTouchpointOfAnyId: { method: 'GET', path: '/v1/explain/touchpoints', answer: 'TouchpointExplanation' },
  explainFlag: { method: 'GET', path: '/v1/explain/flags/{id}', answer: 'FlagExplanation' },
  listCorrections: { method: 'GET', path: '/v1/corrections', answer: 'Corrections' },
  postCorrection: { method: 'POST', path: '/v1/corrections', answer: 'Accepted' },
  listDefinitions: { method: 'GET', path: '/v1/definitions', answer: 'Definitions' },
  getDefinition: { method: 'GET', path: '/v1/definitions/{id}', answer: 'DefinitionDetail' },
  putDefinition: { method: 'PUT', path: '/v1/definitions/{id}', answer: 'Accepted' },
  listQuarantine: { method: 'GET', path: '/v1/quarantine', answer: 'Quarantine' },
  getQuarantineRecord: { method: 'GET', path: '/v1/quarantine/{id}', answer: 'QuarantineRecord' },
  getAccess: { method: 'GET', path: '/v1/access', answer: 'Access' },
  listErasures: { method: 'GET', path: '/v1/erasures', answer: 'Erasures' },
  postErasure: { method: 'POST', path: '/v1/erasures', answer: 'Accepted' },
  getErasure: { method: 'GET', path: '/v1/erasures/{id}', answer: 'Erasure' },
  listAudit: { method: 'GET', path: '/v1/audit', answer: 'Audit' },
  getContext: { method: 'GET', path: '/v1/context', answer: 'Context' },
  postContext: { method: 'POST', path: '/v1/context', answer: 'Context' },
  postSql: { method: 'POST', path: '/v1/sql', answer: 'SqlAnswer' },
  getTransitions: { method: 'GET', path: '/v1/analytics/transitions', answer: 'Transitions' },
  getTransitionsJourneys: { method: 'GET', path: '/v1/analytics/transitions/journeys', answer: 'JourneysBehind' },
} as const;
