import { LAKE_TABLES, type LakeRow, type LakeRows, type LakeTable } from '../../contract/lake.ts';
import { compare } from '../../domain/node-id.ts';
import type { NodeId } from '../../domain/types.ts';
import { withWidth } from '../with-width.ts';
import { type RowsDependencies, readPersonRows } from './person-rows.ts';
import type { LakeTables, RowOf } from './ports.ts';

export interface FlushDependencies extends RowsDependencies {
  lake: LakeTables;
  /** A new one at each call, see `foldId`. */
  newFold(): string;
}

export interface Flushed {
  /** Persons whose rows were written; `left` of them hold nothing any more. */
  persons: number;
  left: number;
  touchpoints: number;
  /** Persons of more touchpoints than can be folded at once: their rows are of an earlier fold. */
  tooBig: NodeId[];
  /** Buckets with persons that were erased after `erasedSince`: files before still hold their rows. */
  erasedIn: Set<string>;
  /** The bucket of each group of files written: as often as there are groups. */
  written: string[];
}

/** Persons read at a time. */
const WIDTH = 8;
/** Touchpoints written together: what is in memory at one time. */
const PART = 50_000;

/**
 * Folds the persons of these identifiers from the table and writes their rows. Whoever calls it for every identifier whose
 * node was saved, after that save, has the lake follow the table: done twice or late it does no harm.
 */
export async function flush(
  deps: FlushDependencies,
  ids: readonly NodeId[],
  erasedSince: number,
): Promise<Flushed> {
  const done: Flushed = {
    ...{ persons: 0, left: 0, touchpoints: 0 },
    ...{ tooBig: [], erasedIn: new Set(), written: [] },
  };
  const waiting = [...new Set(ids)];
  while (waiting.length > 0) {
    // Before the first of them is read: whatever is written after a read has a later fold.
    const fold = deps.newFold();
    const parts: LakeRows[] = [];
    for (let held = 0; waiting.length > 0 && held < PART; ) {
      await withWidth(WIDTH, waiting.splice(0, 4 * WIDTH), async person => {
        const found = await readPersonRows(deps, person, fold);
        if (found === 'too-big') done.tooBig.push(person);
        if (typeof found === 'string') return;
        if ((found.erasedAt ?? Number.NEGATIVE_INFINITY) >= erasedSince)
          done.erasedIn.add(deps.lake.bucketOf(deps.nameOf(person)));
        parts.push(found.rows);
        held += found.rows.touchpoints.length;
        done.touchpoints += found.rows.touchpoints.length;
        if (found.rows.touchpoints.length === 0) done.left += 1;
      });
    }
    done.written.push(...(await writeFlush(deps.lake, fold, parts)));
    done.persons += parts.length;
  }
  return done;
}

/** Each bucket's `persons` last: without it the rows of the others do not count. The buckets written to. */
async function writeFlush(lake: LakeTables, id: string, parts: readonly LakeRows[]): Promise<string[]> {
  const byBucket = Map.groupBy(parts, each => lake.bucketOf(each.persons[0]?.person ?? ''));
  await withWidth(4, [...byBucket], async ([bucket, rows]) => {
    await writeBucket(lake, bucket, id, {
      data: async table => rowsOf(rows, table),
      persons: async () => rowsOf(rows, 'persons'),
    });
  });
  return [...byBucket.keys()];
}

function rowsOf<T extends LakeTable>(parts: readonly LakeRows[], table: T): RowOf<T>[] {
  const tables: { [K in LakeTable]: RowOf<K>[] }[] = [...parts];
  return tables.flatMap(each => each[table]);
}

/** One bucket's rows of every table, in order of time, with what makes them count at the end. */
export async function writeBucket(
  lake: LakeTables,
  bucket: string,
  id: string,
  rows: {
    data<T extends LakeTable>(table: T): Promise<RowOf<T>[]>;
    persons(): Promise<RowOf<'persons'>[]>;
  },
): Promise<void> {
  for (const table of DATA_TABLES)
    await lake.write({ table, bucket, id }, inTime(table, await rows.data(table)));
  await lake.write({ table: 'persons', bucket, id }, inTime('persons', await rows.persons()));
}

export const DATA_TABLES = (Object.keys(LAKE_TABLES) as LakeTable[]).filter(table => table !== 'persons');

const TIME = {
  persons: 'folded_at',
  touchpoints: 'occurred_at',
  journey_steps: 'occurred_at',
  journeys: 'started_at',
  flags: 'at',
  sightings: 'seen_at',
} as const satisfies { [T in LakeTable]: keyof LakeRow<T> };

/** ms: when what a row tells of happened. */
export function timeOf<T extends LakeTable>(table: T, row: RowOf<T>): number {
  return Number(Reflect.get(row, TIME[table]));
}

/** A whole order, so that the same rows are the same file. */
function inTime<T extends LakeTable>(table: T, rows: readonly RowOf<T>[]): RowOf<T>[] {
  return rows.toSorted(
    (a, b) => timeOf(table, a) - timeOf(table, b) || compare(JSON.stringify(a), JSON.stringify(b)),
  );
}
