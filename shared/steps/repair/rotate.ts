import type { StoredCorrection } from '../../contract/correction.ts';
import { FLAG_KINDS, type Flag } from '../../contract/flag.ts';
import type { QuarantineRecord } from '../../contract/quarantine.ts';
import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import { KEY_STATE, ROTATE_PHASES, type RotatePhase, readKeyState } from '../key-state.ts';
import type { CheckpointStore } from '../ports/checkpoints.ts';
import type { Sealer } from '../ports/crypto.ts';
import type { ReceiptStore } from '../ports/erasure.ts';
import type { Page } from '../ports/lists.ts';
import type { RekeyStore } from '../ports/repair.ts';
import { withWidth } from '../with-width.ts';
import { type RebuildDependencies, type RebuildReport, rebuild, unfinishedRebuild } from './rebuild.ts';
import { isOfNewKeys, rekeyErased, rekeyNode, rekeyReceipt } from './rotate-erasures.ts';
import { readStoredForm } from './stored-form.ts';

export interface RotateDependencies extends RebuildDependencies {
  store: RebuildDependencies['store'] & RekeyStore & ReceiptStore;
  sealer: Sealer;
  /** What the newest key makes of a hash that the keys before it made. */
  rekey: (hash: string) => string;
  /** Keys beside the first, the newest counted. */
  generation: number;
}

export interface RotateOptions {
  isStopped?: () => boolean;
  onProgress?: (so: { phase: RotatePhase; done: number }) => void;
  pageSize?: number;
}

/** Something was done in the wrong order. Nothing was changed. */
export class RotateError extends Error {
  readonly code = 'cannot-rotate';
  constructor(message: string) {
    super(message);
    this.name = 'RotateError';
  }
}

const WIDTH = 8;
const PAGE_SIZE = 500;
/** A payload of one chunk is written at once, whole or not at all; a larger one keeps the key it was sealed with. */
const MOST_RESEALED = 300_000;

/**
 * Says that the keys are being changed: from now on ingest refuses its messages and the sweep rests. Before the new key
 * is put into the secret. Answers whether a rotation goes on that was begun before.
 */
export async function beginRotation(
  store: CheckpointStore & ReceiptStore,
  keysInSecret: number,
): Promise<'begun' | 'goes-on'> {
  const state = await readKeyState(store);
  const generation = keysInSecret - 1;
  if (
    state.rotating !== undefined &&
    (generation === state.generation || generation === state.generation + 1)
  ) {
    return 'goes-on';
  }
  if (generation !== state.generation) {
    throw new RotateError(
      `The secret holds ${keysInSecret} keys, but the table was made with ${state.generation + 1}: put the version of the secret back that belongs to this table`,
    );
  }
  if ((await unfinishedRebuild(store)) !== undefined) {
    throw new RotateError('A rebuild has not ended: go on with it first (hilvan rebuild --resume)');
  }
  const { items: erasures } = await store.listErasures({ limit: 1000 });
  if (erasures.some(each => each.state === 'running' || each.state === 'waiting')) {
    throw new RotateError('An erasure has not ended: wait for it first (hilvan erasures)');
  }
  await store.putCheckpoint(KEY_STATE, { ...state, rotating: { phase: 'touchpoints', done: 0 } });
  return 'begun';
}

/**
 * Hashes again, with the newest key, all that is stored under a hash, and derives everything from it anew. Nobody else
 * may write meanwhile. Stopped or killed, it goes on at the page it was at; a page done twice changes nothing.
 * Flags keep their history under their new ids and are not announced again.
 */
export async function rotate(
  deps: RotateDependencies,
  { isStopped = () => false, onProgress, pageSize = PAGE_SIZE }: RotateOptions = {},
): Promise<{ finished: boolean; rebuilt?: RebuildReport }> {
  const { store, generation } = deps;
  const state = await readKeyState(store);
  const at = state.rotating;
  if (at === undefined || generation !== state.generation + 1) {
    throw new RotateError('No rotation to this key was begun: add the key with hilvan rotate-key');
  }
  for (const phase of ROTATE_PHASES.slice(ROTATE_PHASES.indexOf(at.phase))) {
    if (phase !== at.phase) Object.assign(at, { phase, cursor: undefined, done: 0 });
    if (phase === 'rebuild') break;
    for (let cursor = at.cursor; ; ) {
      if (isStopped()) return { finished: false };
      const page = { limit: pageSize, ...(cursor === undefined ? {} : { cursor }) };
      const { items, next } = await readPage(deps, phase, page);
      await withWidth(WIDTH, items, each => each());
      at.done += items.length;
      at.cursor = next;
      await store.putCheckpoint(KEY_STATE, { generation: state.generation, rotating: at });
      onProgress?.({ phase, done: at.done });
      cursor = next;
      if (cursor === undefined) break;
    }
  }
  await store.putCheckpoint(KEY_STATE, {
    generation: state.generation,
    rotating: { phase: 'rebuild', done: 0 },
  });
  const resume = (await unfinishedRebuild(store)) !== undefined;
  const rebuilt = await rebuild(deps, {
    resume,
    isStopped,
    pageSize,
    onProgress: ({ scanned }) => onProgress?.({ phase: 'rebuild', done: scanned }),
  });
  if (!rebuilt.finished) return { finished: false, rebuilt };
  await store.putCheckpoint(KEY_STATE, { generation });
  return { finished: true, rebuilt };
}

type Work = { items: (() => Promise<void>)[]; next: string | undefined };

async function readPage(
  deps: RotateDependencies,
  phase: Exclude<RotatePhase, 'rebuild'>,
  page: { limit: number; cursor?: string },
): Promise<Work> {
  const { store } = deps;
  const work = <T>({ items, cursor }: Page<T>, each: (item: T) => Promise<void>): Work => ({
    items: items.map(item => () => each(item)),
    next: cursor,
  });
  switch (phase) {
    case 'touchpoints':
      return work(await store.scanTouchpoints(page), async touchpoint => {
        if (isRekeyed(deps, touchpoint)) return;
        await store.replaceTouchpoint(rekeyTouchpoint(deps, touchpoint), touchpoint.digest);
      });
    case 'corrections':
      return work(await store.listCorrections(page), async correction => {
        if (!isRekeyed(deps, correction)) await store.replaceCorrection(rekeyCorrection(deps, correction));
      });
    case 'quarantine':
      return work(await store.listQuarantine(page), record => rekeyRecord(deps, record));
    case 'flags':
      return flagsPage(deps, page);
    case 'journeys':
      return journeysPage(deps, page);
    case 'erasures':
      return work(await store.scanNodes(page), id => rekeyErased(deps, id));
    case 'tombstones': {
      const { cursor } = await store.rekeyTombstones(page, deps.generation, deps.rekey);
      return { items: [], next: cursor };
    }
    case 'receipts':
      return work(await store.listErasures(page), receipt => rekeyReceipt(deps, receipt));
    case 'drop':
      return work(await store.scanNodes(page), async id => {
        if (await isOfNewKeys(deps, id)) return;
        await store.moveAudit(id, rekeyNode(deps, id));
        await store.dropNode(id);
      });
    case 'timers': {
      const timers = await store.dueTimers(END_OF_TIMERS, page.limit);
      return {
        items: timers.map(timer => () => store.deleteTimer(timer)),
        next: timers.length === 0 ? undefined : 'more',
      };
    }
  }
}

const END_OF_TIMERS = Date.UTC(9999, 0, 1);

function isRekeyed({ generation }: RotateDependencies, { keys = 0 }: { keys?: number | undefined }): boolean {
  return keys >= generation;
}

function rekeyTouchpoint(deps: RotateDependencies, touchpoint: StoredTouchpoint): StoredTouchpoint {
  return {
    ...touchpoint,
    digest: deps.rekey(touchpoint.digest),
    ids: touchpoint.ids.map(id => rekeyNode(deps, id)),
    keys: deps.generation,
  };
}

/** Of one namespace, the lower one is the smaller: under new hashes it may be the other. */
function rekeyCorrection(deps: RotateDependencies, correction: StoredCorrection): StoredCorrection {
  const [lower, higher] = [rekeyNode(deps, correction.lower), rekeyNode(deps, correction.higher)];
  const sameNamespace = lower.split('.')[0] === higher.split('.')[0];
  const swap = sameNamespace && lower < higher !== correction.lower < correction.higher;
  return {
    ...correction,
    ...(swap ? { lower: higher, higher: lower } : { lower, higher }),
    keys: deps.generation,
  };
}

async function rekeyRecord(deps: RotateDependencies, record: QuarantineRecord): Promise<void> {
  const { store, sealer } = deps;
  if (sealer.isCurrent(record.payload)) return;
  const payload = sealer.open(record.payload, record.id);
  if (payload.length > MOST_RESEALED) return;
  const form = record.reason === 'id-conflict' ? readStoredForm(payload) : undefined;
  const now =
    form === undefined || isRekeyed(deps, form) ? payload : JSON.stringify(rekeyTouchpoint(deps, form));
  await store.replaceQuarantine({ ...record, payload: sealer.seal(now, record.id) });
}

/** Definitions one after the other; the cursor names the one. Off the list, whoever is listed. */
async function journeysPage(
  deps: RotateDependencies,
  page: { limit: number; cursor?: string },
): Promise<Work> {
  const { store, definitions } = deps;
  const [id = definitions[0]?.id ?? '', within] = page.cursor?.split(' ') ?? [];
  const found = await store.listJourneys(id, { limit: page.limit, ...(within ? { cursor: within } : {}) });
  const following = definitions[definitions.findIndex(each => each.id === id) + 1]?.id;
  return {
    items: found.items.map(entry => () => store.unlistJourney(entry)),
    next: found.cursor !== undefined ? `${id} ${found.cursor}` : following,
  };
}

/** Kinds one after the other; the cursor names the kind. */
async function flagsPage(deps: RotateDependencies, page: { limit: number; cursor?: string }): Promise<Work> {
  const { store } = deps;
  const [kind = FLAG_KINDS[0], within] = (page.cursor?.split(' ') ?? []) as [Flag['kind']?, string?];
  const found = await store.listFlags(kind, { limit: page.limit, ...(within ? { cursor: within } : {}) });
  const following = FLAG_KINDS[FLAG_KINDS.indexOf(kind) + 1];
  // Only persons of the old hashes have a node yet: what this very walk has written is passed by.
  const old = await store.getNodes(found.items.map(each => each.flag.person));
  return {
    items: found.items
      .filter(each => old.has(each.flag.person))
      .map(({ flag, sequence }) => async () => {
        const person = rekeyNode(deps, flag.person);
        const hash = person.slice(person.indexOf('.') + 1);
        const id = `${flag.id.slice(0, flag.id.lastIndexOf('~') + 1)}${hash}`;
        await store.applyFlag({ flag: { ...flag, id, person }, sequence });
      }),
    next: found.cursor !== undefined ? `${kind} ${found.cursor}` : following,
  };
}
