import { stages } from '../infra/stages.ts';
import { LAKE_TABLES, type LakeTable } from '../shared/contract/lake.ts';
import { readLakeCatalogue } from '../shared/sql/read-catalogue.ts';
import type { LakeRun } from './lake-run.ts';
import type { ObjectCounts } from './object-counter.ts';
import { dollarsOf } from './price-list.ts';
import { computeOf } from './prices.ts';

/** What the lake of one touchpoint came to, on average, and one flush of it. */
export interface LakeLoad {
  /** Records of the stream. */
  changes: number;
  readUnits: number;
  gbSeconds: number;
  storedBytes: number;
  /** Files written of a bucket that a flush has anything for. */
  putsABucket: number;
  /** Requests of compaction: for each file that flushes wrote, and for each bucket that is looked at in its hour. */
  getsAFile: number;
  putsABucketAndHour: number;
  listsABucketAndHour: number;
}

const { buckets: BUCKETS, batchSize, batchingWindowSeconds, memoryMiB } = stages.prod.lake;
const MONTH_SECONDS = 730 * 3600;
const ROUNDS = 730;
/** A partition of the table holds so much (GB), and is a shard of its stream; a new table on demand has four of them. */
const PARTITION_GB = 10;
const LEAST_SHARDS = 4;
/** Nodes that are read at a time. */
const WIDTH = 8;
/** S3 answers in some 20 ms where DynamoDB takes 5. */
const CALLS_AN_OBJECT = 4;
const TB = 1e12;
/** Athena bills ten megabytes for a smaller statement. */
const LEAST_SCANNED = 10e6;

export function lakeLoadOf(run: LakeRun): LakeLoad {
  const n = run.touchpoints;
  const objects = all(run.flushed) + all(run.compacted);
  const { gbSeconds } = computeOf({
    invocations: run.flushes,
    cpuMs: run.cpuMs,
    calls: run.table.requests + CALLS_AN_OBJECT * objects,
    width: WIDTH,
    memoryMiB,
  });
  return {
    changes: run.changes / n,
    readUnits: run.table.readUnits / n,
    gbSeconds: gbSeconds / n,
    storedBytes: run.storedBytes / n,
    putsABucket: run.flushed.puts / (run.flushes * bucketsOf(run.changes / run.flushes)),
    getsAFile: (run.compacted.gets + run.flushed.gets) / run.flushed.puts,
    putsABucketAndHour: run.compacted.puts / (run.rounds * BUCKETS),
    listsABucketAndHour: run.compacted.lists / (run.rounds * BUCKETS),
  };
}

const all = ({ puts, gets, lists }: ObjectCounts) => puts + gets + lists;

/** Of so many changed persons, in how many buckets some are. */
const bucketsOf = (persons: number): number => BUCKETS * (1 - (1 - 1 / BUCKETS) ** persons);

/** Requests to S3 in a month, for a table of `tableGb`: each shard of its stream is flushed by itself. */
export function lakeRequests(touchpoints: number, load: LakeLoad, tableGb: number): ObjectCounts {
  const changes = touchpoints * load.changes;
  const shards = Math.max(LEAST_SHARDS, Math.ceil(tableGb / PARTITION_GB));
  const windows = (MONTH_SECONDS / batchingWindowSeconds) * shards;
  const flushes = Math.max(changes / batchSize, Math.min(changes, windows));
  const files = flushes === 0 ? 0 : flushes * bucketsOf(changes / flushes) * load.putsABucket;
  // A bucket in which nothing changed for an hour is not rewritten.
  const rewritten = Math.min(ROUNDS * BUCKETS, changes);
  return {
    puts: files + rewritten * load.putsABucketAndHour,
    gets: files * load.getsAFile,
    lists: ROUNDS * BUCKETS * load.listsABucketAndHour,
  };
}

export const lakeRequestDollars = ({ puts, gets }: Pick<ObjectCounts, 'puts' | 'gets'>): number =>
  dollarsOf('objectWrites', puts) + dollarsOf('objectReads', gets);

/** Bytes that Athena reads for each example of docs/sql.md, a touchpoint in the lake: whole columns that the text names. */
export function scannedByExample({ columns, touchpoints }: LakeRun): { name: string; bytes: number }[] {
  const { views, examples } = readLakeCatalogue();
  const textOf = new Map(
    views.filter(({ name }) => !(name in LAKE_TABLES)).map(({ name, sql }) => [name, sql]),
  );
  const wordsOf = (sql: string, words = new Set<string>()): Set<string> => {
    for (const [word] of sql.replaceAll(/--.*$/gm, '').matchAll(/[a-z_0-9]+/g)) {
      if (words.has(word)) continue;
      words.add(word);
      wordsOf(textOf.get(word) ?? '', words);
    }
    return words;
  };
  return examples.map(({ name, sql }) => {
    const words = wordsOf(sql);
    // Of each table the latest fold of each person is looked up in persons.
    const named = (table: LakeTable) => table === 'persons' || words.has(table);
    const bytes = (Object.keys(columns) as LakeTable[]).filter(named).flatMap(table =>
      Object.entries(columns[table])
        .filter(([column]) => column === 'person' || column === 'fold' || words.has(column))
        .map(([, size]) => size),
    );
    return { name, bytes: bytes.reduce((sum, each) => sum + each, 0) / touchpoints };
  });
}

/** Dollars of one statement. */
export const scanDollars = (bytes: number): number =>
  dollarsOf('scannedTb', Math.max(LEAST_SCANNED, bytes) / TB);
