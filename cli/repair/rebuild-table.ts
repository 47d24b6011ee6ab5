import { DescribeTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createRepairParts } from '../../shared/dynamodb/repair.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import { readKeyState } from '../../shared/steps/key-state.ts';
import {
  REBUILD_PHASES,
  type RebuildReport,
  rebuild,
  unfinishedRebuild,
} from '../../shared/steps/repair/rebuild.ts';
import { CliError } from '../failure.ts';
import { type TableOptions, workOnTable } from './work-on-table.ts';

export interface RebuildTableOptions extends TableOptions {
  resume: boolean;
  restart: boolean;
  dryRun: boolean;
  width: number;
}

/** Runs the rebuild on a table. */
export async function rebuildTable(options: RebuildTableOptions): Promise<RebuildReport> {
  const { dryRun, width } = options;
  return workOnTable(options, 'Rebuilding', async ({ table, progress, isStopped, stitching }) => {
    const items = await countItems(table.client, table.tableName);
    const store = { ...createDynamoStore(table), ...createRepairParts(table) };
    const { rotating } = await readKeyState(store);
    if (rotating !== undefined) {
      throw new CliError('The identity key is being changed.', {
        mend: 'Go on with hilvan rotate-key first: it ends with a rebuild.',
      });
    }
    const resume = dryRun ? false : await mayResume(store, options);
    return rebuild(await stitching(store), {
      resume,
      dryRun,
      width,
      isStopped,
      onProgress: ({ phase, scanned }) => {
        const before = REBUILD_PHASES.indexOf(phase) * items;
        progress.at(before + Math.min(scanned, items), items * REBUILD_PHASES.length);
      },
    });
  });
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
