import type { EventLog, LogColumns, RejectedRow } from './event-log.ts';
import { LogError, quoted } from './event-log.ts';

const KEPT_REJECTIONS = 1000;
const NO_RESOURCE =
  'no column is known as the resource, so every repeat counts as done by the same one; name it with --resource COLUMN';

type Numbers = Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;
export type GrowingColumn<T extends Numbers> = {
  push: (value: number) => void;
  length: () => number;
  values: () => T;
};

/** Raw columns in file order, as a reader fills them. */
export type LogBuilder = {
  caseOf: GrowingColumn<Int32Array<ArrayBuffer>>;
  activityOf: GrowingColumn<Int32Array<ArrayBuffer>>;
  resourceOf: GrowingColumn<Int32Array<ArrayBuffer>>;
  customerOf: GrowingColumn<Int32Array<ArrayBuffer>>;
  byOf: GrowingColumn<Int32Array<ArrayBuffer>>;
  time: GrowingColumn<Float64Array<ArrayBuffer>>;
  rejected: RejectedRow[];
  rejectedRows: number;
  warnings: string[];
};

export type LogNames = {
  cases: string[];
  activities: string[];
  resources: string[];
  customers: string[];
  values: string[];
};

export function intColumn(): GrowingColumn<Int32Array<ArrayBuffer>> {
  return growingColumn(size => new Int32Array(size));
}

export function newLogBuilder(): LogBuilder {
  return {
    caseOf: intColumn(),
    activityOf: intColumn(),
    resourceOf: intColumn(),
    customerOf: intColumn(),
    byOf: intColumn(),
    time: growingColumn(size => new Float64Array(size)),
    rejected: [],
    rejectedRows: 0,
    warnings: [],
  };
}

export function reject(builder: LogBuilder, line: number, column: string | undefined, reason: string): void {
  builder.rejectedRows++;
  if (builder.rejected.length >= KEPT_REJECTIONS) return;
  if (column === undefined) builder.rejected.push({ line, reason });
  else builder.rejected.push({ line, column, reason: `column ${quoted(column)}: ${reason}` });
}

/** Orders the rows by case, time and place in the file. Throws `LogError` `no-rows` where every row was rejected. */
export function finishLog(
  builder: LogBuilder,
  of: {
    file: string;
    format: EventLog['format'];
    columns: LogColumns;
    names: LogNames;
    timesWithoutZone: number;
  },
): EventLog {
  const { file, format, columns } = of;
  const { values, ...names } = of.names;
  const caseOf = builder.caseOf.values();
  const rows = caseOf.length;
  const worst = builder.rejected[0];
  if (rows === 0 && worst !== undefined) {
    const text = `all ${builder.rejectedRows} rows were rejected; line ${worst.line}: ${worst.reason}`;
    throw new LogError('no-rows', `${file}: ${text}`);
  }
  const time = builder.time.values();
  const by = columns.by === undefined ? undefined : valuePerCase(builder, columns.by, names.cases.length);
  if (columns.resource === undefined) builder.warnings.push(NO_RESOURCE);
  if (of.timesWithoutZone > 0) {
    builder.warnings.push(`times without a zone, taken as UTC: ${of.timesWithoutZone}`);
  }
  const { order, caseStart } = orderRows(caseOf, time, names.cases.length);
  return {
    file,
    format,
    columns,
    ...names,
    rows,
    caseStart,
    caseOf: reordered(caseOf, order, new Int32Array(rows)),
    activityOf: reordered(builder.activityOf.values(), order, new Int32Array(rows)),
    resourceOf: reordered(builder.resourceOf.values(), order, new Int32Array(rows)),
    ...(columns.customer !== undefined && {
      customerOf: reordered(builder.customerOf.values(), order, new Int32Array(rows)),
    }),
    time: reordered(time, order, new Float64Array(rows)),
    fileOrder: order,
    ...(by !== undefined && { by: { column: by.column, values, ofCase: by.ofCase } }),
    rejected: builder.rejected,
    rejectedRows: builder.rejectedRows,
    warnings: builder.warnings,
  };
}

function valuePerCase(builder: LogBuilder, column: string, cases: number) {
  const caseOf = builder.caseOf.values();
  const valueIn = builder.byOf.values();
  const ofCase = new Int32Array(cases).fill(-1);
  const mixed = new Set<number>();
  for (let row = 0; row < caseOf.length; row++) {
    const of = caseOf[row] ?? 0;
    const value = valueIn[row] ?? 0;
    if (ofCase[of] === -1) ofCase[of] = value;
    else if (ofCase[of] !== value) mixed.add(of);
  }
  if (mixed.size > 0) {
    const what = `has more than one value in some cases (${mixed.size}); the first one in the file counts`;
    builder.warnings.push(`column ${quoted(column)} ${what}`);
  }
  return { column, ofCase };
}

function orderRows(caseOf: Int32Array, time: Float64Array, cases: number) {
  const caseStart = new Int32Array(cases + 1);
  for (const at of caseOf) caseStart[at + 1] = (caseStart[at + 1] ?? 0) + 1;
  for (let c = 0; c < cases; c++) caseStart[c + 1] = (caseStart[c + 1] ?? 0) + (caseStart[c] ?? 0);
  const next = caseStart.slice(0, cases);
  const order = new Int32Array(caseOf.length);
  for (let row = 0; row < caseOf.length; row++) {
    const c = caseOf[row] ?? 0;
    const place = next[c] ?? 0;
    order[place] = row;
    next[c] = place + 1;
  }
  for (let c = 0; c < cases; c++) sortByTime(order.subarray(caseStart[c], caseStart[c + 1]), time);
  return { order, caseStart };
}

/** Most cases are already in order, so look before sorting. */
function sortByTime(rows: Int32Array, time: Float64Array): void {
  for (let i = 1; i < rows.length; i++) {
    if ((time[rows[i] ?? 0] ?? 0) < (time[rows[i - 1] ?? 0] ?? 0)) {
      rows.sort((a, b) => (time[a] ?? 0) - (time[b] ?? 0) || a - b);
      return;
    }
  }
}

function reordered<T extends Numbers>(from: T, order: Int32Array, into: T): T {
  for (let i = 0; i < order.length; i++) into[i] = from[order[i] ?? 0] ?? 0;
  return into;
}

function growingColumn<T extends Numbers>(make: (size: number) => T): GrowingColumn<T> {
  let values = make(4096);
  let length = 0;
  return {
    push: value => {
      if (length === values.length) {
        const larger = make(length * 2);
        larger.set(values);
        values = larger;
      }
      values[length++] = value;
    },
    length: () => length,
    values: () => values.subarray(0, length) as T,
  };
}
