/**
 * List prices of us-east-1 in US dollars, without free tiers, as read in November 2026; sources in docs/cost.md.
 * Prices a million where not said otherwise.
 */
export const PRICES = {
  writeUnits: 0.625,
  readUnits: 0.125,
  busChunks: 1,
  queueRequests: 0.4,
  invocations: 0.2,
  /** A GB-second, arm64. */
  gbSecond: 0.0000133334,
  /** A GB of log lines taken in. */
  logGb: 0.5,
  traces: 5,
} as const;

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
  const perMillion = (count: number, price: number) => (count / usage.touchpoints) * price;
  return {
    'DynamoDB writes': perMillion(usage.writeUnits, PRICES.writeUnits),
    'DynamoDB reads': perMillion(usage.readUnits, PRICES.readUnits),
    EventBridge: perMillion(usage.busChunks, PRICES.busChunks),
    SQS: perMillion(usage.queueRequests, PRICES.queueRequests),
    'Lambda requests': perMillion(usage.invocations, PRICES.invocations),
    'Lambda GB-seconds': perMillion(usage.gbSeconds, PRICES.gbSecond * 1e6),
    'CloudWatch Logs': perMillion(usage.logBytes, (PRICES.logGb * 1e6) / 1e9),
    'X-Ray': perMillion(usage.traces, PRICES.traces),
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
