import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import { shippedDefinitions } from '../../shared/definitions/shipped.ts';
import { createRanks } from '../../shared/domain/identity.ts';
import type { Retention } from '../../shared/dynamodb/retention.ts';
import { createAnnouncer } from '../../shared/eventbridge/announcer.ts';
import { backoffMs } from '../../shared/steps/backoff.ts';
import { definitionReader } from '../../shared/steps/definitions.ts';
import type { StitchDependencies } from '../../shared/steps/dependencies.ts';
import { type Progress, startProgress } from '../progress.ts';
import { createBusClient } from '../send/bus-client.ts';
import { openTable } from './open-table.ts';
import { retentionFrom } from './retention-option.ts';

export interface TableOptions {
  /** None: AWS itself. */
  endpoint: string | undefined;
  table: string | undefined;
  bus: string;
  /** Days by kind, where they are not the default ones. */
  retention?: string | undefined;
  signal: AbortSignal;
}

interface OpenTable {
  events: EventBridgeClient;
  table: { client: DynamoDBClient; tableName: string; retention: Retention };
  progress: Progress;
  isStopped: () => boolean;
  /** Over a store on that table. */
  stitching<S extends StitchDependencies['store']>(store: S): Promise<StitchDependencies & { store: S }>;
}

/** Long work on a table, with the credentials of whoever calls and a bar that says how far it is. */
export async function workOnTable<T>(
  { endpoint, table, bus, retention, signal }: TableOptions,
  title: string,
  work: (open: OpenTable) => Promise<T>,
): Promise<T> {
  const events = createBusClient(endpoint, process.env);
  const { client, tableName } = await openTable(endpoint, table, events);
  const progress = startProgress(title);
  try {
    return await work({
      events,
      table: { client, tableName, retention: retentionFrom(retention) },
      progress,
      isStopped: () => signal.aborted,
      stitching: async store => ({
        store,
        announcer: createAnnouncer({ client: events, busName: bus }),
        ranks: createRanks(defaultIdentityConfig),
        definitions: await definitionReader(store, shippedDefinitions, Date.now)(),
        now: Date.now,
        wait: attempt => sleep(backoffMs(attempt, Math.random)),
      }),
    });
  } finally {
    progress.end();
    client.destroy();
    events.destroy();
  }
}
