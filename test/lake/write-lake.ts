import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { LakeRows } from '../../shared/contract/lake.ts';
import { columnsOf, tableNames } from '../../shared/sql/views.ts';

/** Writes one fold of each table into `<folder>/<table>/bucket=<NN>/<fold>.parquet`, a bucket a last digit of the person. */
export async function writeLake(folder: string, fold: string, rows: Partial<LakeRows>): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await mkdir(folder, { recursive: true });
  const draft = path.join(folder, 'draft.json');
  for (const table of tableNames) {
    const all: readonly { person: string }[] = rows[table] ?? [];
    const byBucket = Map.groupBy(all, ({ person }) => `0${/\d?$/.exec(person)?.[0] || 0}`);
    for (const [bucket, some] of byBucket) {
      await writeFile(draft, some.map(row => JSON.stringify(row)).join('\n'));
      const columns = columnsOf(table);
      const read = columns.map(({ name, type }) => `"${name}": '${type === 'timestamp' ? 'bigint' : type}'`);
      const chosen = columns.map(({ name, type }) =>
        type === 'timestamp' ? `make_timestamptz("${name}" * 1000) AS "${name}"` : `"${name}"`,
      );
      const target = path.join(folder, table, `bucket=${bucket}`);
      await mkdir(target, { recursive: true });
      await connection.run(
        `COPY (SELECT ${chosen.join(', ')} FROM read_json('${draft}', format = 'newline_delimited', columns = {${read.join(', ')}}))
         TO '${path.join(target, `${fold}.parquet`)}' (FORMAT parquet)`,
      );
    }
  }
  instance.closeSync();
  await rm(draft, { force: true });
}
