import { stages } from '../infra/stages.ts';
import type { Rates } from './company.ts';
import type { Figure, Report } from './figure.ts';

interface Quota {
  name: string;
  of: (rates: Rates) => number;
  /** As new accounts have it, and where that is written. */
  quota: number;
  note: string;
}

const GUIDE = 'https://docs.aws.amazon.com/amazondynamodb/latest/developerguide';
const LAMBDA = 'https://docs.aws.amazon.com/lambda/latest/dg';
const { ingest } = stages.prod;

/** Read in November 2026. */
const QUOTAS: readonly Quota[] = [
  {
    name: 'write units a second, table',
    of: each => each.tableWriteUnits,
    quota: 40_000,
    note: `Service Quotas, adjustable; a new table takes 4,000 at once: raise its warm throughput before a launch (${GUIDE}/ServiceQuotas.html, ${GUIDE}/warm-throughput.html)`,
  },
  {
    name: 'write units a second, index',
    of: each => each.indexWriteUnits,
    quota: 40_000,
    note: `its own quota and warm throughput; an index that is refused holds up the table (${GUIDE}/gsi-throttling.html)`,
  },
  {
    name: 'read units a second, table',
    of: each => each.readUnits,
    quota: 40_000,
    note: `the same; a new table takes 12,000 at once (${GUIDE}/warm-throughput.html)`,
  },
  {
    name: 'entries put on the bus a second',
    of: each => each.busEntries,
    quota: 10_000,
    note: 'requests in us-east-1, as few as 600 elsewhere, adjustable; each entry counted as a request of its own; fuller envelopes lower it (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html)',
  },
  {
    name: 'ingest instances at work',
    of: each => each.instances,
    quota: ingest.maximumConcurrency,
    note: `\`ingest.maximumConcurrency\`, up to 1,000; the account has 1,000, a new one ten, adjustable (${LAMBDA}/gettingstarted-limits.html, ${LAMBDA}/services-sqs-scaling.html)`,
  },
  {
    name: 'messages in flight',
    of: each => Math.min(each.instances, ingest.maximumConcurrency) * ingest.batchSize,
    quota: 120_000,
    note: 'bounded by the two settings before: instances × `ingest.batchSize`; what waits is not bounded (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html)',
  },
];

/** Write units a second of one partition. */
const PARTITION: Omit<Quota, 'name' | 'of'> = {
  quota: 1_000,
  note: `not adjustable (${GUIDE}/bp-partition-key-design.html)`,
};

/** What companies ask for in their busiest seconds, each in a column, beside the quota. */
export function quotaReport(companies: readonly (readonly [string, Rates])[], peak: number): Report {
  const hot = [...new Set(companies.flatMap(([, { hottest }]) => hottest.map(({ name }) => name)))];
  const quotas: Quota[] = [
    ...QUOTAS,
    ...hot.map(name => ({
      name: `write units a second, one partition: ${PARTITIONS[name] ?? name}`,
      of: ({ hottest }: Rates) => hottest.find(each => each.name === name)?.units ?? 0,
      ...PARTITION,
    })),
  ];
  const rate = (column: string, name: string, value: number): Figure => ({
    name,
    value,
    unit: '',
    kind: 'cpu',
    column,
  });
  return {
    title: `Quotas, r=1: what the busiest seconds ask for, ${peak} × the mean, by millions of touchpoints a month`,
    figures: [
      ...companies.map(([column, { touchpoints }]) => rate(column, 'touchpoints a second', touchpoints)),
      ...quotas.flatMap(({ name, of, quota, note }) => [
        ...companies.map(([column, rates]) => ({
          ...rate(column, name, of(rates)),
          unit: of(rates) > quota ? '(over)' : '',
        })),
        { ...rate('quota', name, quota), note },
      ]),
    ],
  };
}

/** By the first word of the key (shared/dynamodb/keys.ts). */
const PARTITIONS: Readonly<Record<string, string>> = {
  DUE: 'a shard of the timers',
  'J (index)': 'the journeys of a month, all of one definition',
  'F (index)': 'the flags of a month, all of one kind',
  J: 'the journeys of a month, all of one definition',
  F: 'the flags of a month, all of one kind',
  MONTHS: 'the list of months',
};
