import type { LakeRow, LakeTable } from '../../contract/lake.ts';

/** Objects by key, whole; keys have `/` between their parts. */
export interface LakeFiles {
  /** The latest content of a key stands. */
  put(key: string, content: Uint8Array): Promise<void>;
  /** `undefined` where there is none; `range` in bytes, `end` exclusive. */
  get(key: string, range?: { start: number; end: number }): Promise<Uint8Array | undefined>;
  /** All whose keys begin so, in the order of their keys. Sees every write that has returned. */
  list(prefix: string): Promise<{ key: string; size: number }[]>;
  /** What is not there is gone already. */
  delete(keys: readonly string[]): Promise<void>;
}

/** Rows of one bucket of one table that were written at once. `id`: which flush or compaction, in order of time. */
export interface LakeFile {
  table: LakeTable;
  bucket: string;
  id: string;
  /** Bytes. */
  size: number;
}

/** A row of any table, with what all have. */
export type RowOf<T extends LakeTable> = LakeRow<T> & { person: string; fold: string };

/** Files of the lake as rows, for whoever only looks at them. */
export interface LakeReader {
  /** Two digits each; persons are spread over them by name. */
  readonly buckets: readonly string[];
  bucketOf(person: string): string;
  /** In order of their ids. */
  files(table: LakeTable, bucket: string): Promise<LakeFile[]>;
  /** In parts; a `LakeFileGoneError` where it is not there (any more). */
  read<T extends LakeTable>(file: LakeFile & { table: T }): AsyncIterable<RowOf<T>[]>;
}

/** Files of the lake as rows. */
export interface LakeTables extends LakeReader {
  /** In the order given; nothing where there are no rows. */
  write<T extends LakeTable>(
    file: Omit<LakeFile, 'size'> & { table: T },
    rows: readonly RowOf<T>[],
  ): Promise<void>;
  remove(files: readonly LakeFile[]): Promise<void>;
}

/** The file was deleted after it had been listed: what it held is in another one. */
export class LakeFileGoneError extends Error {
  override readonly name = 'LakeFileGoneError';
}
