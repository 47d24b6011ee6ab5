/** Everything a deployment may choose. Sizes are MiB, times seconds, logs are kept for days. */
export interface HilvanConfig {
  readonly stackName: string;
  readonly region: string;
  readonly busName: string;
  /** ISO 3166-1 alpha-2: the country of telephone numbers written without a prefix. */
  readonly defaultCountry: string;
  readonly logRetentionDays: 7 | 14 | 30 | 90 | 180 | 365;
  readonly ingest: FunctionSize & {
    readonly batchSize: number;
    readonly batchingWindowSeconds: number;
    readonly maximumConcurrency: number;
    readonly maximumReceives: number;
  };
  readonly sweep: FunctionSize & { readonly reservedConcurrency: number };
  readonly query: FunctionSize & { readonly ratePerSecond: number; readonly burst: number };
  /** SNS topic told by every alarm; without it alarms only show in CloudWatch. */
  readonly alarmTopicArn?: string;
}

export interface FunctionSize {
  readonly memoryMiB: number;
  readonly timeoutSeconds: number;
}

export const defaultConfig: HilvanConfig = {
  stackName: 'Hilvan',
  region: 'eu-west-1',
  busName: 'hilvan',
  defaultCountry: 'ES',
  logRetentionDays: 30,
  ingest: {
    memoryMiB: 512,
    timeoutSeconds: 30,
    batchSize: 50,
    batchingWindowSeconds: 1,
    maximumConcurrency: 10,
    maximumReceives: 5,
  },
  sweep: { memoryMiB: 512, timeoutSeconds: 50, reservedConcurrency: 1 },
  query: { memoryMiB: 512, timeoutSeconds: 10, ratePerSecond: 50, burst: 100 },
};

const overrides = {
  HILVAN_STACK_NAME: { key: 'stackName', shape: /^[A-Za-z][A-Za-z0-9-]{0,127}$/, example: 'Hilvan' },
  HILVAN_REGION: { key: 'region', shape: /^[a-z]{2}(-[a-z]+)+-\d$/, example: 'eu-west-1' },
  HILVAN_BUS_NAME: { key: 'busName', shape: /^[A-Za-z0-9._-]{1,256}$/, example: 'hilvan' },
  HILVAN_DEFAULT_COUNTRY: { key: 'defaultCountry', shape: /^[A-Z]{2}$/, example: 'ES' },
  HILVAN_ALARM_TOPIC_ARN: {
    key: 'alarmTopicArn',
    shape: /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:\S+$/,
    example: 'arn:aws:sns:eu-west-1:111122223333:alarms',
  },
} as const;

/** Reads the deployment's choices from the environment; an ill-formed one is an `Error` that names it. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): HilvanConfig {
  const chosen: Partial<Record<(typeof overrides)[keyof typeof overrides]['key'], string>> = {};
  for (const [name, { key, shape, example }] of Object.entries(overrides)) {
    const value = env[name];
    if (value === undefined || value === '') continue;
    if (!shape.test(value))
      throw new Error(`${name} is "${value}", which is not valid; write it like ${example}`);
    chosen[key] = value;
  }
  return { ...defaultConfig, ...chosen };
}
