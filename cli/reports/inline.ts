import { minute, money, number } from '../terminal.ts';

export type Fields = Readonly<Record<string, unknown>>;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Unit = 'share' | 'ms' | 's' | undefined;

/** Numbers of these names are ms. */
const DURATIONS = new Set(['window', 'p50', 'p90', 'duration', 'waiting']);
/** Differences of shares, where nothing beside them says so. */
const SHARES = new Set(['share', 'completedAgainstOthers', 'conversionWithin', 'distance']);
/** A number of these names is a time where it is that big. */
const TIMES = new Set(['at', 'from', 'to']);
const SINCE_2001 = 1e12;

/**
 * What fits a cell of a table, by its shape: shares with their interval, money, medians of durations, counts. `undefined`: it
 * needs a table or lines of its own. `beside`: what stands in the same row; it may tell the unit.
 */
export function inline(name: string, value: unknown, beside: Fields, cells: boolean): string | undefined {
  if (value === undefined) return '';
  if (value === null) return '–';
  if (typeof value === 'number') return numberText(value, unitOf(name, beside), name);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value === '' ? '(none)' : value;
  if (Array.isArray(value)) return listText(name, value);
  return isFields(value) ? fieldsText(name, value, beside, cells) : String(value);
}

function numberText(value: number, unit: Unit, name: string): string {
  if (unit === 'share') return percent(value);
  if (unit === 'ms') return duration(value);
  if (unit === 's') return duration(1000 * value);
  if (TIMES.has(name) && value >= SINCE_2001) return minute(new Date(value).toISOString());
  return number(value);
}

function unitOf(name: string, beside: Fields): Unit {
  if (SHARES.has(name)) return 'share';
  if (DURATIONS.has(name) || name.endsWith('-wait')) return 'ms';
  if (name === 'handling') return 's';
  if (name === 'difference' && isFields(beside['a']) && 'share' in beside['a']) return 'share';
  if (beside['measure'] === 'duration') return 'ms';
  return beside['outcome'] === 'conversion' && (name === 'crude' || name === 'controlled')
    ? 'share'
    : undefined;
}

function listText(name: string, values: readonly unknown[]): string | undefined {
  if (values.some(Array.isArray)) return undefined;
  if (values.some(each => isFields(each) && !isMoney(each))) return undefined;
  // Sums of nothing, or no names; of an empty table nobody can tell.
  if (values.length === 0) return '';
  const texts = values.map(each => (isMoney(each) ? money(each) : String(each)));
  return texts.join(name === 'path' ? ' → ' : ', ');
}

function fieldsText(name: string, fields: Fields, beside: Fields, cells: boolean): string | undefined {
  const has = (...names: string[]) => names.every(each => each in fields);
  if (isMoney(fields)) return money(fields);
  if (has('count', 'of', 'share', 'low', 'high')) return shareText(fields);
  if (has('value', 'low', 'high')) return estimateText(fields, unitOf(name, beside));
  if (has('n', 'p50', 'p90')) return quantilesText(fields);
  if (has('cell', 'journeys')) return countText(fields, cells);
  const { channel, team } = fields;
  if (typeof channel === 'string' && Object.keys(fields).every(each => each === 'channel' || each === 'team'))
    return typeof team === 'string' && team !== '' ? `${channel}/${team}` : channel;
  return undefined;
}

function shareText({ count, of, share, low, high }: Fields): string {
  if (typeof share !== 'number') return '–';
  const within = typeof low === 'number' && typeof high === 'number' ? ` [${bare(low)}, ${bare(high)}]` : '';
  return `${percent(share)}${within} ${count}/${of}`;
}

function estimateText({ value, low, high, n }: Fields, unit: Unit): string {
  if (typeof value !== 'number') return '–';
  const text = (each: number) => numberText(each, unit, '');
  const ends = typeof low === 'number' && typeof high === 'number' ? ` [${text(low)}, ${text(high)}]` : '';
  const size = isFields(n) ? n['count'] : n;
  return `${text(value)}${ends}${typeof size === 'number' ? ` n ${number(size)}` : ''}`;
}

function quantilesText({ n, p50, p90 }: Fields): string {
  if (typeof p50 !== 'number' || typeof p90 !== 'number') return '–';
  return `${duration(p50)}, p90 ${duration(p90)}, n ${n}`;
}

/** `120 in 45`: so many, in that many journeys. */
function countText(fields: Fields, cells: boolean): string | undefined {
  const { count, journeys, cell, ...more } = fields;
  const extra = Object.entries(more).filter(([name]) => name !== 'open');
  if (extra.some(([, value]) => !isMoney(value))) return undefined;
  const counted = count === undefined ? `${journeys}` : `${count} in ${journeys}`;
  const sums = extra.map(([, value]) => (isMoney(value) ? `, ${money(value)}` : ''));
  return `${counted}${sums.join('')}${cells ? ` (${cell})` : ''}`;
}

interface Money {
  amount: number;
  currency: string;
}

function isMoney(value: unknown): value is Money {
  return isFields(value) && typeof value['amount'] === 'number' && typeof value['currency'] === 'string';
}

function percent(share: number): string {
  return `${bare(share)} %`;
}

function bare(share: number): string {
  return (100 * share).toFixed(1);
}

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1000],
] as const;

/** Its two biggest units: `3 d 4 h`, `12 min 30 s`, `0 s`. */
export function duration(ms: number): string {
  if (ms < 0) return `-${duration(-ms)}`;
  let left = Math.round(ms / 1000) * 1000;
  const parts: string[] = [];
  for (const [i, [unit, size]] of UNITS.entries()) {
    const count = Math.floor(left / size);
    left -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
    // What is below the second unit says nothing any more.
    if (parts.length === 2 || (parts.length === 1 && count === 0 && i > 0)) break;
  }
  return parts.length === 0 ? '0 s' : parts.join(' ');
}
