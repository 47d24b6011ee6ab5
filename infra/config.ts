import { type HilvanConfig, type Stage, stages } from './stages.ts';

/** Where nothing is chosen. */
export const defaultConfig: HilvanConfig = stages.prod;

const list = (shape: RegExp) => new RegExp(`^${shape.source}(,${shape.source})*$`);

/** What the environment may choose; everything else is the stage's (stages.ts). */
const overrides = {
  HILVAN_STACK_NAME: { shape: /^[A-Za-z][A-Za-z0-9-]{0,63}$/, example: 'Hilvan' },
  HILVAN_REGION: { shape: /^[a-z]{2}(-[a-z]+)+-\d$/, example: 'eu-west-1' },
  HILVAN_BUS_NAME: { shape: /^[A-Za-z0-9._-]{1,256}$/, example: 'hilvan' },
  HILVAN_DEFAULT_COUNTRY: { shape: /^[A-Z]{2}$/, example: 'ES' },
  HILVAN_ARCHIVE_DAYS: { shape: /^[1-9]\d{0,3}$/, example: '30' },
  HILVAN_GRACE_SECONDS: { shape: /^\d{1,5}$/, example: '120' },
  HILVAN_RETENTION: {
    shape: list(/(touchpoints|ledgers|journeys|quarantine|corrections|audit)=[1-9]\d{0,4}/),
    example: 'touchpoints=400,quarantine=90',
  },
  HILVAN_PRODUCERS: { shape: list(/\d{12}/), example: '111122223333,444455556666' },
  HILVAN_ALARM_TO: {
    shape: list(/(https:\/\/[^,\s]+|[^@,\s:]+@[^@,\s:]+)/),
    example: 'on-call@example.com,https://pager.example.com/hook',
  },
  HILVAN_DASHBOARD_URL: {
    shape: /^(https:\/\/|http:\/\/localhost[:/])[^\s,]+$/,
    example: 'https://journeys.example.com/',
  },
  HILVAN_TAGS: { shape: list(/[\w.:/@+-]+=[\w.:/@+ -]+/), example: 'cost-centre=4711,owner=cx' },
} as const;

type Name = keyof typeof overrides;

/**
 * The stage named by HILVAN_STAGE (`prod` where none is named: it destroys nothing) with the other choices of the
 * environment. An ill-formed choice is an `Error` that names it.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): HilvanConfig {
  const stage = stages[stageOf(env['HILVAN_STAGE'])];
  const chosen = (name: Name): string | undefined => {
    const value = env[name];
    if (value === undefined || value === '') return undefined;
    const { shape, example } = overrides[name];
    if (!shape.test(value))
      throw new Error(`${name} is "${value}", which is not valid; write it like ${example}`);
    return value;
  };
  return {
    ...stage,
    stackName: chosen('HILVAN_STACK_NAME') ?? stage.stackName,
    region: chosen('HILVAN_REGION') ?? stage.region,
    busName: chosen('HILVAN_BUS_NAME') ?? stage.busName,
    defaultCountry: chosen('HILVAN_DEFAULT_COUNTRY') ?? stage.defaultCountry,
    archiveDays: Number(chosen('HILVAN_ARCHIVE_DAYS') ?? stage.archiveDays),
    graceSeconds: Number(chosen('HILVAN_GRACE_SECONDS') ?? stage.graceSeconds),
    retention: { ...stage.retention, ...retentionOf(chosen('HILVAN_RETENTION')) },
    producerAccounts: chosen('HILVAN_PRODUCERS')?.split(',') ?? stage.producerAccounts,
    alarmSubscribers: chosen('HILVAN_ALARM_TO')?.split(',') ?? stage.alarmSubscribers,
    dashboardUrl: chosen('HILVAN_DASHBOARD_URL') ?? stage.dashboardUrl,
    tags: { ...stage.tags, ...tagsOf(chosen('HILVAN_TAGS')) },
  };
}

function stageOf(name: string | undefined): Stage {
  if (name === undefined || name === '') return 'prod';
  if (name === 'dev' || name === 'prod') return name;
  throw new Error(`HILVAN_STAGE is "${name}", which is not a stage; write dev or prod`);
}

function retentionOf(text: string | undefined): Partial<HilvanConfig['retention']> {
  return Object.fromEntries(
    text?.split(',').map(pair => [pair.split('=')[0], Number(pair.split('=')[1])]) ?? [],
  );
}

function tagsOf(text: string | undefined): Record<string, string> {
  const pairs = text?.split(',').map(pair => pair.split('=', 2)) ?? [];
  return Object.fromEntries(pairs);
}
