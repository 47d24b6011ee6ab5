export type Stage = 'dev' | 'prod';

/** Everything a deployment may choose. Sizes are MiB, times seconds, logs and events are kept for days. */
export interface HilvanConfig {
  readonly stage: Stage;
  /** Also the namespace of the metrics and the beginning of each alarm's name, so stages can share an account. */
  readonly stackName: string;
  readonly region: string;
  readonly busName: string;
  /** ISO 3166-1 alpha-2: the country of telephone numbers written without a prefix. */
  readonly defaultCountry: string;
  /**
   * True: table, secrets, keys, archive and logs outlive the stack, and neither table nor stack can be deleted by
   * accident. False: all goes with the stack.
   */
  readonly keep: boolean;
  readonly logRetentionDays: 14 | 365;
  /** How far back touchpoints can be replayed. The archive holds identifiers as they were sent, so not for ever. */
  readonly archiveDays: number;
  /** How long an erasure waits for writers that began before it. Longer than any function of them may run. */
  readonly graceSeconds: number;
  /** Days that items of the table are kept, from their event time (docs/privacy.md). */
  readonly retention: Readonly<
    Record<'touchpoints' | 'ledgers' | 'journeys' | 'quarantine' | 'corrections' | 'audit', number>
  >;
  /** Other accounts that may put touchpoints on the bus. */
  readonly producerAccounts: readonly string[];
  /** Addresses told of every alarm: e-mail or https. Without any, alarms only show in CloudWatch. */
  readonly alarmSubscribers: readonly string[];
  /** Where the dashboard is: its sign-in leads back there. http only on localhost. */
  readonly dashboardUrl: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly ingest: FunctionSize & {
    readonly batchSize: number;
    readonly batchingWindowSeconds: number;
    readonly maximumConcurrency: number;
    readonly maximumReceives: number;
  };
  readonly sweep: FunctionSize;
  readonly query: FunctionSize & { readonly ratePerSecond: number; readonly burst: number };
  readonly operate: FunctionSize;
  readonly privacy: FunctionSize & { readonly maximumReceives: number };
  readonly analytics: FunctionSize;
  readonly sql: FunctionSize & {
    /** Of one statement; Athena bills by it. */
    readonly mostGiBScanned: number;
    /** Of a day: from here on an alarm is raised. */
    readonly muchGiBScanned: number;
    /** How long rows of statements lie in their bucket. An erasure does not look for them there. */
    readonly resultDays: number;
  };
  readonly lake: FunctionSize & {
    /** Persons are spread over so many files a table (1 to 99). A lake keeps the number it began with. */
    readonly buckets: number;
    /** How long changes wait, at most, to be written together. */
    readonly batchingWindowSeconds: number;
    readonly batchSize: number;
    /** How long a file that nothing rewrote stays after all it holds is past its retention. */
    readonly expiryMarginDays: number;
    /** How long old versions of files stay where somebody switched versions on: an erasure does not look for them. */
    readonly oldVersionDays: number;
  };
  readonly context: FunctionSize & { readonly maximumReceives: number };
}

export interface FunctionSize {
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
  /** Instances at one time, taken from the account's. Absent: as many as the account has left. */
  readonly reservedConcurrency?: number;
}

const prod: HilvanConfig = {
  stage: 'prod',
  stackName: 'Hilvan',
  region: 'eu-west-1',
  busName: 'hilvan',
  defaultCountry: 'ES',
  keep: true,
  logRetentionDays: 365,
  archiveDays: 30,
  graceSeconds: 120,
  retention: { touchpoints: 400, ledgers: 800, journeys: 400, quarantine: 90, corrections: 2000, audit: 400 },
  producerAccounts: [],
  alarmSubscribers: [],
  dashboardUrl: 'http://localhost:4100/',
  tags: { application: 'hilvan', stage: 'prod' },
  ingest: {
    memoryMiB: 1024,
    timeoutSeconds: 120,
    batchSize: 100,
    batchingWindowSeconds: 1,
    maximumConcurrency: 10,
    maximumReceives: 5,
  },
  sweep: { memoryMiB: 512, timeoutSeconds: 50, reservedConcurrency: 1 },
  query: { memoryMiB: 512, timeoutSeconds: 10, reservedConcurrency: 20, ratePerSecond: 50, burst: 100 },
  operate: { memoryMiB: 512, timeoutSeconds: 10, reservedConcurrency: 5 },
  privacy: { memoryMiB: 1024, timeoutSeconds: 300, maximumReceives: 5 },
  // The HTTP API waits for 30 s; the log of a million journeys takes some 1 GB.
  analytics: { memoryMiB: 3008, timeoutSeconds: 29, reservedConcurrency: 5 },
  lake: {
    memoryMiB: 3008,
    timeoutSeconds: 900,
    buckets: 16,
    batchingWindowSeconds: 300,
    batchSize: 10_000,
    // Compaction takes rows away within a week, DynamoDB items within days of their time.
    expiryMarginDays: 14,
    oldVersionDays: 1,
  },
  sql: {
    memoryMiB: 512,
    timeoutSeconds: 29,
    reservedConcurrency: 5,
    mostGiBScanned: 10,
    muchGiBScanned: 500,
    resultDays: 1,
  },
  // A channel waits for it: the memory is for the CPU that comes with it.
  context: { memoryMiB: 1024, timeoutSeconds: 10, reservedConcurrency: 20, maximumReceives: 5 },
};

/** A new account may run ten instances in all and reserve none of them, so `dev` reserves nothing. */
const unreserved = <S extends FunctionSize>({
  reservedConcurrency: _,
  ...size
}: S): Omit<S, 'reservedConcurrency'> => size;

export const stages: Readonly<Record<Stage, HilvanConfig>> = {
  prod,
  dev: {
    ...prod,
    stage: 'dev',
    stackName: 'HilvanDev',
    busName: 'hilvan-dev',
    keep: false,
    logRetentionDays: 14,
    archiveDays: 7,
    retention: { ...prod.retention, quarantine: 30 },
    tags: { application: 'hilvan', stage: 'dev' },
    ingest: { ...prod.ingest, maximumConcurrency: 2 },
    sweep: unreserved(prod.sweep),
    query: { ...unreserved(prod.query), ratePerSecond: 10, burst: 20 },
    operate: unreserved(prod.operate),
    analytics: unreserved(prod.analytics),
    sql: { ...unreserved(prod.sql), mostGiBScanned: 1, muchGiBScanned: 50 },
    context: unreserved(prod.context),
  },
};
