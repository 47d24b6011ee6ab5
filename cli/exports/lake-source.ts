import type { LakeRows } from '../../shared/contract/lake.ts';
import { flushOf } from '../../shared/steps/lake/fold-id.ts';
import type { LakeTables } from '../../shared/steps/lake/ports.ts';
import { personRows } from '../../shared/steps/lake/read-lake.ts';
import { lakeStatus } from '../lake/compact-lake.ts';
import { type LakeOptions, openLake } from '../lake/open-lake.ts';
import { createBusClient } from '../send/bus-client.ts';
import type { ExportSource } from './log-source.ts';

/** The persons of a lake, by bucket and name. */
export async function openLakeSource(options: LakeOptions): Promise<ExportSource> {
  const client = createBusClient(undefined, process.env);
  const lake = await openLake(options, client).finally(() => client.destroy());
  const { persons } = await lakeStatus(lake);
  return {
    name: JSON.stringify(['lake', options.bucket ?? options.lake ?? options.data, options.buckets]),
    total: persons,
    persons: personsOf(lake),
    warnings: persons === 0 ? ['the lake holds no customers (yet)'] : [],
  };
}

/** A compaction in between changes nothing that an export that was interrupted has written. */
export async function* personsOf(lake: LakeTables): AsyncGenerator<LakeRows> {
  for await (const rows of personRows(lake)) {
    const persons = rows.persons.map(row => ({ ...row, fold: flushOf(row.fold) }));
    yield { ...rows, persons };
  }
}
