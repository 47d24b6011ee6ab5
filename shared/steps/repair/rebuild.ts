import * as z from 'zod';
import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import type { NodeId } from '../../domain/types.ts';
import type { StitchDependencies } from '../dependencies.ts';
import type { CheckpointStore } from '../ports/checkpoints.ts';
import type { Page } from '../ports/lists.ts';
import type { ScanStore } from '../ports/repair.ts';
import type { Store } from '../ports/store.ts';
import { withWidth } from '../with-width.ts';
import { attributeAgain } from './attribution.ts';
import { foldAgain } from './fold-again.ts';
import { rehearsalOf, unheard } from './rehearsal.ts';
import { restoreCorrection, restoreEntries, restoreLinks } from './restore.ts';
import { newTally, type Tally } from './tally.ts';

export interface RebuildDependencies extends StitchDependencies {
  store: Store & ScanStore & CheckpointStore;
}

/** In this order: nobody is folded before all that says whose touchpoints are whose is there again. */
export const REBUILD_PHASES = ['links', 'ledgers', 'attribution', 'persons'] as const;
export type RebuildPhase = (typeof REBUILD_PHASES)[number];

export interface RebuildOptions {
  /** Goes on where the last one stopped. */
  resume?: boolean;
  /** Changes nothing; each step shows what it would do to what is there now, not what would follow from the one before. */
  dryRun?: boolean;
  /** Customers worked on at a time. */
  width?: number;
  /** Items of the table a page of the walk. */
  pageSize?: number;
  isStopped?: () => boolean;
  /** `scanned` counts the items of the table that this phase has walked over. */
  onProgress?: (so: { phase: RebuildPhase; scanned: number; tally: Tally }) => void;
}

export interface RebuildReport {
  /** False: stopped, to be resumed. */
  finished: boolean;
  startedAt: string;
  tally: Tally;
}

const counts = z.object(
  Object.fromEntries(Object.keys(newTally()).map(name => [name, z.number()])) as Record<
    keyof Tally,
    z.ZodNumber
  >,
);
const checkpoint = z.object({
  startedAt: z.number(),
  phase: z.enum(REBUILD_PHASES),
  cursor: z.string().optional(),
  scanned: z.number(),
  tally: counts,
});
type Checkpoint = z.infer<typeof checkpoint>;

const NAME = 'rebuild';
const WIDTH = 8;
const PAGE_SIZE = 500;

/** A rebuild that was stopped is there to be resumed, or to be given up by starting anew without `resume`. */
export async function unfinishedRebuild(store: CheckpointStore): Promise<Checkpoint | undefined> {
  const parsed = checkpoint.safeParse(await store.getCheckpoint(NAME));
  return parsed.success ? parsed.data : undefined;
}

/**
 * Derives everything again from the set of touchpoints, page by page, while traffic flows: all saves are conditional on
 * what was read, as everywhere. What is as it should be is only read. After a crash or a stop it resumes at the page it
 * was at; a page done twice changes nothing. Rejects where a customer's items could not be saved after all tries.
 */
export async function rebuild(
  given: RebuildDependencies,
  { resume = false, dryRun = false, width = WIDTH, ...options }: RebuildOptions = {},
): Promise<RebuildReport> {
  const known = resume ? await unfinishedRebuild(given.store) : undefined;
  const at: Checkpoint = known ?? {
    startedAt: given.now(),
    phase: 'links',
    scanned: 0,
    tally: newTally(),
  };
  const { tally } = at;
  const whole = { ...given, foldAtOnce: Number.POSITIVE_INFINITY };
  const deps = counting(dryRun ? { ...whole, announcer: unheard } : whole, tally);
  const startedAt = new Date(at.startedAt).toISOString();
  const stopped = () => options.isStopped?.() === true;
  const unit = () => (dryRun ? rehearsed(deps) : deps);
  const limit = options.pageSize ?? PAGE_SIZE;

  if (known === undefined) await eachCorrection(given.store, each => restoreCorrection(unit(), each));
  for (const phase of REBUILD_PHASES.slice(REBUILD_PHASES.indexOf(at.phase))) {
    if (phase !== at.phase) Object.assign(at, { phase, cursor: undefined, scanned: 0 });
    for (;;) {
      if (stopped()) return { finished: false, startedAt, tally };
      const page = { limit, ...(at.cursor === undefined ? {} : { cursor: at.cursor }) };
      const { work, scanned, cursor } = await readPage(given.store, phase, page, tally, unit);
      await withWidth(width, work, async each => {
        if (!stopped()) await each();
      });
      // What was left out of this page is done when it is walked over again.
      if (stopped()) return { finished: false, startedAt, tally };
      at.scanned += scanned;
      at.cursor = cursor;
      if (!dryRun) await given.store.putCheckpoint(NAME, at);
      options.onProgress?.({ phase, scanned: at.scanned, tally });
      if (cursor === undefined) break;
    }
  }
  if (!dryRun) await given.store.deleteCheckpoint(NAME);
  return { finished: true, startedAt, tally };
}

interface Work {
  work: (() => Promise<void>)[];
  scanned: number;
  cursor: string | undefined;
}

async function readPage(
  store: ScanStore,
  phase: RebuildPhase,
  page: { limit: number; cursor?: string },
  tally: Tally,
  unit: () => StitchDependencies,
): Promise<Work> {
  if (phase === 'links' || phase === 'ledgers') {
    const { items, scanned, cursor } = await store.scanTouchpoints(page);
    const groups = [...Map.groupBy(items, each => each.ids[0] as NodeId)];
    const work = groups.map(([anchor, touchpoints]: [NodeId, StoredTouchpoint[]]) => async () => {
      if (phase === 'links') await restoreLinks(unit(), touchpoints, tally);
      else await restoreEntries(unit(), anchor, touchpoints, tally);
      if (phase === 'links') tally.touchpoints += touchpoints.length;
    });
    return { work, scanned, cursor };
  }
  const { items, scanned, cursor } = await store.scanNodes(page);
  const work = items.map(id => async () => {
    if (phase === 'attribution') await attributeAgain(unit(), id, tally);
    else await foldAgain(unit(), id, tally);
    if (phase === 'persons') tally.nodes += 1;
  });
  return { work, scanned, cursor };
}

async function eachCorrection(
  { listCorrections }: Pick<Store, 'listCorrections'>,
  work: (correction: Awaited<ReturnType<Store['listCorrections']>>['items'][number]) => Promise<void>,
): Promise<void> {
  for (let cursor: string | undefined; ; ) {
    const page: Page<Parameters<typeof work>[0]> = await listCorrections({
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const each of page.items) await work(each);
    if (page.cursor === undefined) return;
    cursor = page.cursor;
  }
}

function counting(deps: RebuildDependencies, tally: Tally): StitchDependencies {
  return {
    ...deps,
    announcer: {
      ...deps.announcer,
      async announce(announcements) {
        await deps.announcer.announce(announcements);
        for (const { transition } of announcements) tally[transition] += 1;
      },
    },
  };
}

function rehearsed(deps: StitchDependencies): StitchDependencies {
  return { ...deps, store: rehearsalOf(deps.store).store };
}
