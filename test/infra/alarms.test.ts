import { readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { defaultConfig } from '../../infra/config.ts';
import { counted } from '../../infra/metrics.ts';
import {
  field,
  type Json,
  list,
  type Resource,
  references,
  type Synthesised,
  synthesise,
} from './template.ts';

const root = resolve(import.meta.dirname, '../..');
let synthesised: Synthesised;
beforeAll(async () => {
  synthesised = await synthesise({ ...defaultConfig, alarmSubscribers: ['on-call@example.com'] });
  return () => rm(synthesised.outdir, { recursive: true, force: true });
});

const alarms = () => synthesised.of('AWS::CloudWatch::Alarm').map(([, alarm]) => alarm);
const nameOf = (alarm: Resource) => String(alarm.Properties['AlarmName']).replace(/^Hilvan-/, '');
const alarm = (name: string) => {
  const found = alarms().find(each => nameOf(each) === name);
  if (found === undefined) throw new Error(`no alarm ${name} in the template`);
  return found.Properties;
};
/** Metrics of an alarm, of one metric or of an expression over several. */
const metricsOf = (properties: { readonly [key: string]: Json }): Json[] =>
  properties['Metrics'] === undefined
    ? [properties['MetricName'] ?? null]
    : list(properties['Metrics']).map(
        each => field(field(field(each, 'MetricStat'), 'Metric'), 'MetricName') ?? null,
      );

describe('docs/operations.md', () => {
  it('has a section for each alarm by its name, and none for an alarm that is not there', async () => {
    const text = await readFile(join(root, 'docs/operations.md'), 'utf8');
    const sections = [...text.matchAll(/^### `([a-z0-9-]+)`$/gm)].map(match => match[1]);
    expect(sections.toSorted()).toEqual(alarms().map(nameOf).toSorted());
  });
});

describe('the commands in docs/operations.md', () => {
  it('find exactly one resource of the template each', async () => {
    const text = await readFile(join(root, 'docs/operations.md'), 'utf8');
    const named = [
      ...[...text.matchAll(/\b(?:arn|queue|look) ([A-Z]\w+)/g)].map(match => ['AWS::SQS::Queue', match[1]]),
      ...[...text.matchAll(/\berrors ([A-Z]\w+)/g)].map(match => [
        'AWS::Logs::LogGroup',
        `${match[1]}FunctionLogs`,
      ]),
      ...[...text.matchAll(/resource (AWS::\w+::\w+) ([A-Z]\w+)/g)].map(match => [match[1], match[2]]),
    ];
    expect(named.length).toBeGreaterThan(20);
    for (const [type = '', prefix = ''] of named) {
      const found = synthesised.of(type).filter(([id]) => id.startsWith(prefix));
      expect(found, `${type} ${prefix}`).toHaveLength(1);
    }
    for (const [, output = ''] of text.matchAll(/\boutput ([A-Z]\w+)/g))
      expect(Object.keys(synthesised.outputs)).toContain(output);
  });
});

describe('every alarm', () => {
  it('tells the encrypted topic, when raised and when over', () => {
    expect(alarms().length).toBeGreaterThan(15);
    const topics = synthesised.of('AWS::SNS::Topic').map(([id]) => id);
    for (const each of alarms()) {
      expect(references(each.Properties['AlarmActions']), nameOf(each)).toEqual(topics);
      expect(references(each.Properties['OKActions']), nameOf(each)).toEqual(topics);
    }
  });

  it('says what it means and where to read on', () => {
    for (const each of alarms()) {
      const text = String(each.Properties['AlarmDescription']);
      expect(text, nameOf(each)).toMatch(new RegExp(`^[A-Z].{20,}docs/operations\\.md, ${nameOf(each)}$`));
    }
  });

  it('lets only CloudWatch of this account publish to the topic, and nobody without TLS', () => {
    const [policy] = synthesised.of('AWS::SNS::TopicPolicy');
    const statements = list(field(policy?.[1].Properties['PolicyDocument'], 'Statement'));
    expect(statements.filter(statement => field(statement, 'Effect') === 'Allow')).toEqual([
      expect.objectContaining({
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    ]);
    expect(JSON.stringify(statements)).toContain('"aws:SecureTransport":"false"');
  });
});

describe('what is watched', () => {
  it.each(['ingest', 'sweep', 'query', 'operate', 'privacy', 'context'])(
    'errors, throttles and duration of %s',
    name => {
      expect(alarm(`${name}-errors`)).toMatchObject({ MetricName: 'Errors', Threshold: 1 });
      expect(alarm(`${name}-throttled`)).toMatchObject({ MetricName: 'Throttles' });
      const lambda = synthesised
        .of('AWS::Lambda::Function')
        .find(([id]) => id === references(alarm(`${name}-slow`)['Dimensions'])[0])?.[1].Properties;
      expect(JSON.stringify(lambda?.['Environment'])).toContain(`"${name}"`);
      const limit = 1000 * Number(lambda?.['Timeout']);
      expect(Number(alarm(`${name}-slow`)['Threshold'])).toBeLessThan(limit);
      expect(Number(alarm(`${name}-slow`)['Threshold'])).toBeGreaterThan(limit / 2);
    },
  );

  it('that touchpoints received are stored, duplicate or quarantined, and that what is zero counts as zero', () => {
    const conservation = alarm('touchpoints-unaccounted');
    expect(metricsOf(conservation)).toEqual(
      expect.arrayContaining([counted.received, counted.stored, counted.duplicate, counted.quarantined]),
    );
    const expressions = list(conservation['Metrics']).map(each => field(each, 'Expression'));
    expect(expressions).toContain('ABS(difference)');
    expect(expressions).toContain(
      'FILL(received,0) - FILL(stored,0) - FILL(duplicate,0) - FILL(quarantined,0)',
    );
    expect(conservation).toMatchObject({
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    });
  });

  it('events that the rule loses, by the name that EventBridge gives it, which on a bus of one’s own is not its Ref', () => {
    const lost = alarm('ingest-events-lost');
    expect(lost).toMatchObject({ Namespace: 'AWS/Events', MetricName: 'InvocationsFailedToBeSentToDlq' });
    const [bus] = synthesised.of('AWS::Events::EventBus');
    const [rule] = synthesised.of('AWS::Events::Rule').filter(([, each]) => each.Properties['EventPattern']);
    expect(lost['Dimensions']).toEqual([
      { Name: 'EventBusName', Value: { Ref: bus?.[0] } },
      {
        Name: 'RuleName',
        Value: { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': [rule?.[0], 'Arn'] }] }] },
      },
    ]);
  });

  it('that the sweep runs: silence raises the alarm', () => {
    expect(alarm('sweep-not-running')).toMatchObject({
      MetricName: 'Invocations',
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
  });

  it('the table and its index, and the answers of the API', () => {
    const throttles = JSON.stringify(alarm('table-throttled')['Metrics']);
    for (const part of ['ReadThrottleEvents', 'WriteThrottleEvents', 'by-time'])
      expect(throttles).toContain(part);
    expect(metricsOf(alarm('table-system-errors'))).toContain('SystemErrors');
    expect(alarm('api-5xx')).toMatchObject({ MetricName: '5xx', Namespace: 'AWS/ApiGateway' });
  });

  it('metrics that the functions count, under the namespace and the dimension that Powertools gives them', async () => {
    const folder = join(root, 'functions');
    const files = (await readdir(folder)).filter(file => file.endsWith('.ts'));
    const code = await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')));
    for (const name of Object.values(counted)) expect(code.join('\n')).toMatch(new RegExp(`\\b${name}:`));
    const own = alarms()
      .flatMap(each => [each.Properties, ...list(each.Properties['Metrics']).map(metric => metric)])
      .map(metric => field(field(metric, 'MetricStat'), 'Metric') ?? metric)
      .filter(metric => field(metric, 'Namespace') === 'Hilvan');
    expect(own.length).toBeGreaterThan(5);
    for (const metric of own) {
      expect(Object.values(counted)).toContain(field(metric, 'MetricName'));
      expect(['ingest', 'sweep', 'privacy', 'lake']).toContain(
        field(list(field(metric, 'Dimensions'))[0], 'Value'),
      );
    }
  });
});

describe('the dashboard', () => {
  it('shows every alarm, and each widget asks a question', () => {
    const [dashboard] = synthesised.of('AWS::CloudWatch::Dashboard');
    const body = JSON.stringify(dashboard?.[1].Properties['DashboardBody']);
    const shown = new Set(references(dashboard?.[1].Properties['DashboardBody']));
    for (const [id] of synthesised.of('AWS::CloudWatch::Alarm')) expect(shown, id).toContain(id);
    for (const [id] of synthesised.of('AWS::SQS::Queue')) expect(body, id).toContain(id);
    const titles = [...body.matchAll(/title\\":\\"([^"\\]+)/g)].map(match => String(match[1]));
    expect(titles.length).toBeGreaterThan(7);
    for (const title of titles) expect(title).toMatch(/\?/);
  });
});
