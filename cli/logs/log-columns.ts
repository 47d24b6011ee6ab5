import type { ColumnOptions, LogColumns } from './event-log.ts';
import { LogError, quoted } from './event-log.ts';

export type Role = keyof ColumnOptions;

/** Standard names, the most telling first; compared without case, spaces, `_` and `-`. */
export const STANDARD_NAMES: Record<Role, readonly string[]> = {
  case: ['case:concept:name', 'caseid', 'case', 'casenumber', 'journeyid', 'journey', 'traceid'],
  activity: ['concept:name', 'activity', 'activityname', 'activityid', 'eventname', 'task'],
  resource: ['org:resource', 'org:group', 'resource', 'channel'],
  time: [
    'time:timestamp',
    'timestamp',
    'starttimestamp',
    'completetimestamp',
    'starttime',
    'occurredat',
    'datetime',
    'time',
    'date',
  ],
  customer: ['customerid', 'customer', 'case:customerid', 'case:customer'],
  by: [],
};

const REQUIRED: readonly Role[] = ['case', 'activity', 'time'];

/**
 * The column each role is read from. Throws `LogError` `missing-column`, listing what the file has, where a named
 * column is not there or a needed one cannot be guessed.
 */
export function resolveColumns(file: string, columns: readonly string[], options: ColumnOptions): LogColumns {
  const found = (role: Role): string | undefined => {
    const named = options[role];
    const column = named === undefined ? guess(columns, STANDARD_NAMES[role]) : pick(columns, named);
    if (column === undefined && (named !== undefined || REQUIRED.includes(role))) {
      throw missingColumn(file, role, named, columns);
    }
    return column;
  };
  const resource = found('resource');
  const customer = found('customer');
  const by = found('by');
  return {
    case: found('case') ?? '',
    activity: found('activity') ?? '',
    time: found('time') ?? '',
    ...(resource !== undefined && { resource }),
    ...(customer !== undefined && { customer }),
    ...(by !== undefined && { by }),
  };
}

export function missingColumn(
  file: string,
  role: Role,
  named: string | undefined,
  columns: readonly string[],
): LogError {
  const what =
    named === undefined
      ? `no column is known as the ${role} of an event`
      : `there is no column ${quoted(named)}`;
  const list = columns.slice(0, 50).map(quoted).join(', ') + (columns.length > 50 ? ', …' : '');
  return new LogError(
    'missing-column',
    `${file}: ${what}. Name it with --${role} COLUMN; the columns are: ${list || 'none'}.`,
  );
}

/** The column of that name; else the only one that differs from it in case, spaces or a `case:` prefix. */
export function pick(columns: readonly string[], named: string): string | undefined {
  if (columns.includes(named)) return named;
  for (const wanted of [plain(named), `case:${plain(named)}`]) {
    const like = columns.filter(column => plain(column) === wanted);
    if (like.length === 1) return like[0];
  }
  return undefined;
}

function guess(columns: readonly string[], names: readonly string[]): string | undefined {
  for (const name of names) {
    const column = columns.find(each => plain(each) === name);
    if (column !== undefined) return column;
  }
  return undefined;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_-]/g, '');
}
