import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { DUCKDB_MACROS } from '../sql/portable.ts';
import { columnsOf, type LakeView, RAW, tableNames } from '../sql/views.ts';
import type { LakeFiles } from './lake-files.ts';

export interface EngineLimits {
  memoryMiB: number;
  threads: number;
}

/** Counting and naming as in Athena: whole numbers divide to whole numbers, names come in lower case, times are UTC. */
const LIKE_ATHENA = [
  "SET TimeZone = 'UTC'",
  'SET integer_division = true',
  'SET preserve_identifier_case = false',
  "SET default_null_order = 'nulls_last'",
];

/**
 * A DuckDB of its own in memory with the tables and views of the lake. From then on it reads the lake's files and
 * nothing else, reaches no network, loads no extension, and its settings cannot be changed back.
 */
export async function openLake(
  files: LakeFiles,
  views: readonly LakeView[],
  { memoryMiB, threads }: EngineLimits,
): Promise<{ connection: DuckDBConnection; close(): void }> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: `${memoryMiB}MiB`,
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  });
  const close = () => instance.closeSync();
  try {
    const connection = await instance.connect();
    const allowed = [...files.values()].flat();
    for (const each of LIKE_ATHENA) await connection.run(each);
    for (const macro of DUCKDB_MACROS) await connection.run(`CREATE MACRO ${macro}`);
    for (const table of tableNames) await createRaw(connection, table, files.get(table) ?? []);
    for (const { name, sql } of views) await connection.run(`CREATE VIEW ${name} AS ${sql}`);
    await connection.run(`SET allowed_paths = ${listOf(allowed)}`);
    await connection.run('SET enable_external_access = false');
    await connection.run('SET lock_configuration = true');
    return { connection, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Columns that files of an earlier version do not have yet are NULL. */
async function createRaw(
  connection: DuckDBConnection,
  table: (typeof tableNames)[number],
  files: readonly string[],
): Promise<void> {
  const columns = columnsOf(table);
  if (files.length === 0) {
    const declared = columns.map(({ name, type }) => `"${name}" ${type}`);
    await connection.run(`CREATE TABLE ${RAW}${table} (${declared.join(', ')}, bucket integer)`);
    return;
  }
  const source = `read_parquet(${listOf(files)}, hive_partitioning = true, hive_types = {'bucket': INTEGER}, union_by_name = true)`;
  const probe = await connection.run(`SELECT * FROM ${source} LIMIT 0`);
  const present = new Set(probe.columnNames());
  const chosen = columns.map(
    ({ name, type }) => `CAST(${present.has(name) ? `"${name}"` : 'NULL'} AS ${type}) AS "${name}"`,
  );
  await connection.run(`CREATE VIEW ${RAW}${table} AS SELECT ${chosen.join(', ')}, bucket FROM ${source}`);
}

function listOf(texts: readonly string[]): string {
  return `[${texts.map(text => `'${text.replaceAll("'", "''")}'`).join(', ')}]`;
}
