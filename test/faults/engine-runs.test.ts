import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createErasureParts } from '../../shared/dynamodb/erasure.ts';
import { createRepairParts } from '../../shared/dynamodb/repair.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import { createAnnouncer } from '../../shared/eventbridge/announcer.ts';
import { startDynamoBackend } from '../contract/dynamo-backend.ts';
import { startDynamoDbLocalBackend } from '../contract/local-engine.ts';
import { createBus } from './ports.ts';
import { runs } from './run.ts';
import { busClient, clientUnderFaults, createEarlier, impatient } from './sdk.ts';
import { type Site, work } from './site.ts';
import { record } from './tally.ts';
import { expectNothingLost } from './verdict.ts';
import { planned, SDK_FAULTS, type Weather } from './weather.ts';

const LONG = process.env['HILVAN_LONG'] !== undefined;

type Backend = Awaited<ReturnType<typeof startDynamoBackend>>;

/** A table of its own, and requests that fail on their way to it and to the bus. */
async function engineSite({ client, createTable }: Backend, weather: Weather): Promise<Site> {
  const tableName = await createTable();
  const waiting = { attempts: 3, sleep: async () => {} };
  const storeOf = (client: DynamoDBClient) => ({
    ...createDynamoStore({ client, tableName, ...waiting }),
    ...createRepairParts({ client, tableName, ...waiting }),
    ...createErasureParts({ client, tableName, ...waiting }),
  });
  const bus = createBus();
  const [events, earlier] = [busClient(bus), createEarlier()];
  return {
    store: storeOf(client),
    bus,
    due: new Set(),
    boot(process) {
      const announcing = clientUnderFaults(events, process, weather, earlier);
      return {
        store: storeOf(clientUnderFaults(client, process, weather, earlier)),
        announcer: createAnnouncer({ client: announcing, busName: 'faults', ...waiting }),
      };
    },
  };
}

describe.each([
  {
    engine: 'dynalite',
    count: LONG ? 300 : 5,
    start: () => startDynamoBackend('dynalite', { retryStrategy: impatient }),
  },
  {
    engine: 'DynamoDB Local',
    count: LONG ? 60 : 0,
    start: () => startDynamoDbLocalBackend({ retryStrategy: impatient }),
  },
])('R1 · nothing is lost and nothing counted twice on $engine', ({ engine, count, start }) => {
  let backend: Backend | undefined;
  beforeAll(async () => {
    backend = count === 0 ? undefined : await start();
  });
  afterAll(async () => {
    await backend?.close();
  });

  it(`whatever faults meet the requests (${count} runs)`, async ({ skip }) => {
    const there = backend;
    if (there === undefined) return skip();
    const seen = { runs: 0, faults: 0, crashes: 0 };
    await fc.assert(
      fc.asyncProperty(runs(8, { faults: 10, workers: 2, kinds: SDK_FAULTS }), async run => {
        const { weather, happened } = planned(run.faults);
        const site = await engineSite(there, weather);
        const ran = await work(site, run);
        expect(ran.conserved).toBe(true);
        await expectNothingLost(site, run);
        seen.runs += 1;
        seen.faults += happened.length;
        seen.crashes += ran.crashes;
      }),
      // Tables of an engine are slow to shrink with: what is found by then is told.
      { numRuns: count, interruptAfterTimeLimit: LONG ? 1_800_000 : 90_000 },
    );
    expect(seen.runs).toBe(count);
    expect(seen.faults).toBeGreaterThan(0);
    record(`R1 ${engine}`, seen);
  });
});
