import type { DuckDBConnection } from '@duckdb/node-api';

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

/**
 * Answers of a query with numbers only, into typed arrays of `count` values each; NULL becomes NaN in floats and 0 in
 * integers. `onRows` gets how many there are so far.
 */
export async function readColumns(
  connection: DuckDBConnection,
  sql: string,
  into: readonly Numbers[],
  signal: AbortSignal,
  onRows: (rows: number) => void = () => {},
): Promise<number> {
  const result = await connection.stream(sql);
  let row = 0;
  for (;;) {
    signal.throwIfAborted();
    const chunk = await result.fetchChunk();
    // Each asks the library in native code: once a chunk, not once a value.
    const rows = chunk?.rowCount ?? 0;
    if (chunk === null || rows === 0) return row;
    for (const [column, values] of into.entries()) {
      const vector = chunk.getColumnVector(column);
      const missing = values instanceof Float64Array || values instanceof Float32Array ? Number.NaN : 0;
      for (let i = 0; i < rows; i++) {
        const value = vector.getItem(i);
        values[row + i] = typeof value === 'number' ? value : missing;
      }
    }
    row += rows;
    onRows(row);
  }
}

/** Answers of a query with one text column. */
export async function readTexts(connection: DuckDBConnection, sql: string): Promise<string[]> {
  const result = await connection.stream(sql);
  const texts: string[] = [];
  for (;;) {
    const chunk = await result.fetchChunk();
    const rows = chunk?.rowCount ?? 0;
    if (chunk === null || rows === 0) return texts;
    const vector = chunk.getColumnVector(0);
    for (let i = 0; i < rows; i++) texts.push(String(vector.getItem(i) ?? ''));
  }
}

/** Rows of a table; `from` may go on with WHERE. */
export async function countOf(connection: DuckDBConnection, from: string): Promise<number> {
  const count = new Float64Array(1);
  await readColumns(
    connection,
    `SELECT count(*)::double FROM ${from}`,
    [count],
    new AbortController().signal,
  );
  return count[0] ?? 0;
}
