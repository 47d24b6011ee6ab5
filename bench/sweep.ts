import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Touchpoint } from '../shared/contract/touchpoint.ts';
import { createDynamoStore } from '../shared/dynamodb/store.ts';
import { createMemoryAnnouncer } from '../shared/memory/announcer.ts';
import type { Store } from '../shared/steps/ports/store.ts';
import { sweep } from '../shared/steps/sweep.ts';
import { withWidth } from '../shared/steps/with-width.ts';
import { startBenchEngine } from './engine-table.ts';
import type { Figure, Report } from './figure.ts';
import { createBench, take } from './ingest-trace.ts';
import { attachMeter } from './meter.ts';
import { createTableDouble } from './table-double/client.ts';

const START = Date.UTC(2026, 10, 2);
const DAY = 86_400_000;
/** A day after those who looked at a product once are silent too long (retail-order: seven days). */
const NOW = START + 8 * DAY;
/** Of each fate: silent since, gone on since, ended since. Below the bound of one sweep. */
const DUE = 300;
const GOAL = 1.2;

interface Reads {
  due: number;
  units: number;
  requests: number;
  /** A sweep that finds nothing due. */
  idleUnits: number;
}

/** P8: reads of the sweep a due journey, at 10³ and 10⁶ open journeys. */
export async function measureSweep(open: number): Promise<Report[]> {
  const engine = await startBenchEngine('dynalite');
  try {
    const { client, tableName } = await engine.fresh();
    const onEngine = await readsAt(1_000, client, tableName);
    const few = await readsAt(1_000, createTableDouble(), 'double');
    const many = await readsAt(open, createTableDouble(), 'double');
    if (JSON.stringify(onEngine) !== JSON.stringify(few))
      throw new Error(
        `The table double answers otherwise than dynalite: ${JSON.stringify({ onEngine, few })}`,
      );
    return [
      {
        title: `The sweep: ${few.due} due journeys, a third silent, a third gone on, a third ended`,
        figures: [
          ...figures('1,000 open, dynalite', onEngine),
          ...figures(`${open.toLocaleString('en')} open, table double`, many),
        ],
      },
    ];
  } finally {
    await engine.close();
  }
}

function figures(name: string, { due, units, requests, idleUnits }: Reads): Figure[] {
  const goal = { id: 'P8', atMost: GOAL };
  return [
    { name: `read requests a due journey, ${name}`, value: requests / due, unit: '', kind: 'count', goal },
    { name: `read units a due journey, ${name}`, value: units / due, unit: '', kind: 'count', goal },
    {
      name: `read units of a sweep that finds nothing, ${name}`,
      value: idleUnits,
      unit: '',
      kind: 'count',
    },
  ];
}

async function readsAt(open: number, client: DynamoDBClient, tableName: string): Promise<Reads> {
  const store = createDynamoStore({ client, tableName });
  const bench = createBench(store, createMemoryAnnouncer());
  const each = (fate: string, at: number, activity: string) =>
    Array.from({ length: DUE }, (_, i) => touchpoint(`${fate}-${i}`, at, activity));
  await take(bench, START, [
    ...each('silent', START, 'product.viewed'),
    ...each('gone-on', START, 'product.viewed'),
    ...each('ended', START, 'product.viewed'),
  ]);
  await take(bench, START + DAY, each('ended', START + DAY, 'parcel.delivered'));
  await take(bench, NOW - 2 * DAY, each('gone-on', NOW - 2 * DAY, 'product.viewed'));
  await putOthers(store, open - 3 * DUE);
  const meter = attachMeter([client]);
  bench.clock.now = NOW;
  const found = await sweep(bench.deps);
  if (found.looked !== 3 * DUE || found.droppedOff !== DUE || found.rearmed !== DUE)
    throw new Error(`The sweep did not find what was laid out for it: ${JSON.stringify(found)}`);
  const { readUnits } = meter.total();
  const requests = READS.reduce((sum, name) => sum + (meter.operations.get(name)?.requests ?? 0), 0);
  meter.reset();
  await sweep(bench.deps);
  return { due: found.looked, units: readUnits, requests, idleUnits: meter.total().readUnits };
}

const READS = ['GetItem', 'BatchGetItem', 'Query'];

/** Open journeys that are not due: the sweep meets nothing of them but their timers. */
async function putOthers(store: Store, count: number): Promise<void> {
  const others = Array.from({ length: count }, (_, i) => i);
  await withWidth(32, others, async i => {
    const name = String(i).padStart(22, '0');
    const dueAt = NOW + DAY + (i % 20_000) * 60_000;
    await store.putTimer({ dueAt, person: `customerId.${name}`, journey: `retail-order~${name}` });
  });
}

const touchpoint = (customerId: string, at: number, activity: string): Touchpoint => ({
  id: `${customerId}-${at}`,
  occurredAt: new Date(at).toISOString(),
  channel: 'web',
  activity,
  identifiers: { customerId },
});
