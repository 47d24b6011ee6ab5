// One statement in a process of its own: whatever it does to memory and CPU, the runtime goes on, and it can be ended at any
// moment. The parent passes what to run in a message and hears one answer.
import { stat } from 'node:fs/promises';
import { listLakeFiles } from '../../shared/duckdb/lake-files.ts';
import { type LakeQuery, LakeQueryError, queryLake } from '../../shared/duckdb/query-lake.ts';

async function run(query: LakeQuery): Promise<unknown> {
  try {
    const answer = await queryLake(query);
    return { ok: true, answer, bytes: await bytesIn(query.folder) };
  } catch (error) {
    const isTold = error instanceof LakeQueryError;
    return { ok: false, isTold, message: error instanceof Error ? error.message : String(error) };
  }
}

/** All of the lake: DuckDB does not tell how much of it a statement read. */
async function bytesIn(folder: string): Promise<number> {
  const files = [...(await listLakeFiles(folder)).values()].flat();
  const sizes = files.map(async file => (await stat(file).catch(() => undefined))?.size ?? 0);
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

process.once('message', async (query: LakeQuery) => {
  process.send?.(await run(query), () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches the whole process group; the runtime decides when this may go.
process.on('SIGINT', () => {});
