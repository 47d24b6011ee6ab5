import { type LakeLoad, lakeRequestDollars, lakeRequests } from './lake-load.ts';
import { dollarsOf } from './price-list.ts';
import type { StackCounts } from './stack-counts.ts';

/** What one touchpoint of the reference trace came to, on average. */
export interface Load {
  tableWriteUnits: number;
  indexWriteUnits: number;
  readUnits: number;
  busChunks: number;
  /** Entries that producers and announcements put on the bus, each counted as a request of its own. */
  busEntries: number;
  queueRequests: number;
  invocations: number;
  gbSeconds: number;
  /** One function instance at work. */
  seconds: number;
  logBytes: number;
  /** On the bus, and so in its archive. */
  archivedBytes: number;
  storedBytes: number;
  /** Write units to the hottest partition that customers share, by kind of partition. */
  hottest: { name: string; units: number }[];
  lake: LakeLoad;
}

export interface Company {
  touchpointsAMonth: number;
  /** The busiest seconds ÷ the mean. */
  peak: number;
  /** How long touchpoints and what is derived from them are kept. */
  monthsKept: number;
  archiveDays: number;
}

export interface Line {
  name: string;
  dollars: number;
  /** `growing`: of the first month; more with each month that is kept. */
  kind: 'variable' | 'growing' | 'kept' | 'fixed';
}

const HOURS = 730;
export const MONTH_SECONDS = HOURS * 3600;
const DAYS = HOURS / 24;
const GB = 1e9;
/** X-Ray records the first request of each second, and this share of the others: Lambda's default sampling. */
const SAMPLED = 0.05;
const SWEEPS = MONTH_SECONDS / 60;
/** A sweep that finds nothing: eight shards read. Its time is assumed. */
const SWEEP = { readUnits: 8, gb: 0.5, seconds: 0.1, logBytes: 1100 };
/** Lambda keeps five pollers on a queue with a maximum concurrency; an empty queue answers each after 20 s. */
const EMPTY_RECEIVES = 5 * (MONTH_SECONDS / 20);
/** DynamoDB asks for its key every five minutes and caller; a queue every hour. */
const KEY_REQUESTS_A_CALLER = MONTH_SECONDS / 300;

/** A month's bill, line by line, without free tiers, discounts, taxes and the queries of the API. */
export function bill(company: Company, load: Load, stack: StackCounts): Line[] {
  const n = company.touchpointsAMonth;
  const { instances } = rates(company, load);
  const invocations = n * load.invocations;
  const sampled = Math.min(invocations, MONTH_SECONDS);
  const storedGb = (n * load.storedBytes) / GB;
  const archivedGb = (n * load.archivedBytes) / GB;
  const logGb = (n * load.logBytes) / GB;
  const stored = dollarsOf('tableGb', storedGb) + dollarsOf('restoreGb', storedGb);
  const line = (kind: Line['kind'], name: string, dollars: number): Line => ({ kind, name, dollars });
  return [
    line(
      'variable',
      'DynamoDB, writes',
      dollarsOf('writeUnits', n * (load.tableWriteUnits + load.indexWriteUnits)),
    ),
    line('variable', 'DynamoDB, reads', dollarsOf('readUnits', n * load.readUnits)),
    line('variable', 'EventBridge', dollarsOf('busChunks', n * load.busChunks)),
    line('variable', 'SQS', dollarsOf('queueRequests', n * load.queueRequests)),
    line(
      'variable',
      'Lambda',
      dollarsOf('invocations', invocations) + dollarsOf('gbSeconds', n * load.gbSeconds),
    ),
    line('variable', 'CloudWatch Logs', dollarsOf('logGb', logGb)),
    line('variable', 'X-Ray', dollarsOf('traces', sampled + SAMPLED * (invocations - sampled))),
    line(
      'variable',
      'archive of the bus',
      dollarsOf('archivedGb', archivedGb) + dollarsOf('archiveGb', (archivedGb * company.archiveDays) / DAYS),
    ),
    line('growing', 'table, stored and restorable: first month', stored),
    line('kept', `the same after ${company.monthsKept} months`, stored * company.monthsKept),
    line('growing', 'logs kept: first month', dollarsOf('logKeptGb', logGb)),
    line('kept', 'the same after 12 months', dollarsOf('logKeptGb', logGb * 12)),
    ...lakeLines(company, load, storedGb, line),
    line('fixed', 'keys', dollarsOf('keys', stack.keys)),
    line(
      'fixed',
      'requests to keys',
      dollarsOf('keyRequests', (Math.ceil(instances) + 2) * KEY_REQUESTS_A_CALLER),
    ),
    line('fixed', 'secrets', dollarsOf('secrets', stack.secrets)),
    line('fixed', 'alarms', dollarsOf('alarmMetrics', stack.alarmMetrics)),
    line('fixed', 'metrics of its own', dollarsOf('metrics', stack.metrics)),
    line('fixed', 'dashboard', dollarsOf('dashboards', stack.dashboards)),
    line('fixed', 'the sweep, every minute', sweepDollars()),
    line('fixed', 'an empty queue polled', dollarsOf('queueRequests', EMPTY_RECEIVES)),
  ];
}

/** The lake; its stream is free for a function. Each shard is flushed by itself, and the shards grow with the table. */
function lakeLines(
  { touchpointsAMonth: n, monthsKept }: Company,
  { lake }: Load,
  tableGb: number,
  line: (kind: Line['kind'], name: string, dollars: number) => Line,
): Line[] {
  const storedGb = (n * lake.storedBytes) / GB;
  const first = lakeRequests(n, lake, tableGb);
  const later = lakeRequests(n, lake, tableGb * monthsKept);
  return [
    line('variable', 'lake: persons read again from the table', dollarsOf('readUnits', n * lake.readUnits)),
    line('variable', 'lake: Lambda', dollarsOf('gbSeconds', n * lake.gbSeconds)),
    line('growing', 'lake: files written and compacted, first month', lakeRequestDollars(first)),
    line('kept', `lake: the same after ${monthsKept} months, with more shards`, lakeRequestDollars(later)),
    line('growing', 'lake: stored, first month', dollarsOf('objectGb', storedGb)),
    line('kept', `lake: stored after ${monthsKept} months`, dollarsOf('objectGb', storedGb * monthsKept)),
    line('fixed', 'lake: buckets listed every hour', dollarsOf('objectWrites', first.lists)),
  ];
}

/** Those that find nothing; what it does for due journeys is among the touchpoints' units. */
function sweepDollars(): number {
  return (
    dollarsOf('invocations', SWEEPS) +
    dollarsOf('gbSeconds', SWEEPS * SWEEP.gb * SWEEP.seconds) +
    dollarsOf('readUnits', SWEEPS * SWEEP.readUnits) +
    dollarsOf('logGb', (SWEEPS * SWEEP.logBytes) / GB) +
    dollarsOf('traces', SWEEPS)
  );
}

/** Of the first month, or of each month once as much is kept as ever will be. */
export function totalOf(lines: readonly Line[], when: 'first month' | 'all kept'): number {
  const left = when === 'first month' ? 'kept' : 'growing';
  return lines.filter(({ kind }) => kind !== left).reduce((sum, { dollars }) => sum + dollars, 0);
}

export interface Rates {
  touchpoints: number;
  tableWriteUnits: number;
  indexWriteUnits: number;
  readUnits: number;
  busEntries: number;
  queueMessages: number;
  /** Function instances at work, were each always busy. */
  instances: number;
  hottest: { name: string; units: number }[];
}

/** What the company's busiest seconds ask for, each second. */
export function rates({ touchpointsAMonth, peak }: Company, load: Load): Rates {
  const touchpoints = (touchpointsAMonth / MONTH_SECONDS) * peak;
  return {
    touchpoints,
    tableWriteUnits: touchpoints * load.tableWriteUnits,
    indexWriteUnits: touchpoints * load.indexWriteUnits,
    readUnits: touchpoints * load.readUnits,
    busEntries: touchpoints * load.busEntries,
    queueMessages: touchpoints * load.invocations,
    instances: touchpoints * load.seconds,
    hottest: load.hottest.map(({ name, units }) => ({ name, units: touchpoints * units })),
  };
}
