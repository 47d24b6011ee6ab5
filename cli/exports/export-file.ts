import type { LakeRows } from '../../shared/contract/lake.ts';
import type { Shown } from '../../shared/exports/case-columns.ts';
import { createCsvWriter } from '../../shared/exports/csv.ts';
import { createOcelJsonWriter } from '../../shared/exports/ocel-json.ts';
import { createParquetWriter } from '../../shared/exports/parquet.ts';
import { type ExportTable, tableOf } from '../../shared/exports/tables.ts';
import type { Writer } from '../../shared/exports/writer.ts';
import { createXesWriter } from '../../shared/exports/xes.ts';
import { openFileTarget } from './file-target.ts';
import type { Format } from './format.ts';
import type { PersonNames } from './person-names.ts';
import { runExport } from './run-export.ts';
import { openSqliteTarget } from './sqlite-target.ts';
import type { Target } from './target.ts';

export interface ExportRequest {
  out: string;
  format: Format;
  gzip: boolean;
  table: ExportTable;
  /** CSV only: formulas as they are. */
  raw: boolean;
  shown: Shown;
  names: PersonNames;
  resume: boolean;
  /** Where the rows come from, as people name it. */
  source: string;
}

/** About 1 MB: what an interrupted export writes again. Of Parquet a row group, which is read as a whole. */
const BLOCK = 1024 * 1024;
const ROW_GROUP = 8 * BLOCK;

/** Exports all persons into one file; returns how many there were. See `runExport`. */
export async function exportFile(
  request: ExportRequest,
  persons: AsyncIterable<LakeRows> | Iterable<LakeRows>,
  run: { signal: AbortSignal; onPerson?: (number: number) => void; block?: number },
): Promise<number> {
  const target = await openTarget(request);
  const block = run.block ?? (request.format === 'parquet' ? ROW_GROUP : BLOCK);
  return runExport({ ...run, target, persons, block, nameOf: request.names.nameOf });
}

async function openTarget(request: ExportRequest): Promise<Target> {
  const { out, format, gzip, table, raw, shown, names, resume, source } = request;
  const settings = JSON.stringify({ source, format, gzip, table, raw, ...shown, names: names.is });
  if (format === 'ocel-sqlite') return openSqliteTarget({ out, settings, resume, shown });
  const writers: Record<typeof format, (state: string | undefined) => Writer> = {
    csv: state => createCsvWriter(tableOf(table, shown), raw, state),
    parquet: state => createParquetWriter(tableOf(table, shown), state),
    xes: state => createXesWriter(shown, state),
    'ocel-json': state => createOcelJsonWriter(shown, state),
  };
  return openFileTarget({ out, settings, gzip, resume, createWriter: writers[format] });
}
