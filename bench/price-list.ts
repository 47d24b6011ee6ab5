/** One line of a bill: `dollars` for each `per` of `unit`. */
export interface Price {
  what: string;
  dollars: number;
  per: number;
  unit: string;
  /** The provider's own page. */
  official: string;
  /** Where and when the number was read: some official pages fill theirs in by script, which no text copy shows. */
  readAt: string;
}

const AWS = 'https://aws.amazon.com';
const DYNAMODB = `${AWS}/dynamodb/pricing/on-demand/`;
const CLOUDWATCH = `${AWS}/cloudwatch/pricing/`;
const EVENTBRIDGE = `${AWS}/eventbridge/pricing/`;
const LAMBDA = `${AWS}/lambda/pricing/`;
const KMS = `${AWS}/kms/pricing/`;
const S3 = `${AWS}/s3/pricing/`;
const SECRETS = `${AWS}/secrets-manager/pricing/`;
const MILLION = 1e6;

const price = (
  what: string,
  dollars: number,
  per: number,
  unit: string,
  official: string,
  readAt: string,
): Price => ({ what, dollars, per, unit, official, readAt });

/** List prices of us-east-1 in US dollars, without free tiers and volume discounts, collected in November 2026. */
export const PRICES = {
  writeUnits: price(
    'DynamoDB on demand, writes',
    0.625,
    MILLION,
    'write request units: 1 KB of an item, table and index each',
    DYNAMODB,
    'airbyte.com, July 2025',
  ),
  readUnits: price(
    'DynamoDB on demand, reads',
    0.125,
    MILLION,
    'read request units: 4 KB strongly consistent, half of that otherwise',
    DYNAMODB,
    'airbyte.com, July 2025',
  ),
  tableGb: price('DynamoDB, table and index stored', 0.25, 1, 'GB-month', DYNAMODB, 'the official overview'),
  restoreGb: price('DynamoDB, restore to any second', 0.2, 1, 'GB-month', DYNAMODB, 'finops.com.py, undated'),
  busChunks: price(
    'EventBridge, custom events',
    1,
    MILLION,
    'chunks of 64 KB of an entry',
    EVENTBRIDGE,
    'cloudburn.io, March 2026',
  ),
  archivedGb: price('EventBridge archive, taken in', 0.1, 1, 'GB', EVENTBRIDGE, 'cloudburn.io, March 2026'),
  archiveGb: price(
    'EventBridge archive, kept',
    0.023,
    1,
    'GB-month',
    EVENTBRIDGE,
    'cloudburn.io, March 2026',
  ),
  queueRequests: price(
    'SQS, standard queue',
    0.4,
    MILLION,
    'chunks of 64 KB of a request',
    `${AWS}/sqs/pricing/`,
    'cloudburn.io, March 2026',
  ),
  invocations: price('Lambda, requests', 0.2, MILLION, 'requests', LAMBDA, 'cloudchipr.com, 2024'),
  gbSeconds: price('Lambda, arm64', 13.3334, MILLION, 'GB-seconds', LAMBDA, 'cloudchipr.com, 2024'),
  logGb: price('CloudWatch Logs, taken in', 0.5, 1, 'GB', CLOUDWATCH, 'factualminds.com, June 2026'),
  logKeptGb: price(
    'CloudWatch Logs, kept',
    0.03,
    1,
    'GB-month, compressed by them',
    CLOUDWATCH,
    'no source found',
  ),
  objectGb: price('S3 Standard, stored', 0.023, 1, 'GB-month', S3, 'devnotes.tech, undated'),
  objectWrites: price(
    'S3 Standard, files written and lists',
    0.005,
    1_000,
    'PUT and LIST requests; deleting is free',
    S3,
    'devnotes.tech, undated',
  ),
  objectReads: price('S3 Standard, files read', 0.0004, 1_000, 'GET requests', S3, 'devnotes.tech, undated'),
  scannedTb: price(
    'Athena, statements',
    5,
    1,
    'TB read, 10 MB at least a statement',
    `${AWS}/athena/pricing/`,
    'athena.guide, October 2020',
  ),
  metrics: price(
    'CloudWatch, metrics of its own',
    0.3,
    1,
    'metric and month',
    CLOUDWATCH,
    'signoz.io, February 2026',
  ),
  alarmMetrics: price(
    'CloudWatch, alarms',
    0.1,
    1,
    'metric looked at and month',
    CLOUDWATCH,
    'c3x.dev, undated',
  ),
  dashboards: price('CloudWatch, dashboard', 3, 1, 'month', CLOUDWATCH, 'factualminds.com, June 2026'),
  traces: price('X-Ray, traces recorded', 5, MILLION, 'traces', `${AWS}/xray/pricing/`, 'the official page'),
  keys: price(
    'KMS, keys',
    1,
    1,
    'key and month, and each of its first two rotations',
    KMS,
    'the official page',
  ),
  keyRequests: price('KMS, requests', 0.03, 10_000, 'requests', KMS, 'wring.co, undated'),
  secrets: price(
    'Secrets Manager, secrets',
    0.4,
    1,
    'secret and month',
    SECRETS,
    'the official page, September 2026',
  ),
  secretReads: price(
    'Secrets Manager, reads',
    0.05,
    10_000,
    'calls',
    SECRETS,
    'the official page, September 2026',
  ),
} as const;

export type PriceName = keyof typeof PRICES;

export const dollarsOf = (name: PriceName, count: number): number =>
  (count * PRICES[name].dollars) / PRICES[name].per;
