import type { Touchpoint } from '../shared/contract/touchpoint.ts';
import { createDynamoStore } from '../shared/dynamodb/store.ts';
import { createMemoryAnnouncer } from '../shared/memory/announcer.ts';
import { ownCpuMs } from './cpu-time.ts';
import { startBenchEngine } from './engine-table.ts';
import { median, type Report } from './figure.ts';
import { type Bench, createBench, take } from './ingest-trace.ts';
import { createItemKinds } from './item-kinds.ts';
import { attachMeter, type Meter } from './meter.ts';

const START = Date.UTC(2026, 10, 2);
const LONG = 10_000;
const EARLY = 10;
/** Two pages of a ledger: a window holds as many page writes early as late. */
const WINDOW = 24;
const ROUNDS = 25;

/** P4: the 10,000th touchpoint of one journey beside the 10th, each alone in its envelope. */
export async function measureLongJourney(): Promise<Report[]> {
  const engine = await startBenchEngine('dynalite');
  try {
    const { client, tableName } = await engine.fresh();
    const kinds = createItemKinds();
    const meter = attachMeter([client], kinds.kindOf);
    const bench = createBench(createDynamoStore({ client, tableName }), createMemoryAnnouncer());
    const long = journey('long');
    await takeMany(bench, long, LONG - 1);
    const early: Sample[] = [];
    const late: Sample[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const short = journey(`short-${round}`);
      await takeMany(bench, short, EARLY - 1);
      early.push(await sample(bench, meter, kinds.heads, short));
      late.push(await sample(bench, meter, kinds.heads, long));
    }
    // The first rounds are the compiler's.
    const of = (samples: Sample[], pick: (sample: Sample) => number) => median(samples.slice(5).map(pick));
    const ratio = (pick: (sample: Sample) => number) => of(late, pick) / of(early, pick);
    return [
      {
        title: `One journey of ${LONG.toLocaleString('en')} touchpoints (windows of ${WINDOW}, ${ROUNDS} rounds)`,
        figures: [
          {
            name: 'write units, 10,000th ÷ 10th',
            value: ratio(each => each.writes),
            unit: '×',
            kind: 'count',
            goal: { id: 'P4', atMost: 1.1 },
            note: `${of(late, each => each.writes)} ÷ ${of(early, each => each.writes)} a touchpoint`,
          },
          {
            name: 'read units, 10,000th ÷ 10th',
            value: ratio(each => each.reads),
            unit: '×',
            kind: 'count',
            goal: { id: 'P4', atMost: 1.1 },
          },
          {
            name: 'CPU of the client, 10,000th ÷ 10th',
            value: ratio(each => each.cpuMs),
            unit: '×',
            kind: 'cpu',
            goal: { id: 'P4', atMost: 1.1 },
          },
          {
            name: 'largest head after 10,000',
            value: Math.max(...late.map(each => each.head)),
            unit: 'B',
            kind: 'count',
            goal: { id: 'P4', atMost: 1024 },
          },
          {
            name: 'largest head after 10',
            value: Math.max(...early.map(each => each.head)),
            unit: 'B',
            kind: 'count',
          },
        ],
      },
    ];
  } finally {
    await engine.close();
  }
}

interface Sample {
  writes: number;
  reads: number;
  cpuMs: number;
  head: number;
}

type Journey = Generator<Touchpoint, never, undefined>;

async function takeMany(bench: Bench, journey: Journey, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 190) {
    const touchpoints = Array.from({ length: Math.min(190, left) }, () => journey.next().value);
    await take(bench, Date.parse(touchpoints.at(-1)?.occurredAt ?? ''), touchpoints);
  }
}

async function sample(bench: Bench, meter: Meter, heads: number[], journey: Journey): Promise<Sample> {
  meter.reset();
  heads.length = 0;
  const from = ownCpuMs();
  for (let i = 0; i < WINDOW; i++) {
    const touchpoint = journey.next().value;
    await take(bench, Date.parse(touchpoint.occurredAt), [touchpoint]);
  }
  const { writeUnits, indexWriteUnits, readUnits } = meter.total();
  return {
    writes: (writeUnits + indexWriteUnits) / WINDOW,
    reads: readUnits / WINDOW,
    cpuMs: (ownCpuMs() - from) / WINDOW,
    head: Math.max(...heads),
  };
}

/** A customer who follows one parcel for ever: nothing to flag, nothing to begin anew. */
function* journey(name: string): Journey {
  const steps = ['product.viewed', 'cart.item-added', 'parcel.tracked', 'product.searched', 'cart.viewed'];
  for (let i = 0; ; i++) {
    yield {
      id: `${name}-${String(i).padStart(8, '0')}`,
      occurredAt: new Date(START + i * 60_000).toISOString(),
      channel: 'web',
      activity: steps[i % steps.length] ?? '',
      identifiers: { customerId: name, deviceId: `device-${name}` },
      journey: { type: 'order', key: `order-${name}` },
      attributes: {
        page: '/order/parcel/tracked',
        session: 'a3f1c2d4',
        note: 'came from the comparison page',
      },
    };
  }
}
