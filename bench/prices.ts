import { dollarsOf, type PriceName } from './price-list.ts';

export interface Usage {
  touchpoints: number;
  /** Of table and index. */
  writeUnits: number;
  readUnits: number;
  busChunks: number;
  queueRequests: number;
  invocations: number;
  gbSeconds: number;
  logBytes: number;
  traces: number;
}

/** Dollars a million touchpoints, by service. */
export function costOf(usage: Usage): Record<string, number> {
  const perMillion = (name: PriceName, count: number) => (1e6 * dollarsOf(name, count)) / usage.touchpoints;
  return {
    'DynamoDB writes': perMillion('writeUnits', usage.writeUnits),
    'DynamoDB reads': perMillion('readUnits', usage.readUnits),
    EventBridge: perMillion('busChunks', usage.busChunks),
    SQS: perMillion('queueRequests', usage.queueRequests),
    'Lambda requests': perMillion('invocations', usage.invocations),
    'Lambda GB-seconds': perMillion('gbSeconds', usage.gbSeconds),
    'CloudWatch Logs': perMillion('logGb', usage.logBytes / 1e9),
    'X-Ray': perMillion('traces', usage.traces),
  };
}

/** A function of 1,769 MB has one whole core. */
const MB_A_CORE = 1769;
/** Answer of DynamoDB, and of the bus, in the same region: a cautious mean. */
const WAIT_MS = 5;
/** Log lines of one invocation: START, END and REPORT of Lambda, and one line of metrics. */
const LOG_BYTES = 1100;
/** X-Ray's default sampling: the first request of a second and 5 % of the others; only the share is counted. */
const SAMPLED = 0.05;

/**
 * What a function costs beside its data. CPU-seconds cost the same at any memory size, since a core's share follows
 * it; waiting does not overlap with them here, `width` calls wait at a time.
 */
export function computeOf(work: {
  invocations: number;
  cpuMs: number;
  calls: number;
  width: number;
  memoryMiB: number;
}): Pick<Usage, 'invocations' | 'gbSeconds' | 'logBytes' | 'traces'> {
  const { invocations, cpuMs, calls, width, memoryMiB } = work;
  const computing = (cpuMs / 1000) * (MB_A_CORE / 1024);
  const waiting = ((calls * WAIT_MS) / width / 1000) * (memoryMiB / 1024);
  return {
    invocations,
    gbSeconds: computing + waiting,
    logBytes: invocations * LOG_BYTES,
    traces: invocations * SAMPLED,
  };
}

/** How long an instance of that memory was at work. */
export const secondsOf = (gbSeconds: number, memoryMiB: number): number => gbSeconds / (memoryMiB / 1024);
