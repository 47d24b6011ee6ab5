import { createRandom, type Random } from '../cli/simulation/random.ts';
import { stages } from '../infra/stages.ts';
import type { Touchpoint } from '../shared/contract/touchpoint.ts';
import { createMemoryAnnouncer } from '../shared/memory/announcer.ts';
import { backoffMs } from '../shared/steps/backoff.ts';
import { ingest } from '../shared/steps/ingest.ts';
import { nodeIdOf } from '../shared/steps/node-names.ts';
import type { Report } from './figure.ts';
import { createBench } from './ingest-trace.ts';
import { createSimulatedQueue } from './simulated-queue.ts';
import { createSimulatedTable } from './simulated-table.ts';
import { createSimulatedTime } from './simulated-time.ts';

const START = Date.UTC(2026, 10, 2);
const RATES = { hot: 1_000, others: 200 };
const OTHERS = 2_000;
/** The bus takes so long, and does not keep the order. */
const BUS_MS = { least: 20, most: 120 };
/** Of the function, a touchpoint: twice what bench core measures, for a slower machine. */
const CPU_MS = 0.5;

/** P9: a customer at 1,000 events a second among others, each event in a message of its own, and the others alone. */
export async function measureHot(seconds: number): Promise<Report[]> {
  const [alone, beside] = [await run(seconds, 0), await run(seconds, RATES.hot)];
  const { ingest: size } = stages.prod;
  const ratio = beside.p99 / alone.p99;
  return [
    {
      title: `A hot customer: ${RATES.hot.toLocaleString('en')} events/s among ${RATES.others}/s of others, ${seconds} s, batches of ${size.batchSize}, ${size.maximumConcurrency} at a time`,
      figures: [
        {
          name: 'head writes a second of the hot customer, overtaken ones counted',
          value: beside.saves.tried / seconds,
          unit: '/s',
          kind: 'count',
          goal: { id: 'P9', atMost: 25 },
        },
        {
          name: 'overtaken by another save',
          value: beside.saves.overtaken / seconds,
          unit: '/s',
          kind: 'count',
        },
        {
          name: 'p99 of other customers, with ÷ without the hot one',
          value: ratio,
          unit: '×',
          kind: 'count',
          goal: { id: 'P9', atMost: 1.2 },
          note: `${Math.round(beside.p99)} ÷ ${Math.round(alone.p99)} ms from the channel to the journey`,
        },
        { name: 'p99 of the hot customer', value: beside.hotP99, unit: 'ms', kind: 'count' },
        { name: 'messages that went back to the queue', value: beside.returned, unit: '', kind: 'count' },
        { name: 'requests that waited for units', value: beside.throttled, unit: '', kind: 'count' },
        { name: 'touchpoints not in the table at the end', value: beside.missing, unit: '', kind: 'count' },
      ],
    },
  ];
}

interface Message {
  body: string;
  id: string;
  sentAt: number;
  hot: boolean;
}

async function run(seconds: number, hotRate: number) {
  const time = createSimulatedTime();
  const random = createRandom('a hot customer');
  const table = createSimulatedTable(time, random.fork('table'));
  const { deps } = createBench(table.store, createMemoryAnnouncer());
  deps.now = () => START + time.now();
  deps.wait = attempt => time.sleep(backoffMs(attempt, random.next));
  const done: Message[] = [];
  const handle = async (batch: readonly Message[]): Promise<readonly Message[]> => {
    await time.sleep(CPU_MS * batch.length);
    const { failures } = await ingest(deps, batch);
    const failed = new Set(failures.map(each => each.message));
    const late = time.now();
    for (const each of batch) if (!failed.has(each.id)) done.push({ ...each, sentAt: late - each.sentAt });
    return batch.filter(each => failed.has(each.id));
  };
  const { batchSize, batchingWindowSeconds, maximumConcurrency, timeoutSeconds } = stages.prod.ingest;
  const options = {
    batchSize,
    windowMs: 1_000 * batchingWindowSeconds,
    concurrency: maximumConcurrency,
    visibilityMs: 1_000 * (6 * timeoutSeconds + batchingWindowSeconds),
  };
  const queue = createSimulatedQueue(time, random.fork('queue'), options, handle);
  const sent =
    emit(random.fork('others'), RATES.others, seconds, n => `customer-${n % OTHERS}`, false) +
    emit(random.fork('hot'), hotRate, seconds, () => 'hot', true);
  await Promise.race([time.run(), queue.failure]);

  const latencies = (hot: boolean) => done.filter(each => each.hot === hot).map(each => each.sentAt);
  return {
    saves: table.saves(nodeIdOf(deps.intake.hasher, 'customerId', 'hot')),
    p99: percentile(latencies(false), 0.99),
    hotP99: percentile(latencies(true), 0.99),
    returned: queue.returned(),
    throttled: table.throttled(),
    missing: sent - done.length,
  };

  function emit(from: Random, rate: number, over: number, name: (n: number) => string, hot: boolean): number {
    const count = rate * over;
    for (let n = 0; n < count; n++) {
      const at = from.next() * over * 1_000;
      const touchpoint = touched(`${name(n)}-${n}`, at, name(n), from);
      const body = JSON.stringify({ 'detail-type': 'Touchpoint', source: 'bench', detail: touchpoint });
      const takes = BUS_MS.least + (BUS_MS.most - BUS_MS.least) * from.next();
      time.after(at + takes, () => queue.send({ body, id: touchpoint.id, sentAt: at, hot }));
    }
    return count;
  }
}

const steps = ['product.viewed', 'cart.item-added', 'parcel.tracked', 'product.searched', 'cart.viewed'];

function touched(id: string, at: number, customerId: string, random: Random): Touchpoint {
  return {
    id,
    occurredAt: new Date(START + at).toISOString(),
    channel: 'web',
    activity: random.pick(steps),
    identifiers: { customerId },
  };
}

function percentile(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}
