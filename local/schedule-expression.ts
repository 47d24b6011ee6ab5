/** When a schedule fires: after every so many milliseconds, or at each minute that `at` says yes to. */
export type Schedule = { everyMs: number } | { at: (minute: Date) => boolean };

const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Reads `rate(…)` and `cron(…)` of EventBridge, in UTC. Throws for what is not known (at(…), `L`, `W`, `#`). */
export function parseSchedule(expression: string): Schedule {
  const [, kind, argument = ''] = /^(rate|cron)\((.*)\)$/.exec(expression.trim()) ?? [];
  if (kind === 'rate') return { everyMs: rate(argument, expression) };
  if (kind === 'cron') return { at: cron(argument, expression) };
  throw new Error(
    `The schedule "${expression}" is neither rate(…) nor cron(…); the local runtime knows no other`,
  );
}

function rate(argument: string, expression: string): number {
  const [, value, unit] = /^(\d+) (minute|hour|day)s?$/.exec(argument.trim()) ?? [];
  const milliseconds = Number(value) * (UNITS[unit ?? ''] ?? Number.NaN);
  if (!(milliseconds > 0)) throw new Error(`The schedule "${expression}" is not like rate(5 minutes)`);
  return milliseconds;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
type Field = { name: string; low: number; high: number; names: string[]; of(time: Date): number };

// In the order EventBridge writes them. Days of the week count from 1, Sunday.
const FIELDS: readonly Field[] = [
  { name: 'minutes', low: 0, high: 59, names: [], of: time => time.getUTCMinutes() },
  { name: 'hours', low: 0, high: 23, names: [], of: time => time.getUTCHours() },
  { name: 'day of month', low: 1, high: 31, names: [], of: time => time.getUTCDate() },
  { name: 'month', low: 1, high: 12, names: MONTHS, of: time => time.getUTCMonth() + 1 },
  { name: 'day of week', low: 1, high: 7, names: DAYS, of: time => time.getUTCDay() + 1 },
  { name: 'year', low: 1970, high: 2199, names: [], of: time => time.getUTCFullYear() },
];

function cron(argument: string, expression: string): (minute: Date) => boolean {
  const parts = argument.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) throw new Error(`The schedule "${expression}" must have six fields`);
  if ((parts[2] === '?') === (parts[4] === '?'))
    throw new Error(
      `The schedule "${expression}" must have "?" as exactly one of day of month and day of week`,
    );
  const tests = FIELDS.map((field, index) => {
    const allowed = values(parts[index] ?? '', field, expression);
    return (time: Date) => allowed === undefined || allowed.has(field.of(time));
  });
  return minute => tests.every(test => test(minute));
}

/** Undefined means any value. */
function values(part: string, field: Field, expression: string): ReadonlySet<number> | undefined {
  if (part === '*' || part === '?') return undefined;
  const allowed = new Set<number>();
  for (const item of part.split(',')) {
    const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
    const low = from === '*' ? field.low : number(from, field);
    const high = to !== undefined ? number(to, field) : from === '*' || step !== undefined ? field.high : low;
    if (!(low >= field.low && high <= field.high && low <= high && step !== '0'))
      throw new Error(
        `The schedule "${expression}": "${item}" is not a ${field.name} that the local runtime knows`,
      );
    for (let value = low; value <= high; value += Number(step ?? 1)) allowed.add(value);
  }
  return allowed;
}

function number(text: string | undefined, field: Field): number {
  const name = field.names.indexOf((text ?? '').toUpperCase());
  if (name >= 0) return name + field.low;
  return /^\d+$/.test(text ?? '') ? Number(text) : Number.NaN;
}
