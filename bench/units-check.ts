import { createDynamoStore } from '../shared/dynamodb/store.ts';
import { createMemoryAnnouncer } from '../shared/memory/announcer.ts';
import { startBenchEngine } from './engine-table.ts';
import type { Report } from './figure.ts';
import { createBench, take } from './ingest-trace.ts';
import { attachMeter, type MeteredClient } from './meter.ts';
import { trace } from './trace.ts';

const SIZE = 1_000;
const WRITES = new Set(['PutItemCommand', 'DeleteItemCommand']);

/** The meter's write units beside those DynamoDB Local says it consumed; none where it does not run. */
export async function checkUnits(): Promise<Report[]> {
  const engine = await startBenchEngine('dynamodb-local').catch(error => {
    process.stderr.write(`Left out, ${error instanceof Error ? error.message : error}\n`);
  });
  if (engine === undefined) return [];
  try {
    const { client, tableName } = await engine.fresh();
    const own = countConsumed(client);
    const meter = attachMeter([client]);
    const bench = createBench(createDynamoStore({ client, tableName }), createMemoryAnnouncer());
    for (const { at, touchpoints } of trace({ size: SIZE, r: 3 })) await take(bench, at, touchpoints);
    const { writeUnits, indexWriteUnits, conditionsFailed } = meter.total();
    const failed =
      conditionsFailed === 0 ? {} : { note: `${conditionsFailed} failed conditions are ours only` };
    return [
      {
        title: `The meter beside DynamoDB Local: ${SIZE.toLocaleString('en')} touchpoints, r=3`,
        figures: [
          {
            name: 'write units, meter',
            value: writeUnits + indexWriteUnits,
            unit: '',
            kind: 'count',
            ...failed,
          },
          { name: 'write units, ConsumedCapacity', value: own.units, unit: '', kind: 'count' },
        ],
      },
    ];
  } finally {
    await engine.close();
  }
}

/** Asks for and adds up what each write consumed, index included. */
function countConsumed(client: MeteredClient): { units: number } {
  const sum = { units: 0 };
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async args => {
        if (!WRITES.has(commandName)) return next(args);
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        const { ConsumedCapacity }: { ConsumedCapacity?: { CapacityUnits?: number } } = result.output;
        sum.units += ConsumedCapacity?.CapacityUnits ?? 0;
        return result;
      },
    { step: 'initialize', name: 'engineCapacity' },
  );
  return sum;
}
