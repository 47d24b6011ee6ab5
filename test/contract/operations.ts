import fc from 'fast-check';
import type { JourneyEntry } from '../../shared/steps/ports/journeys.ts';
import type { Page } from '../../shared/steps/ports/lists.ts';
import type { Store } from '../../shared/steps/ports/store.ts';
import {
  DAY,
  NOON,
  sampleArchived,
  sampleFlag,
  sampleJourney,
  sampleNode,
  samplePage,
  sampleQuarantine,
  sampleTimer,
  sampleTouchpoint,
} from './samples.ts';

/** One call on a store, as data; `more` asks for what follows the list's latest page. */
export type Operation =
  | { do: 'put' | 'replace'; tid: string; digest: string; expected: string }
  | { do: 'touchpoints'; tids: string[] }
  | { do: 'node'; id: string; version: number; pages: number }
  | { do: 'nodes'; ids: string[] }
  | { do: 'page'; node: string; number: number; version: number }
  | { do: 'pages'; node: string; first: number | undefined }
  | {
      do: 'list' | 'unlist' | 'listed' | 'archive';
      person: string;
      id: string;
      definition: string;
      startedAt: number;
      stamp: number;
    }
  | { do: 'unarchive' | 'archived'; person: string; id: string; stamp: number }
  | { do: 'archivedOf'; person: string; limit: number; more: boolean }
  | {
      do: 'listJourneys';
      definition: string;
      limit: number;
      from: number | undefined;
      to: number | undefined;
      more: boolean;
    }
  | { do: 'flag'; person: string; id: string; sequence: number; at: number }
  | { do: 'flagsOf'; person: string }
  | { do: 'getFlag'; person: string; id: string }
  | { do: 'listFlags'; limit: number; from: number | undefined; to: number | undefined; more: boolean }
  | { do: 'timer' | 'untimer'; dueAt: number; journey: string; person: string; stamp: number | undefined }
  | { do: 'due'; now: number; limit: number }
  | { do: 'quarantine'; id: string; receivedAt: number; size: number }
  | { do: 'listQuarantine'; limit: number; more: boolean };

// Few names, so that operations meet; some that sort differently by UTF-16 and by UTF-8, some that are prefixes of others.
const person = fc.constantFrom('email.a', 'email.ab', 'email.😀');
const id = fc.constantFrom('x', 'a#b', '\uffee', '😀');
const digest = fc.constantFrom('one', 'two');
const version = fc.nat({ max: 3 });
const limit = fc.integer({ min: 1, max: 4 });
const stamp = fc.integer({ min: 0, max: 3 });
const time = fc.constantFrom(-400, -22, -21, 0, 9).map(days => NOON + days * DAY);
const bound = fc.option(time, { nil: undefined, freq: 1 });
const more = fc.boolean();
const definition = fc.constantFrom('retail-order', 'retail-order-2');
const as = <const T extends string>(...names: T[]) => fc.constantFrom(...names);

export const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({ do: as('put', 'replace'), tid: id, digest, expected: digest }),
  fc.record({ do: as('touchpoints'), tids: fc.array(id, { maxLength: 4 }) }),
  fc.record({ do: as('node'), id: person, version, pages: version }),
  fc.record({ do: as('nodes'), ids: fc.array(person, { maxLength: 4 }) }),
  fc.record({ do: as('page'), node: person, number: fc.constantFrom(0, 1, 2, 11), version }),
  fc.record({
    do: as('pages'),
    node: person,
    first: fc.option(fc.constantFrom(0, 1, 11), { nil: undefined }),
  }),
  {
    weight: 6,
    arbitrary: fc.record({
      do: as('list', 'list', 'list', 'unlist', 'listed', 'archive', 'archive'),
      person,
      id,
      definition,
      startedAt: time,
      stamp,
    }),
  },
  fc.record({ do: as('unarchive', 'archived'), person, id, stamp }),
  fc.record({ do: as('archivedOf'), person, limit, more }),
  {
    weight: 4,
    arbitrary: fc.record({ do: as('listJourneys'), definition, limit, from: bound, to: bound, more }),
  },
  { weight: 3, arbitrary: fc.record({ do: as('flag'), person, id, sequence: version, at: time }) },
  fc.record({ do: as('flagsOf'), person }),
  fc.record({ do: as('getFlag'), person, id }),
  { weight: 2, arbitrary: fc.record({ do: as('listFlags'), limit, from: bound, to: bound, more }) },
  fc.record({
    do: as('timer', 'untimer'),
    dueAt: time,
    journey: id,
    person,
    stamp: fc.option(stamp, { nil: undefined }),
  }),
  fc.record({ do: as('due'), now: time, limit }),
  fc.record({ do: as('quarantine'), id, receivedAt: time, size: fc.constantFrom(0, 10, 600_000) }),
  fc.record({ do: as('listQuarantine'), limit, more }),
);

/** Runs operations on one store; each answer, or the error in its place, as text that can be compared. */
export function runner(store: Store): (operation: Operation) => Promise<string> {
  const cursors = new Map<string, string | undefined>();
  const list = async <T>(name: string, wanted: boolean, ask: (from: object) => Promise<Page<T>>) => {
    const cursor = wanted ? cursors.get(name) : undefined;
    const page = await ask(cursor === undefined ? {} : { cursor });
    cursors.set(name, page.cursor);
    return page;
  };
  return async operation => {
    try {
      return JSON.stringify((await perform(store, operation, list)) ?? null, sortedKeys);
    } catch (error) {
      return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    }
  };
}

type Lister = <T>(name: string, more: boolean, ask: (from: object) => Promise<Page<T>>) => Promise<Page<T>>;

function perform(store: Store, op: Operation, list: Lister): Promise<unknown> {
  switch (op.do) {
    case 'put':
      return store.putTouchpoint(sampleTouchpoint(op.tid, { digest: op.digest }));
    case 'replace':
      return store.replaceTouchpoint(sampleTouchpoint(op.tid, { digest: op.digest }), op.expected);
    case 'touchpoints':
      return store
        .getTouchpoints(op.tids)
        .then(all => all.map(each => JSON.stringify(each, sortedKeys)).sort());
    case 'node':
      return store.saveNode(sampleNode(op.id, { version: op.version, pages: op.pages }));
    case 'nodes':
      return store.getNodes(op.ids).then(found => [...found].sort((a, b) => (a[0] < b[0] ? -1 : 1)));
    case 'page':
      return store.savePage(samplePage(op.node, op.number, { version: op.version }));
    case 'pages':
      return op.first === undefined ? store.getPages(op.node) : store.getPages(op.node, op.first);
    case 'list':
      return store.listJourney(entryOf(op));
    case 'unlist':
      return store.unlistJourney(entryOf(op));
    case 'listed':
      return store.listedJourneys([entryOf(op)]);
    case 'archive':
      return store.archiveJourney(sampleArchived(op.person, op.id, entryOf(op)));
    case 'unarchive':
      return store.unarchiveJourney(op.person, op.id, op.stamp);
    case 'archived':
      return store.archivedJourney(op.person, op.id);
    case 'archivedOf':
      return list(`person ${op.person}`, op.more, from =>
        store.archivedJourneys(op.person, { limit: op.limit, ...from }),
      );
    case 'listJourneys':
      return list(op.definition, op.more, from =>
        store.listJourneys(op.definition, { ...bounds(op), ...from }),
      );
    case 'flag': {
      const at = new Date(op.at).toISOString();
      return store.applyFlag(sampleFlag(op.person, op.id, op.sequence, { at }));
    }
    case 'flagsOf':
      return store.flagsOf(op.person);
    case 'getFlag':
      return store.getFlag(op.person, op.id);
    case 'listFlags':
      return list('flags', op.more, from => store.listFlags('drop-off', { ...bounds(op), ...from }));
    case 'timer':
      return store.putTimer(sampleTimer(op.dueAt, op.journey, op.person, op.stamp));
    case 'untimer':
      return store.deleteTimer(sampleTimer(op.dueAt, op.journey, op.person, op.stamp));
    case 'due':
      return store.dueTimers(op.now, op.limit);
    case 'quarantine': {
      const receivedAt = new Date(op.receivedAt).toISOString();
      return store.quarantine(sampleQuarantine(op.id, { receivedAt, payload: `${op.id}`.repeat(op.size) }));
    }
    case 'listQuarantine':
      return list('quarantine', op.more, from => store.listQuarantine({ limit: op.limit, ...from }));
  }
}

function entryOf(op: Extract<Operation, { startedAt: number }>): JourneyEntry {
  const { person, id, definition, startedAt, stamp } = op;
  return sampleJourney(person, id, { definition, startedAt, stamp });
}

function bounds(op: { limit: number; from: number | undefined; to: number | undefined }) {
  const { limit, from, to } = op;
  return { limit, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}

function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
