export type SpanUnit = 'hour' | 'day' | 'week' | 'month';

export interface TimeSpans {
  /** ms, ascending; one more than there are labels. */
  boundaries: number[];
  /** Local: `2026-03-29T02:00+02:00`, `2026-03-29`, `2026-W13`, `2026-03`. */
  labels: string[];
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * Whole hours, days, weeks (ISO 8601, from Monday) or months of an IANA time zone that cover `from` up to, not including, `to` (ms).
 * Where clocks change, a day has 23 or 25 hours. At most `limit` spans; a RangeError says that it would be more, or that there
 * is no such zone.
 */
export function timeSpans(from: number, to: number, unit: SpanUnit, zone: string, limit = 10_000): TimeSpans {
  const local = localTime(zone);
  const next = unit === 'hour' ? nextHour(local) : nextDate(local, unit);
  const boundaries = [unit === 'hour' ? hourOf(local, from) : local.instant(dateOf(local.at(from), unit))];
  const labels: string[] = [];
  for (let at = boundaries[0] ?? from; at < to; at = boundaries.at(-1) ?? to) {
    if (labels.length === limit)
      throw new RangeError(`More than ${limit} spans: choose a longer unit or a shorter time`);
    labels.push(labelOf(local, at, unit));
    boundaries.push(next(at));
  }
  return { boundaries, labels };
}

/** The first instant (ms) of a date, such as 2026-11-22, in an IANA time zone. */
export function startOfDay(date: string, zone: string): number {
  return localTime(zone).instant(Date.parse(`${date}T00:00:00Z`));
}

export function isZone(name: string): boolean {
  try {
    localTime(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** Local times are ms as if the zone were UTC. */
interface LocalTime {
  at(instant: number): number;
  /** The first instant at which the local time is that or, where clocks skip it, later. */
  instant(local: number): number;
}

function localTime(zone: string): LocalTime {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const at = (instant: number): number => {
    const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
    const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const seconds = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return seconds + (((instant % 1000) + 1000) % 1000);
  };
  return {
    at,
    instant(local) {
      const offsets = [local - DAY_MS, local + DAY_MS].map(near => at(near) - near);
      const candidates = offsets.map(offset => local - offset).sort((a, b) => a - b);
      const exact = candidates.find(candidate => at(candidate) === local);
      if (exact !== undefined) return exact;
      let [low = local, high = local] = candidates;
      while (high - low > 1) {
        const middle = Math.floor((low + high) / 2);
        if (at(middle) >= local) high = middle;
        else low = middle;
      }
      return high;
    },
  };
}

function dateOf(local: number, unit: SpanUnit): number {
  const date = new Date(local);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === 'month') return Date.UTC(year, month, 1);
  return Date.UTC(year, month, day - (unit === 'week' ? (date.getUTCDay() + 6) % 7 : 0));
}

function nextDate(local: LocalTime, unit: SpanUnit): (at: number) => number {
  return at => {
    // Where clocks skip midnight, the first instant of a day is later than its midnight, and still in it.
    const date = new Date(dateOf(local.at(at), unit));
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
    const next =
      unit === 'month'
        ? Date.UTC(year, month + 1, 1)
        : Date.UTC(year, month, day + (unit === 'week' ? 7 : 1));
    return local.instant(next);
  };
}

function hourOf(local: LocalTime, at: number): number {
  return at - (((local.at(at) % HOUR_MS) + HOUR_MS) % HOUR_MS);
}

/** Where clocks change by half an hour, one span ends with the change. */
function nextHour(local: LocalTime): (at: number) => number {
  return at => at + HOUR_MS - (local.at(at) % HOUR_MS);
}

function labelOf(local: LocalTime, at: number, unit: SpanUnit): string {
  const time = local.at(at);
  const iso = new Date(time).toISOString();
  if (unit === 'month') return iso.slice(0, 7);
  if (unit === 'day') return iso.slice(0, 10);
  if (unit === 'week') return weekOf(time);
  const offset = Math.round((time - at) / 60_000);
  const part = (number: number) => String(Math.trunc(Math.abs(number))).padStart(2, '0');
  return `${iso.slice(0, 16)}${offset < 0 ? '-' : '+'}${part(offset / 60)}:${part(offset % 60)}`;
}

/** ISO 8601: the week belongs to the year of its Thursday. */
function weekOf(time: number): string {
  const thursday = new Date(dateOf(time, 'week') + 3 * DAY_MS);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY_MS));
  return `${year}-W${String(week).padStart(2, '0')}`;
}
