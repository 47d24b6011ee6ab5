import type { ColumnOptions, EventLog, LogColumns } from './event-log.ts';
import { finishLog, newLogBuilder, reject } from './log-builder.ts';
import { resolveColumns } from './log-columns.ts';
import { createTimeParser, TIME_MEND } from './time-parser.ts';

export type Cell = string | number | bigint | boolean | Date | null | undefined;

const REQUIRED = ['case', 'activity', 'time'] as const;

/** An event log from rows that are values already; `place` of a row is what a message calls it by. */
export function createRecordLog(
  path: string,
  format: EventLog['format'],
  names: readonly string[],
  options: ColumnOptions,
  /** What a text of the file says. */
  plain: (text: string) => string,
) {
  const columns = resolveColumns(path, names, options);
  const builder = newLogBuilder();
  const times = createTimeParser();
  const roles = {
    case: interner(),
    activity: interner(),
    resource: interner(),
    customer: interner(),
    by: interner(),
  };

  function timeOf(cell: Cell): number {
    if (cell instanceof Date) return cell.getTime();
    if (typeof cell === 'bigint') return Number(cell);
    if (typeof cell === 'number') return cell;
    const bytes = Buffer.from(textOf(cell));
    return times.parse(bytes, 0, bytes.length);
  }

  return {
    add(place: number, cellOf: (column: string) => Cell): void {
      const time = timeOf(cellOf(columns.time));
      const missing = REQUIRED.find(role => textOf(cellOf(columns[role])) === '');
      if (missing !== undefined) {
        reject(builder, place, columns[missing], `the ${missing} is empty`);
        return;
      }
      if (Number.isNaN(time)) {
        reject(builder, place, columns.time, `this is not a time; ${TIME_MEND}`);
        return;
      }
      const number = (role: Exclude<keyof LogColumns, 'time'>): number => {
        const column = columns[role];
        return roles[role].intern(column === undefined ? '' : textOf(cellOf(column)));
      };
      builder.caseOf.push(number('case'));
      builder.activityOf.push(number('activity'));
      builder.resourceOf.push(number('resource'));
      builder.customerOf.push(number('customer'));
      builder.byOf.push(number('by'));
      builder.time.push(time);
    },
    finish: (): EventLog =>
      finishLog(builder, {
        file: path,
        format,
        columns,
        names: {
          cases: roles.case.names().map(plain),
          activities: roles.activity.names().map(plain),
          resources: roles.resource.names().map(plain),
          customers: roles.customer.names().map(plain),
          values: roles.by.names().map(plain),
        },
        timesWithoutZone: times.withoutZone(),
      }),
  };
}

function textOf(cell: Cell): string {
  if (cell === null || cell === undefined) return '';
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

function interner() {
  const numbers = new Map<string, number>();
  return {
    intern(text: string): number {
      let number = numbers.get(text);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(text, number);
      }
      return number;
    },
    names: (): string[] => [...numbers.keys()],
  };
}
