import { stages } from '../infra/stages.ts';
import type { Touchpoint } from '../shared/contract/touchpoint.ts';
import { createDynamoStore } from '../shared/dynamodb/store.ts';
import { createAnnouncer } from '../shared/eventbridge/announcer.ts';
import { pack } from '../shared/eventbridge/envelopes.ts';
import { entryBytes } from '../shared/eventbridge/put-events.ts';
import { sweep } from '../shared/steps/sweep.ts';
import { createSilentBus } from './bus-stub.ts';
import { chunksOf } from './capacity.ts';
import { ownCpuMs } from './cpu-time.ts';
import type { BenchEngine } from './engine-table.ts';
import { createHeat, type Heat } from './heat.ts';
import { createBench, eventOf, take } from './ingest-trace.ts';
import { createItemKinds } from './item-kinds.ts';
import { attachMeter, type Counts, type Meter, noCounts } from './meter.ts';
import { computeOf, type Usage } from './prices.ts';
import { trace } from './trace.ts';

/** Virtual time between two sweeps; it decides how soon, not how often, a journey is looked at. */
const SWEEP_MS = 3_600_000;
/** Groups of one envelope that are worked on at a time (shared/steps/ingest.ts). */
const WIDTH = 8;

/** What the reference trace came to, ingest and sweeps. */
export interface TraceRun {
  usage: Usage;
  meter: Meter;
  /** Of the counts, those of the sweeps. */
  sweeps: Counts;
  /** Bytes of the nodes as saved when touchpoints were taken in, one a save, in order of size. */
  heads: number[];
  heat: Heat;
  /** Chunks of the envelopes alone, and of the announcements. */
  envelopeChunks: number;
  announcedChunks: number;
  /** Bytes of events of touchpoints on the bus, which its archive keeps. */
  envelopeBytes: number;
}

export async function runTrace(engine: BenchEngine, size: number, r: 1 | 3): Promise<TraceRun> {
  const { client, tableName } = await engine.fresh();
  const bus = createSilentBus();
  const kinds = createItemKinds();
  const heat = createHeat();
  const meter = attachMeter([client, bus], (key, after, held) => {
    heat.note(key, after);
    return kinds.kindOf(key, after, held);
  });
  const bench = createBench(
    createDynamoStore({ client, tableName }),
    createAnnouncer({ client: bus, busName: 'bench' }),
  );
  let [touchpoints, invocations, queueChunks, swept] = [0, 0, 0, 0];
  const sweeps = noCounts();
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
  let [envelopeChunks, envelopeBytes] = [0, 0];
  for await (const packed of pack('bench', everyTouchpoint(size, r), {})) {
    if (!('envelope' in packed)) continue;
    envelopeChunks += chunksOf(entryBytes(packed.envelope));
    envelopeBytes += entryBytes(packed.envelope);
  }
  const total = meter.total();
  return {
    usage: {
      touchpoints,
      writeUnits: total.writeUnits + total.indexWriteUnits,
      readUnits: total.readUnits,
      busChunks: envelopeChunks + total.busChunks,
      // Into the queue, out of it, and deleted.
      queueRequests: 3 * queueChunks,
      ...computeOf({
        invocations,
        cpuMs,
        calls: total.requests,
        width: WIDTH,
        memoryMiB: stages.prod.ingest.memoryMiB,
      }),
    },
    meter,
    sweeps,
    heads: [...kinds.heads].sort((a, b) => a - b),
    heat,
    envelopeChunks,
    announcedChunks: total.busChunks,
    envelopeBytes,
  };
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
