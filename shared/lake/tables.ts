import type { AsyncBuffer } from 'hyparquet';
import {
  type LakeFile,
  LakeFileGoneError,
  type LakeFiles,
  type LakeReader,
  type LakeTables,
} from '../steps/lake/ports.ts';
import { BUCKETS, bucketNames, bucketOf, folderOf, keyOf, readKey } from './layout.ts';
import { decodeRows } from './parquet.ts';
import { encodeRows } from './write-parquet.ts';

/** Files up to this size are fetched in one go; of bigger ones what is read. */
const WHOLE = 16 * 1024 * 1024;

/** The lake in `files`, as rows. `buckets`: as many as it began with. */
export function createLakeTables(files: LakeFiles, buckets = BUCKETS): LakeTables {
  return {
    ...createLakeReader(files, buckets),
    async write(file, rows) {
      if (rows.length > 0) await files.put(keyOf(file), encodeRows(file.table, rows));
    },
    async remove(gone) {
      if (gone.length > 0) await files.delete(gone.map(keyOf));
    },
  };
}

/** The same to look at. Apart, so that who only reads need not carry what writes. */
export function createLakeReader(files: Pick<LakeFiles, 'get' | 'list'>, buckets = BUCKETS): LakeReader {
  return {
    buckets: bucketNames(buckets),
    bucketOf: person => bucketOf(person, buckets),
    async files(table, bucket) {
      const listed = await files.list(folderOf(table, bucket));
      return listed.flatMap(({ key, size }) => readKey(key, size) ?? []);
    },
    async *read(file) {
      yield* decodeRows(file.table, await bufferOf(files, file));
    },
  };
}

async function bufferOf(files: Pick<LakeFiles, 'get'>, file: LakeFile): Promise<AsyncBuffer> {
  const key = keyOf(file);
  const fetch = async (range?: { start: number; end: number }) => {
    const content = await files.get(key, range);
    if (content === undefined) throw new LakeFileGoneError(`${key} is not in the lake any more`);
    return new Uint8Array(content).buffer;
  };
  if (file.size > WHOLE) {
    return {
      byteLength: file.size,
      slice: (start, end = file.size) =>
        fetch({ start: start < 0 ? file.size + start : start, end: end < 0 ? file.size + end : end }),
    };
  }
  const whole = await fetch();
  return { byteLength: whole.byteLength, slice: (start, end) => whole.slice(start, end) };
}
