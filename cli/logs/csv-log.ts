import { csvText } from '../../shared/exports/csv-cell.ts';
import { type ByteInterner, createByteInterner } from './byte-interner.ts';
import { type CsvRow, createCsvScanner, guessDelimiter, undouble } from './csv-scanner.ts';
import type { ColumnOptions, EventLog, LogColumns, ReadOptions } from './event-log.ts';
import { LogError, quoted } from './event-log.ts';
import { type FileHead, fileBytes } from './file-bytes.ts';
import { finishLog, newLogBuilder, reject } from './log-builder.ts';
import { resolveColumns } from './log-columns.ts';
import { createTimeParser, TIME_MEND } from './time-parser.ts';

const NOT_UTF8 = 'the text is not UTF-8. Save the file as UTF-8';

type Field = { bytes: Buffer; from: number; to: number };
type Problem = { column?: string | undefined; reason: string };
type Header = { names: string[]; columns: LogColumns; at: Record<keyof LogColumns, number> };

export async function readCsvLog(
  path: string,
  head: FileHead,
  options: ColumnOptions & ReadOptions,
): Promise<EventLog> {
  const rows = csvLogRows(path, options);
  const scanner = createCsvScanner(path, guessDelimiter(head.head), rows.add);
  for await (const chunk of fileBytes(path, head, options)) scanner.push(chunk);
  scanner.end();
  return rows.finish();
}

function csvLogRows(path: string, options: ColumnOptions) {
  const builder = newLogBuilder();
  const times = createTimeParser();
  const cases = createByteInterner();
  const activities = createByteInterner();
  const resources = createByteInterner();
  const customers = createByteInterner();
  const values = createByteInterner();
  const field: Field = { bytes: Buffer.alloc(0), from: 0, to: 0 };
  let scratch = Buffer.alloc(256);
  let header: Header | undefined;

  function seek(row: CsvRow, at: number): void {
    field.bytes = row.bytes;
    field.from = row.starts[at] ?? 0;
    field.to = row.ends[at] ?? 0;
    if (row.doubled[at] !== 1) return;
    if (scratch.length < field.to - field.from) scratch = Buffer.alloc(2 * (field.to - field.from));
    field.to = undouble(field.bytes, field.from, field.to, scratch);
    field.bytes = scratch;
    field.from = 0;
  }

  function internAt(row: CsvRow, at: number, into: ByteInterner): number {
    if (at < 0) return 0;
    seek(row, at);
    return into.intern(field.bytes, field.from, field.to);
  }

  function readHeader(row: CsvRow): Header {
    if (row.problem !== undefined) {
      throw new LogError('not-a-log', `${path}, line ${row.line}, the header: ${row.problem}.`);
    }
    const names: string[] = [];
    for (let at = 0; at < row.fields; at++) {
      seek(row, at);
      names.push(csvText(field.bytes.toString('utf8', field.from, field.to).trim()));
    }
    const columns = resolveColumns(path, names, options);
    const at = (name: string | undefined) => (name === undefined ? -1 : names.indexOf(name));
    for (const name of new Set(Object.values(columns))) {
      if (names.indexOf(name) !== names.lastIndexOf(name)) {
        builder.warnings.push(`column ${quoted(name)} is there more than once; the first is read`);
      }
    }
    return {
      names,
      columns,
      at: {
        case: at(columns.case),
        activity: at(columns.activity),
        time: at(columns.time),
        resource: at(columns.resource),
        customer: at(columns.customer),
        by: at(columns.by),
      },
    };
  }

  /** Adds the row, or says what keeps it out. */
  function addRow(row: CsvRow, { names, columns, at }: Header): Problem | undefined {
    if (row.problem !== undefined) return { reason: row.problem };
    if (row.fields !== names.length) {
      const counts = `the row has ${row.fields} fields, the header has ${names.length}`;
      return { reason: `${counts}; put quotes around a field that holds the delimiter` };
    }
    if (row.starts[at.case] === row.ends[at.case])
      return { column: columns.case, reason: 'the case is empty' };
    if (row.starts[at.activity] === row.ends[at.activity]) {
      return { column: columns.activity, reason: 'the activity is empty' };
    }
    seek(row, at.time);
    const time = times.parse(field.bytes, field.from, field.to);
    if (Number.isNaN(time)) {
      const text = field.bytes.toString('utf8', field.from, field.to);
      const what = text.trim() === '' ? 'the time is empty' : `${quoted(text)} is not a time`;
      return { column: columns.time, reason: `${what}; ${TIME_MEND}` };
    }
    const activity = internAt(row, at.activity, activities);
    const resource = internAt(row, at.resource, resources);
    const customer = internAt(row, at.customer, customers);
    const value = internAt(row, at.by, values);
    if (activity < 0) return { column: columns.activity, reason: NOT_UTF8 };
    if (resource < 0) return { column: columns.resource, reason: NOT_UTF8 };
    if (customer < 0) return { column: columns.customer, reason: NOT_UTF8 };
    if (value < 0) return { column: columns.by, reason: NOT_UTF8 };
    // The case comes last: a case whose every row is rejected is no case of the log.
    const of = internAt(row, at.case, cases);
    if (of < 0) return { column: columns.case, reason: NOT_UTF8 };
    builder.caseOf.push(of);
    builder.activityOf.push(activity);
    builder.resourceOf.push(resource);
    if (at.customer >= 0) builder.customerOf.push(customer);
    if (at.by >= 0) builder.byOf.push(value);
    builder.time.push(time);
    return undefined;
  }

  return {
    add: (row: CsvRow): void => {
      if (header === undefined) {
        header = readHeader(row);
        return;
      }
      const problem = addRow(row, header);
      if (problem !== undefined) reject(builder, row.line, problem.column, problem.reason);
    },
    finish: (): EventLog => {
      if (header === undefined) throw new LogError('not-a-log', `${path}: there is no header line.`);
      const { columns } = header;
      if (columns.resource === undefined) resources.names.push('');
      return finishLog(builder, {
        file: path,
        format: 'csv',
        columns,
        names: {
          cases: cases.names.map(csvText),
          activities: activities.names.map(csvText),
          resources: resources.names.map(csvText),
          customers: customers.names.map(csvText),
          values: values.names.map(csvText),
        },
        timesWithoutZone: times.withoutZone(),
      });
    },
  };
}
