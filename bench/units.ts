import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Touchpoint } from '../shared/contract/touchpoint.ts';
import { createDynamoStore } from '../shared/dynamodb/store.ts';
import { createAnnouncer } from '../shared/eventbridge/announcer.ts';
import { pack } from '../shared/eventbridge/envelopes.ts';
import { entryBytes } from '../shared/eventbridge/put-events.ts';
import { sweep } from '../shared/steps/sweep.ts';
import { createSilentBus } from './bus-stub.ts';
import { chunksOf } from './capacity.ts';
import { ownCpuMs } from './cpu-time.ts';
import { type BenchEngine, startBenchEngine } from './engine-table.ts';
import type { Figure, Report } from './figure.ts';
import { createBench, eventOf, take } from './ingest-trace.ts';
import { createItemKinds } from './item-kinds.ts';
import { attachMeter, type Counts, type Meter } from './meter.ts';
import { computeOf, costOf } from './prices.ts';
import { ENVELOPE_SIZE, trace } from './trace.ts';

/** Virtual time between two sweeps; it decides how soon, not how often, a journey is looked at. */
const SWEEP_MS = 3_600_000;
/** Groups of one envelope that are worked on at a time (shared/steps/ingest.ts). */
const WIDTH = 8;

/** Of the ingest function (infra/config.ts). */
const MEMORY_MIB = 512;

const GOALS = {
  1: { cost: { atMost: 1.45 }, writes: undefined, reads: undefined },
  3: { cost: { atMost: 1, stretch: 0.55 }, writes: { atMost: 1.34, stretch: 0.7 }, reads: { atMost: 0.2 } },
} as const;

/** P1, P2 and P3: what the reference trace costs in units of each service. */
export async function measureUnits(size: number): Promise<Report[]> {
  const engine = await startBenchEngine('dynalite');
  try {
    return [await unitsAt(engine, size, 3), await unitsAt(engine, size, 1)];
  } finally {
    await engine.close();
  }
}

async function unitsAt(engine: BenchEngine, size: number, r: 1 | 3): Promise<Report> {
  const { client, tableName } = await engine.fresh();
  const bus: EventBridgeClient = createSilentBus();
  const kinds = createItemKinds();
  const meter = attachMeter([client, bus], kinds.kindOf);
  const bench = createBench(
    createDynamoStore({ client, tableName }),
    createAnnouncer({ client: bus, busName: 'bench' }),
  );
  let [touchpoints, invocations, busChunks, queueChunks, swept] = [0, 0, 0, 0, 0];
  const sweeps = zero();
  const from = ownCpuMs();
  for (const envelope of trace({ size, r })) {
    await take(bench, envelope.at, envelope.touchpoints);
    touchpoints += envelope.touchpoints.length;
    invocations += 1;
    queueChunks += chunksOf(Buffer.byteLength(eventOf(envelope.touchpoints)));
    if (envelope.at - swept < SWEEP_MS) continue;
    swept = envelope.at;
    addDifference(sweeps, meter, await during(meter, () => sweep(bench.deps)));
  }
  const cpuMs = ownCpuMs() - from;
  for await (const packed of pack('bench', everyTouchpoint(size, r), {}))
    if ('envelope' in packed) busChunks += chunksOf(entryBytes(packed.envelope));
  const total = meter.total();
  const announced = total.busChunks;
  const usage = {
    touchpoints,
    writeUnits: total.writeUnits + total.indexWriteUnits,
    readUnits: total.readUnits,
    busChunks: busChunks + announced,
    // Into the queue, out of it, and deleted.
    queueRequests: 3 * queueChunks,
    ...computeOf({
      invocations,
      cpuMs,
      calls: total.requests,
      width: WIDTH,
      memoryMiB: MEMORY_MIB,
    }),
  };
  const costs = costOf(usage);
  const sum = Object.values(costs).reduce((all, each) => all + each, 0);
  const { cost, writes, reads } = GOALS[r];
  const each = (name: string, value: number, unit: string, more: Partial<Figure> = {}): Figure => ({
    name,
    value: value / touchpoints,
    unit,
    kind: 'count',
    ...more,
  });
  const heads = [...kinds.heads].sort((a, b) => a - b);
  return {
    title: `Units, r=${r}: ${touchpoints.toLocaleString('en')} touchpoints in ${invocations} envelopes of ${ENVELOPE_SIZE} on dynalite`,
    figures: [
      { name: 'cost a million touchpoints', value: sum, unit: '$', kind: 'cpu', goal: { id: 'P1', ...cost } },
      ...Object.entries(costs).map(
        ([name, value]): Figure => ({
          name: `  ${name}`,
          value,
          unit: '$',
          kind: name.startsWith('Lambda GB') ? 'cpu' : 'count',
        }),
      ),
      each(
        'write units a touchpoint, table',
        total.writeUnits,
        '',
        writes && { goal: { id: 'P2', ...writes } },
      ),
      each('write units a touchpoint, index', total.indexWriteUnits, ''),
      each('read units a touchpoint', total.readUnits, '', reads && { goal: { id: 'P2', ...reads } }),
      each('  of these by the sweep, write units', sweeps.writeUnits + sweeps.indexWriteUnits, ''),
      each('  of these by the sweep, read units', sweeps.readUnits, ''),
      ...breakdown(meter, touchpoints),
      each('bus chunks a touchpoint, full envelopes', busChunks, '', { goal: { id: 'P3', atMost: 0.006 } }),
      each('bus chunks a touchpoint, announcements', announced, ''),
      {
        name: 'node taking in touchpoints, median',
        value: heads[heads.length >> 1] ?? 0,
        unit: 'B',
        kind: 'count',
      },
      {
        name: 'node taking in touchpoints, 99th percentile',
        value: heads[Math.floor(heads.length * 0.99)] ?? 0,
        unit: 'B',
        kind: 'count',
      },
    ],
  };
}

/** Where the units go: items written and their units, a touchpoint; the largest first. */
function breakdown(meter: Meter, touchpoints: number): Figure[] {
  const weight = ({ writeUnits, indexWriteUnits, readUnits }: Counts) =>
    5 * (writeUnits + indexWriteUnits) + readUnits;
  return [...meter.kinds]
    .sort(([, a], [, b]) => weight(b) - weight(a))
    .map(([kind, counts]) => ({
      name: `  ${kind}`,
      value: (counts.writeUnits + counts.indexWriteUnits) / touchpoints,
      unit: 'written',
      kind: 'count',
      note: `${(counts.readUnits / touchpoints).toFixed(4)} read; ${(counts.requests / touchpoints).toFixed(4)} items`,
    }));
}

/** One after the other: the publisher fills its envelopes. */
function* everyTouchpoint(size: number, r: 1 | 3): Generator<Touchpoint> {
  for (const { touchpoints } of trace({ size, r })) yield* touchpoints;
}

async function during(meter: Meter, work: () => Promise<unknown>): Promise<Counts> {
  const before = meter.total();
  await work();
  return before;
}

function addDifference(sum: Counts, meter: Meter, before: Counts): void {
  const after = meter.total();
  for (const name of Object.keys(sum) as (keyof Counts)[]) sum[name] += after[name] - before[name];
}

const zero = (): Counts => ({
  requests: 0,
  writeUnits: 0,
  indexWriteUnits: 0,
  readUnits: 0,
  busChunks: 0,
  queueRequests: 0,
  conditionsFailed: 0,
});
