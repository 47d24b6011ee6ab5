import type { StoredCorrection } from '../../contract/correction.ts';
import type { Erasure } from '../../contract/erasure.ts';
import type { Flag } from '../../contract/flag.ts';
import type { Journey } from '../../contract/journey.ts';
import type { QuarantineRecord } from '../../contract/quarantine.ts';
import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import type { CompiledDefinition } from '../../domain/definition.ts';
import { definitionOf } from '../../domain/definition-versions.ts';
import type { Ranks } from '../../domain/identity.ts';
import { entriesOf, identityOf } from '../../domain/ledger.ts';
import { compare } from '../../domain/node-id.ts';
import type { LedgerEntry, NodeId } from '../../domain/types.ts';
import { journeyView } from '../../domain/view.ts';
import { InvalidCursorError } from '../errors.ts';
import type { IntakeConfig } from '../intake.ts';
import type { ReceiptStore } from '../ports/erasure.ts';
import type { FlagStore } from '../ports/flags.ts';
import type { JourneyIndex } from '../ports/journeys.ts';
import type { Page } from '../ports/lists.ts';
import type { NodeStore } from '../ports/nodes.ts';
import type { QuarantineStore } from '../ports/quarantine.ts';
import type { TouchpointStore } from '../ports/touchpoints.ts';
import { findOwn, findSubject, openAround } from './find-subject.ts';
import { namesAny } from './named-in.ts';

export interface AccessDependencies {
  store: NodeStore &
    Pick<TouchpointStore, 'getTouchpoints'> &
    Pick<JourneyIndex, 'archivedJourneys'> &
    Pick<FlagStore, 'flagsOf'> &
    Pick<QuarantineStore, 'listQuarantine'> &
    Pick<ReceiptStore, 'listErasures'>;
  ranks: Ranks;
  definitions: readonly CompiledDefinition[];
  intake: IntakeConfig;
  /** Milliseconds. */
  now: () => number;
}

/** One thing held of a person. */
export type Held =
  | { kind: 'identifier'; id: NodeId }
  | { kind: 'touchpoint'; touchpoint: StoredTouchpoint; entry: LedgerEntry }
  | { kind: 'journey'; journey: Journey }
  | { kind: 'flag'; flag: Flag }
  | { kind: 'correction'; correction: StoredCorrection }
  | { kind: 'quarantine'; record: QuarantineRecord }
  | { kind: 'erasure'; erasure: Erasure };

const SECTIONS = [
  'identifiers',
  'touchpoints',
  'journeys',
  'flags',
  'corrections',
  'quarantine',
  'erasures',
] as const;
type Section = (typeof SECTIONS)[number];

export interface Asked {
  identifier: NodeId;
  /** As it was asked for: found in payloads that cannot be read. */
  raw?: string | undefined;
  limit: number;
  cursor?: string | undefined;
}

interface Whose {
  subject: NodeId;
  own: NodeId[];
}

type Part = (deps: AccessDependencies, whose: Whose, asked: Asked, after: string) => Promise<Page<Held>>;

/**
 * Everything held of the person behind an identifier, a page of one kind at a time. `subject` names whom it belongs to: one
 * person alone, or, where it is shared, what the identifier holds by itself.
 */
export async function access(
  deps: AccessDependencies,
  asked: Asked,
): Promise<Page<Held> & { subject: NodeId }> {
  const { section, after } = placeIn(asked);
  const subject = await findSubject(deps, asked.identifier);
  const { own } = await findOwn(deps, subject);
  const whose = { subject, own: [...new Set([...own, subject])] };
  const page = await PARTS[section](deps, whose, asked, after);
  const next = page.cursor === undefined ? SECTIONS[SECTIONS.indexOf(section) + 1] : section;
  const cursor = next === undefined ? {} : { cursor: cursorOf(asked, next, page.cursor ?? '') };
  return { subject, items: page.items, ...cursor };
}

const PARTS: Readonly<Record<Section, Part>> = {
  identifiers: async (_deps, { own }) => ({ items: own.map(id => ({ kind: 'identifier', id })) }),
  touchpoints,
  journeys,
  flags: async ({ store }, { own }) => {
    const flags = await Promise.all(own.map(id => store.flagsOf(id)));
    return { items: flags.flat().map(({ flag }) => ({ kind: 'flag', flag })) };
  },
  corrections: async ({ store }, { own }) => {
    const nodes = await store.getNodes(own);
    const all = [...nodes.values()].flatMap(node => node.corrections ?? []);
    const known = new Map(all.map(each => [each.id, each]));
    return { items: [...known.values()].map(correction => ({ kind: 'correction', correction })) };
  },
  quarantine: async ({ store, intake }, { own }, { raw, limit }, after) => {
    const wanted = { own: new Set(own), raw };
    const query = { limit: Math.min(limit, 25), ...(after === '' ? {} : { cursor: after }) };
    const { items, ...rest } = await store.listQuarantine(query);
    const named = items.filter(each => namesAny(each.payload, wanted, intake));
    return { ...rest, items: named.map(record => ({ kind: 'quarantine', record })) };
  },
  erasures: async ({ store }, { own }, { limit }, after) => {
    const page = await store.listErasures({ limit, ...(after === '' ? {} : { cursor: after }) });
    const of = ({ identifier: { namespace, hash } }: Erasure) => own.includes(`${namespace}.${hash}`);
    return { ...page, items: page.items.filter(of).map(erasure => ({ kind: 'erasure', erasure })) };
  },
};

async function touchpoints(
  deps: AccessDependencies,
  { subject, own }: Whose,
  { limit }: Asked,
  after: string,
): Promise<Page<Held>> {
  const { opened } = await openAround(deps, own);
  const identity = identityOf(opened.values(), deps.ranks);
  const held = new Map<string, LedgerEntry>();
  for (const open of opened.values()) {
    for (const entry of entriesOf(open)) {
      const { holder } = identity.attribute(entry.at, [open.node.id, ...entry.lower]);
      if (holder === subject) held.set(`${String(entry.at).padStart(16, '0')}#${entry.tid}`, entry);
    }
  }
  const places = [...held.keys()].filter(place => place > after).sort(compare);
  const shown = places.slice(0, limit);
  const tids = shown.flatMap(place => held.get(place)?.tid ?? []);
  const found = new Map((await deps.store.getTouchpoints(tids)).map(each => [each.tid, each]));
  const items = shown.flatMap((place): Held[] => {
    const entry = held.get(place);
    const touchpoint = found.get(entry?.tid ?? '');
    return entry === undefined || touchpoint === undefined ? [] : [{ kind: 'touchpoint', touchpoint, entry }];
  });
  const last = shown.at(-1);
  return { items, ...(places.length > limit && last !== undefined ? { cursor: last } : {}) };
}

async function journeys(
  { store, definitions, now }: AccessDependencies,
  { subject }: Whose,
  { limit }: Asked,
  after: string,
): Promise<Page<Held>> {
  const page = await store.archivedJourneys(subject, {
    limit,
    ...(after === '' ? {} : { cursor: after }),
  });
  // Those of the node are few; they come with the first of the others.
  const live = (await store.getNodes([subject])).get(subject)?.person?.journeys ?? [];
  const left = page.items.filter(({ id }) => !live.some(each => each.id === id)).map(each => each.state);
  const items = [...(after === '' ? live : []), ...left].flatMap((state): Held[] => {
    const definition = definitionOf(definitions, state);
    if (definition === undefined) return [];
    return [{ kind: 'journey', journey: journeyView(state, subject, definition, now()) }];
  });
  return { ...page, items };
}

function cursorOf({ identifier }: Asked, section: Section, after: string): string {
  return Buffer.from(JSON.stringify(['access', identifier, section, after])).toString('base64url');
}

function placeIn({ identifier, cursor }: Asked): { section: Section; after: string } {
  if (cursor === undefined) return { section: 'identifiers', after: '' };
  const parsed = parse(Buffer.from(cursor, 'base64url').toString());
  const [name, id, given, after] = Array.isArray(parsed) ? parsed : [];
  const section = SECTIONS.find(each => each === given);
  if (name !== 'access' || id !== identifier || section === undefined || typeof after !== 'string') {
    throw new InvalidCursorError();
  }
  return { section, after };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
