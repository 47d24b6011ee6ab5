import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { stages } from '../../infra/stages.ts';
import { DETAIL_TYPES } from '../../shared/contract/events.ts';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import { shippedDefinitions } from '../../shared/definitions/shipped.ts';
import { entryBytes } from '../../shared/eventbridge/put-events.ts';
import { withWidth } from '../../shared/steps/with-width.ts';
import { chunksOf } from '../capacity.ts';
import { ownCpuMs } from '../cpu-time.ts';
import { attachMeter, type Meter } from '../meter.ts';
import { computeOf, type Usage } from '../prices.ts';
import { trace } from '../trace.ts';
import { NAIVE_INDEXES, personOf, takeNaively } from './ingest.ts';

/** Messages of one invocation, and of one request to receive or to delete; all batches are taken to be full. */
const BATCH = 10;
const WIDTH = 8;

export interface NaiveRun {
  usage: Usage;
  meter: Meter;
}

/** The reference trace through the naive design, one message a touchpoint. */
export async function runNaive(
  { client, tableName }: { client: DynamoDBClient; tableName: string },
  size: number,
  r: 1 | 3,
): Promise<NaiveRun> {
  const meter = attachMeter([client], ({ pk }) => pk?.S?.split('#')[0] ?? '', NAIVE_INDEXES);
  const naive = { client, tableName, definitions: shippedDefinitions };
  let [touchpoints, chunks] = [0, 0];
  const from = ownCpuMs();
  for (const envelope of trace({ size, r })) {
    // Different customers side by side, as different batches would be; one after the other those of one customer.
    const groups = [...Map.groupBy(envelope.touchpoints, personOf).values()];
    await withWidth(WIDTH, groups, async group => {
      for (const each of group)
        if ((await takeNaively(naive, each)) !== 'stored') throw new Error(`${each.id} was there already`);
    });
    touchpoints += envelope.touchpoints.length;
    for (const each of envelope.touchpoints) chunks += chunksOf(entryBytes(entryOf(each)));
  }
  const cpuMs = ownCpuMs() - from;
  const total = meter.total();
  return {
    meter,
    usage: {
      touchpoints,
      writeUnits: total.writeUnits + total.indexWriteUnits,
      readUnits: total.readUnits,
      busChunks: chunks,
      // Each sent by the bus, received and deleted ten at a time.
      queueRequests: chunks * (1 + 2 / BATCH),
      ...computeOf({
        invocations: touchpoints / BATCH,
        cpuMs,
        calls: total.requests,
        width: WIDTH,
        memoryMiB: stages.prod.ingest.memoryMiB,
      }),
    },
  };
}

const entryOf = (touchpoint: Touchpoint) => ({
  source: 'bench',
  detailType: DETAIL_TYPES.one,
  detail: JSON.stringify(touchpoint),
});
