import {
  type DuckDBConnection,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Cell, SqlColumn } from '../sql/engine.ts';
import type { LakeView } from '../sql/views.ts';
import { listLakeFiles } from './lake-files.ts';
import { type EngineLimits, openLake } from './open-lake.ts';

export interface LakeQuery {
  /** Folder of the lake: `<folder>/<table>/bucket=<NN>/<fold>.parquet`. */
  folder: string;
  views: readonly LakeView[];
  sql: string;
  limits: EngineLimits & { rows: number; milliseconds: number };
  signal?: AbortSignal;
}

export interface LakeAnswer {
  columns: SqlColumn[];
  rows: Cell[][];
  /** Whether the limit of rows left some out. */
  more: boolean;
}

/** `statement`: the engine does not take it. `time`, `memory`: a limit was met. `stopped`: the signal. */
export class LakeQueryError extends Error {
  readonly reason: 'statement' | 'time' | 'memory' | 'stopped';
  constructor(reason: LakeQueryError['reason'], message: string) {
    super(message);
    this.name = 'LakeQueryError';
    this.reason = reason;
  }
}

const ATTEMPTS = 3;

/** Runs one statement over the files as they are now. `LakeQueryError` tells what is to be mended. */
export async function queryLake(query: LakeQuery): Promise<LakeAnswer> {
  const { folder, views, limits } = query;
  const until = Date.now() + limits.milliseconds;
  for (let attempt = 1; ; attempt++) {
    try {
      const files = await listLakeFiles(folder);
      const { connection, close } = await openLake(files, views, limits);
      try {
        return await run(connection, query, until);
      } finally {
        close();
      }
    } catch (error) {
      // Files that were put together into one meanwhile are gone: those that took their place have the same rows.
      const isGone = /No such file|Cannot open file/.test(String(error));
      if (!isGone || attempt === ATTEMPTS || error instanceof LakeQueryError) throw error;
    }
  }
}

async function run(
  connection: DuckDBConnection,
  { folder, sql, limits, signal }: LakeQuery,
  until: number,
): Promise<LakeAnswer> {
  let why: 'time' | 'stopped' | undefined;
  const stop = (reason: 'time' | 'stopped') => {
    why ??= reason;
    connection.interrupt();
  };
  const onAbort = () => stop('stopped');
  const timer = setTimeout(() => stop('time'), Math.max(0, until - Date.now()));
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    if (signal?.aborted === true) stop('stopped');
    const reader = await connection.streamAndReadUntil(sql, limits.rows + 1);
    if (why !== undefined) throw new Error('interrupted');
    const types = reader.columnTypes();
    const all = reader.getRows();
    return {
      columns: reader.columnNames().map((name, i) => ({ name, type: typeName(types[i]) })),
      rows: all.slice(0, limits.rows).map(row => row.map((value, i) => cellOf(value, types[i]))),
      more: all.length > limits.rows,
    };
  } catch (error) {
    throw failureOf(error, why, folder, limits);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

function failureOf(
  error: unknown,
  why: 'time' | 'stopped' | undefined,
  folder: string,
  { milliseconds, memoryMiB }: LakeQuery['limits'],
): Error {
  if (why === 'stopped') return new LakeQueryError('stopped', 'The query was stopped');
  if (why === 'time') {
    const seconds = milliseconds / 1000;
    return new LakeQueryError(
      'time',
      `The query took longer than ${seconds} s: narrow it, or allow more time`,
    );
  }
  const message = error instanceof Error ? error.message : String(error);
  if (/^Out of Memory/i.test(message)) {
    return new LakeQueryError('memory', `The query needs more than ${memoryMiB} MiB: narrow it`);
  }
  if (/No such file|Cannot open file/.test(message)) return new Error(message);
  return new LakeQueryError('statement', message.replaceAll(folder, '<lake>'));
}

const NAMES: Partial<Record<DuckDBTypeId, string>> = {
  [DuckDBTypeId.HUGEINT]: 'bigint',
  [DuckDBTypeId.UBIGINT]: 'bigint',
  [DuckDBTypeId.FLOAT]: 'real',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'timestamp with time zone',
};

function typeName(type: DuckDBType | undefined): string {
  if (type === undefined) return 'varchar';
  return NAMES[type.typeId] ?? String(type).toLowerCase();
}

/** Whole numbers beyond 2^53 stay text; times read `2026-11-22 10:00:00.000` in UTC. */
function cellOf(value: DuckDBValue, type: DuckDBType | undefined): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (value instanceof DuckDBTimestampValue) return timeText(Number(value.micros / 1000n));
  if (value instanceof DuckDBTimestampTZValue) return `${timeText(Number(value.micros / 1000n))} UTC`;
  if (value instanceof DuckDBTimestampMillisecondsValue) return timeText(Number(value.millis));
  if (type?.typeId === DuckDBTypeId.DECIMAL) return Number(String(value));
  return String(value);
}

function timeText(ms: number): string {
  return new Date(ms).toISOString().replace('T', ' ').replace('Z', '');
}
