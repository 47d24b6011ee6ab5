import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import { shippedDefinitions } from '../../shared/definitions/shipped.ts';
import { createRanks } from '../../shared/domain/identity.ts';
import { createRepairParts } from '../../shared/dynamodb/repair.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import { createAnnouncer } from '../../shared/eventbridge/announcer.ts';
import { backoffMs } from '../../shared/steps/backoff.ts';
import { definitionReader } from '../../shared/steps/definitions.ts';
import { readKeyState } from '../../shared/steps/key-state.ts';
import {
  REBUILD_PHASES,
  type RebuildReport,
  rebuild,
  unfinishedRebuild,
} from '../../shared/steps/repair/rebuild.ts';
import { CliError } from '../failure.ts';
import { startProgress } from '../progress.ts';
import { createBusClient } from '../send/bus-client.ts';
import { openTable } from './open-table.ts';
import { retentionFrom } from './retention-option.ts';

export interface RebuildTableOptions {
  /** None: AWS itself. */
  endpoint: string | undefined;
  table: string | undefined;
  bus: string;
  resume: boolean;
  restart: boolean;
  dryRun: boolean;
  width: number;
  /** Days by kind, where they are not the default ones. */
  retention?: string;
  signal: AbortSignal;
}

/** Runs the rebuild on a table, with the credentials of whoever calls. */
export async function rebuildTable(options: RebuildTableOptions): Promise<RebuildReport> {
  const { endpoint, bus, dryRun, width, signal } = options;
  const events = createBusClient(endpoint, process.env);
  const { client, tableName } = await openTable(endpoint, options.table, events);
  const progress = startProgress('Rebuilding');
  try {
    const items = await countItems(client, tableName);
    const table = { client, tableName, retention: retentionFrom(options.retention) };
    const store = { ...createDynamoStore(table), ...createRepairParts(table) };
    const { rotating } = await readKeyState(store);
    if (rotating !== undefined) {
      throw new CliError('The identity key is being changed.', {
        mend: 'Go on with hilvan rotate-key first: it ends with a rebuild.',
      });
    }
    const resume = dryRun ? false : await mayResume(store, options);
    return await rebuild(
      {
        store,
        announcer: createAnnouncer({ client: events, busName: bus }),
        ranks: createRanks(defaultIdentityConfig),
        definitions: await definitionReader(store, shippedDefinitions, Date.now)(),
        now: Date.now,
        wait: attempt => sleep(backoffMs(attempt, Math.random)),
      },
      {
        resume,
        dryRun,
        width,
        isStopped: () => signal.aborted,
        onProgress: ({ phase, scanned }) => {
          const before = REBUILD_PHASES.indexOf(phase) * items;
          progress.at(before + Math.min(scanned, items), items * REBUILD_PHASES.length);
        },
      },
    );
  } finally {
    progress.end();
    client.destroy();
    events.destroy();
  }
}

/** Neither is guessed: to go on with a rebuild, or to begin another. */
async function mayResume(
  store: Parameters<typeof unfinishedRebuild>[0],
  { resume, restart }: RebuildTableOptions,
): Promise<boolean> {
  const unfinished = await unfinishedRebuild(store);
  if (unfinished === undefined || restart) return false;
  if (resume) return true;
  const since = new Date(unfinished.startedAt).toISOString();
  throw new CliError(`A rebuild begun at ${since} has not ended (it was at ${unfinished.phase}).`, {
    mend: 'Go on with it with --resume, or begin anew with --restart.',
  });
}

/** As the table counts them, some hours old: good enough for a bar. */
async function countItems(client: DynamoDBClient, tableName: string): Promise<number> {
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  return Math.max(1, table?.ItemCount ?? 1);
}
