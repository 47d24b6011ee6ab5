import { parquetMetadata } from 'hyparquet';
import { stages } from '../infra/stages.ts';
import { LAKE_TABLES, type LakeTable } from '../shared/contract/lake.ts';
import { digest } from '../shared/crypto/hasher.ts';
import { createDynamoStore } from '../shared/dynamodb/store.ts';
import { createAnnouncer } from '../shared/eventbridge/announcer.ts';
import { createLakeTables } from '../shared/lake/tables.ts';
import { compactAll } from '../shared/steps/lake/compact-all.ts';
import { foldId } from '../shared/steps/lake/fold-id.ts';
import { follow, GRACE_MS } from '../shared/steps/lake/follow.ts';
import { lakeNames } from '../shared/steps/lake/lake-names.ts';
import { readJourneyLog } from '../shared/steps/lake/read-lake.ts';
import { createSilentBus } from './bus-stub.ts';
import { ownCpuMs } from './cpu-time.ts';
import type { BenchEngine } from './engine-table.ts';
import { createBench, take } from './ingest-trace.ts';
import { type Counts, attachMeter as meterOf, noCounts } from './meter.ts';
import { createObjectCounter, type ObjectCounts } from './object-counter.ts';
import { trace } from './trace.ts';

const HOUR = 3_600_000;
const DAY = 86_400_000;

/** What the lake came to over the reference trace: a flush for each envelope, a compaction for each hour of the trace. */
export interface LakeRun {
  touchpoints: number;
  /** Changes of nodes, as the stream tells of them. */
  changes: number;
  flushes: number;
  /** Hours in which all buckets were looked at. */
  rounds: number;
  /** Of the table, by flushes. */
  table: Counts;
  flushed: ObjectCounts;
  compacted: ObjectCounts;
  /** Of one report that reads all of it, when everything is compacted. */
  report: ObjectCounts;
  cpuMs: number;
  /** Of all files, when everything is compacted. */
  storedBytes: number;
  /** Bytes of each column by table, then. */
  columns: Readonly<Record<LakeTable, Readonly<Record<string, number>>>>;
}

export async function runLake(engine: BenchEngine, size: number, r: 1 | 3): Promise<LakeRun> {
  const { client, tableName } = await engine.fresh();
  const bus = createSilentBus();
  const meter = meterOf([client, bus]);
  const inner = createDynamoStore({ client, tableName });
  const saved: string[] = [];
  const store: typeof inner = {
    ...inner,
    async saveNode(node) {
      const done = await inner.saveNode(node);
      if (done) saved.push(node.id);
      return done;
    },
  };
  const bench = createBench(store, createAnnouncer({ client: bus, busName: 'bench' }));
  const objects = createObjectCounter();
  const { touchpoints: kept, journeys } = stages.prod.retention;
  let folds = 0;
  const deps = {
    store,
    ranks: bench.deps.ranks,
    definitions: bench.deps.definitions,
    nameOf: lakeNames(digest, bench.deps.ranks),
    now: () => bench.clock.now,
    lake: createLakeTables(objects.files, stages.prod.lake.buckets),
    newFold: () => foldId(bench.clock.now, String(folds++).padStart(8, '0')),
    keep: { touchpoints: kept * DAY, journeys: journeys * DAY },
  };
  const options = { isLate: () => false, onFailure: raise };
  const round = (graceMs: number) =>
    compactAll(deps, { buckets: deps.lake.buckets, first: 0, graceMs, ...options });
  const run = { touchpoints: 0, changes: 0, flushes: 0, rounds: 0, cpuMs: 0 };
  const table = noCounts();
  const flushed = objects.counts();
  const compacted = objects.counts();
  const counts = new Map<string, number>();
  let compactedAt = 0;
  for (const envelope of trace({ size, r })) {
    await take(bench, envelope.at, envelope.touchpoints);
    run.touchpoints += envelope.touchpoints.length;
    run.changes += saved.length;
    run.flushes += 1;
    const [before, from] = [meter.total(), ownCpuMs()];
    objects.reset();
    await follow(deps, saved.splice(0), counts, options);
    addTo(flushed, objects.counts());
    const after = meter.total();
    for (const name of Object.keys(table) as (keyof Counts)[]) table[name] += after[name] - before[name];
    if (bench.clock.now - compactedAt >= HOUR) {
      compactedAt = bench.clock.now;
      objects.reset();
      await round(GRACE_MS);
      addTo(compacted, objects.counts());
      run.rounds += 1;
    }
    run.cpuMs += ownCpuMs() - from;
  }
  await round(0);
  objects.reset();
  await readJourneyLog(deps.lake);
  const report = objects.counts();
  const columns = columnsOf(objects.contents());
  return { ...run, table, flushed, compacted, report, storedBytes: objects.bytes(), columns };
}

function raise(error: unknown): never {
  throw error;
}

function addTo(sum: ObjectCounts, more: ObjectCounts): void {
  for (const name of Object.keys(sum) as (keyof ObjectCounts)[]) sum[name] += more[name];
}

/** Bytes that an engine reads which reads whole columns: what Athena bills. */
function columnsOf(contents: Iterable<[string, Uint8Array]>): LakeRun['columns'] {
  const tables = Object.keys(LAKE_TABLES) as LakeTable[];
  const columns = Object.fromEntries(tables.map(table => [table, {} as Record<string, number>]));
  for (const [key, content] of contents) {
    const table = columns[key.split('/', 1)[0] ?? ''] ?? {};
    const { row_groups } = parquetMetadata(new Uint8Array(content).buffer);
    for (const { meta_data: column } of row_groups.flatMap(each => each.columns)) {
      const name = column?.path_in_schema[0] ?? '';
      table[name] = (table[name] ?? 0) + Number(column?.total_compressed_size ?? 0);
    }
  }
  return columns as LakeRun['columns'];
}
