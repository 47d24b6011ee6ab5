import { plainText } from '../../shared/exports/safe-text.ts';
import type { ColumnOptions, EventLog, LogColumns } from './event-log.ts';
import { quoted } from './event-log.ts';
import { finishLog, type GrowingColumn, intColumn, newLogBuilder, reject } from './log-builder.ts';
import { missingColumn } from './log-columns.ts';
import { createTimeParser, TIME_MEND } from './time-parser.ts';

const CASE = 'case:';
const KEPT_KEYS = 200;
const GUESSES = {
  resource: ['org:resource', 'org:group', 'resource', 'Resource', 'channel', 'case:channel'],
  customer: ['customerId', 'customer', 'case:customerId', 'case:customer'],
};

type Tracked = {
  column: string;
  ofTrace: boolean;
  seen: boolean;
  ids: Map<string, number>;
  values: GrowingColumn<Int32Array<ArrayBuffer>>;
};
type Attributes = Map<string, string>;

/** Turns the elements of an XES log, in their order, into the columns of an event log. */
export function createXesRows(file: string, options: ColumnOptions) {
  const builder = newLogBuilder();
  const times = createTimeParser();
  const timeBytes = Buffer.alloc(64);
  const keys = new Set<string>();
  const eventDefaults: Attributes = new Map();
  const traceDefaults: Attributes = new Map();
  const event: Attributes = new Map();
  const trace: Attributes = new Map();
  const caseColumn = track(options.case ?? 'case:concept:name');
  const activityColumn = track(options.activity ?? 'concept:name');
  const resourceColumns = (options.resource === undefined ? GUESSES.resource : [options.resource]).map(track);
  const customerColumns = (options.customer === undefined ? GUESSES.customer : [options.customer]).map(track);
  const byColumns = options.by === undefined ? [] : [track(options.by)];
  const tracked = [caseColumn, activityColumn, ...resourceColumns, ...customerColumns, ...byColumns];
  const ofEvent = tracked.filter(column => !column.ofTrace);
  const ofTrace = tracked.filter(column => column.ofTrace);
  const timeColumn = options.time ?? 'time:timestamp';
  let global: Attributes | undefined;
  let eventLine = 0;
  let traces = 0;
  let nameless = 0;
  let empty = 0;
  let firstRow = 0;

  function noteKey(key: string): void {
    if (keys.size < KEPT_KEYS) keys.add(key);
  }

  function parseTime(text: string): number {
    if (text.length > timeBytes.length) return Number.NaN;
    return times.parse(timeBytes, 0, timeBytes.write(text, 'latin1'));
  }

  function endEvent(): void {
    const read = (column: string) => event.get(column) ?? eventDefaults.get(column);
    const missing = [activityColumn, caseColumn].find(each => !each.ofTrace && !read(each.column));
    if (missing !== undefined) {
      const role = missing === activityColumn ? 'activity' : 'case';
      reject(builder, eventLine, missing.column, `the ${role} is missing`);
      return;
    }
    // A default for the time would put the event anywhere in its case.
    const text = event.get(timeColumn) ?? '';
    const time = parseTime(text);
    if (Number.isNaN(time)) {
      const what = text === '' ? 'the time is missing' : `${quoted(text)} is not a time`;
      reject(builder, eventLine, timeColumn, `${what}; ${TIME_MEND}`);
      return;
    }
    builder.time.push(time);
    for (const column of ofEvent) pushValue(column, read(column.column));
  }

  function endTrace(): void {
    traces++;
    const rows = builder.time.length() - firstRow;
    if (rows === 0) empty++;
    for (const column of rows === 0 ? [] : ofTrace) {
      const key = column.column.slice(CASE.length);
      let value = trace.get(key) ?? traceDefaults.get(key);
      if (column === caseColumn && !value) {
        nameless++;
        value = `#${traces}`;
      }
      for (let row = 0; row < rows; row++) pushValue(column, value);
    }
    firstRow = builder.time.length();
    trace.clear();
  }

  function chosen(role: 'resource' | 'customer' | 'by', from: Tracked[]): Tracked | undefined {
    const found = from.find(column => column.seen);
    const named = options[role];
    if (found === undefined && named !== undefined) throw missingColumn(file, role, named, [...keys]);
    return found;
  }

  function finish(): EventLog {
    const rejectedAll = builder.time.length() === 0 && builder.rejectedRows > 0;
    const noCase = caseColumn.ofTrace ? nameless > 0 && nameless === traces - empty : rejectedAll;
    const missing = (column: string) => rejectedAll && !keys.has(column);
    if (options.case !== undefined && noCase && !keys.has(caseColumn.column)) {
      throw missingColumn(file, 'case', options.case, [...keys]);
    }
    if (missing(activityColumn.column)) throw missingColumn(file, 'activity', options.activity, [...keys]);
    if (missing(timeColumn)) throw missingColumn(file, 'time', options.time, [...keys]);
    const resource = chosen('resource', resourceColumns);
    const customer = chosen('customer', customerColumns);
    const by = chosen('by', byColumns);
    if (nameless > 0) {
      builder.warnings.push(`traces without a name, each its own case named #N by its place: ${nameless}`);
    }
    if (empty > 0) builder.warnings.push(`traces without a usable event, not counted as cases: ${empty}`);
    const columns: LogColumns = {
      case: caseColumn.column,
      activity: activityColumn.column,
      time: timeColumn,
      ...(resource !== undefined && { resource: resource.column }),
      ...(customer !== undefined && { customer: customer.column }),
      ...(by !== undefined && { by: by.column }),
    };
    const rows = builder.time.length();
    const none = { ids: new Map([['', 0]]), values: intColumn() };
    for (let row = 0; row < rows; row++) none.values.push(0);
    const names = (of: { ids: Map<string, number> } | undefined) =>
      [...(of?.ids.keys() ?? [])].map(plainText);
    return finishLog(
      {
        ...builder,
        caseOf: caseColumn.values,
        activityOf: activityColumn.values,
        resourceOf: (resource ?? none).values,
        customerOf: (customer ?? none).values,
        byOf: (by ?? none).values,
      },
      {
        file,
        format: 'xes',
        columns,
        names: {
          cases: names(caseColumn),
          activities: names(activityColumn),
          resources: names(resource ?? none),
          customers: names(customer),
          values: names(by),
        },
        timesWithoutZone: times.withoutZone(),
      },
    );
  }

  return {
    startTrace: (): void => {
      firstRow = builder.time.length();
    },
    startEvent: (line: number): void => {
      eventLine = line;
      event.clear();
    },
    strayEvent: (line: number): void => {
      const reason = 'the event is outside every trace; put it inside the <trace> of its case';
      reject(builder, line, undefined, reason);
    },
    startGlobal: (scope: string): void => {
      global = scope === 'trace' ? traceDefaults : eventDefaults;
    },
    eventAttribute: (key: string, value: string): void => {
      noteKey(key);
      event.set(key, value);
    },
    traceAttribute: (key: string, value: string): void => {
      noteKey(CASE + key);
      trace.set(key, value);
    },
    globalAttribute: (key: string, value: string): void => {
      global?.set(key, value);
    },
    endEvent,
    endTrace,
    finish,
  };
}

function track(column: string): Tracked {
  return { column, ofTrace: column.startsWith(CASE), seen: false, ids: new Map(), values: intColumn() };
}

function pushValue(column: Tracked, value: string | undefined): void {
  if (value) column.seen = true;
  const text = value ?? '';
  let id = column.ids.get(text);
  if (id === undefined) {
    id = column.ids.size;
    // A slice of the parser's text would keep the whole chunk in memory; a copy does not.
    column.ids.set(Buffer.from(text).toString(), id);
  }
  column.values.push(id);
}
