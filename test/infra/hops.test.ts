import { rm } from 'node:fs/promises';
import { beforeAll, expect, it } from 'vitest';
import { defaultConfig } from '../../infra/config.ts';
import { field, list, references, type Synthesised, synthesise } from './template.ts';

let synthesised: Synthesised;
beforeAll(async () => {
  // With subscribers, so that the hop from an alarm to a person is there too.
  const alarmSubscribers = ['on-call@example.com', 'https://pager.example.com/hook'];
  synthesised = await synthesise({ ...defaultConfig, alarmSubscribers });
  return () => rm(synthesised.outdir, { recursive: true, force: true });
});

const queues = () => synthesised.of('AWS::SQS::Queue');
const deadLetterIds = () => [
  ...queues().flatMap(([, queue]) => references(queue.Properties['RedrivePolicy'])),
  ...synthesised
    .of('AWS::Events::Rule')
    .flatMap(([, rule]) => list(rule.Properties['Targets']))
    .flatMap(target => references(field(target, 'DeadLetterConfig'))),
  ...synthesised
    .of('AWS::Lambda::Function')
    .flatMap(([, lambda]) => references(lambda.Properties['DeadLetterConfig'])),
  ...synthesised
    .of('AWS::SNS::Subscription')
    .flatMap(([, subscription]) => references(subscription.Properties['RedrivePolicy'])),
];

it('routes touchpoints, and what operators decide, from the bus to a queue', () => {
  const patterned = synthesised
    .of('AWS::Events::Rule')
    .filter(([, rule]) => rule.Properties['EventPattern'] !== undefined);
  expect(patterned.map(([, rule]) => rule.Properties['EventPattern'])).toEqual([
    { 'detail-type': ['Touchpoint', 'Touchpoint Batch'] },
    { source: ['hilvan.operations'], 'detail-type': ['Identity Correction', 'Journey Definition'] },
    { source: ['hilvan.operations'], 'detail-type': ['Erasure Request'] },
    { 'detail-type': ['Context Requested'] },
  ]);
  for (const [, rule] of patterned) {
    const [bus] = synthesised.of('AWS::Events::EventBus');
    expect(references(rule.Properties['EventBusName'])).toEqual([bus?.[0]]);
    const targets = list(rule.Properties['Targets']).flatMap(target => references(field(target, 'Arn')));
    expect(queues().map(([id]) => id)).toEqual(expect.arrayContaining(targets));
  }
});

it('runs the sweep every minute, and compacts the lake every hour', () => {
  const expressions = synthesised
    .of('AWS::Events::Rule')
    .map(([, rule]) => rule.Properties['ScheduleExpression']);
  const schedules = expressions.filter(expression => expression !== undefined).map(String);
  expect(schedules.sort()).toEqual(['rate(1 hour)', 'rate(1 minute)']);
});

it('puts a dead-letter queue behind every rule target', () => {
  const targets = synthesised.of('AWS::Events::Rule').flatMap(([, rule]) => list(rule.Properties['Targets']));
  expect(targets.length).toBeGreaterThan(1);
  for (const target of targets) expect(references(field(target, 'DeadLetterConfig'))).toHaveLength(1);
});

it('puts a dead-letter queue behind every function that is invoked asynchronously', () => {
  const invoked = synthesised
    .of('AWS::Lambda::Permission')
    .filter(([, permission]) => permission.Properties['Principal'] === 'events.amazonaws.com')
    .flatMap(([, permission]) => references(permission.Properties['FunctionName']));
  expect(invoked).toHaveLength(2);
  for (const [id, lambda] of synthesised.of('AWS::Lambda::Function')) {
    if (invoked.includes(id)) expect(references(lambda.Properties['DeadLetterConfig']), id).toHaveLength(1);
  }
});

it('tells every subscriber of the alarms, with a dead-letter queue behind each', () => {
  const subscriptions = synthesised.of('AWS::SNS::Subscription');
  expect(subscriptions.map(([, { Properties }]) => [Properties['Protocol'], Properties['Endpoint']])).toEqual(
    [
      ['email', 'on-call@example.com'],
      ['https', 'https://pager.example.com/hook'],
    ],
  );
  for (const [id, { Properties }] of subscriptions) {
    expect(references(Properties['RedrivePolicy']), id).toHaveLength(1);
  }
});

it('lets every queue redrive after five receives, unless it is a dead-letter queue itself', () => {
  const working = queues().filter(([id]) => !deadLetterIds().includes(id));
  expect(working).toHaveLength(3);
  for (const [id, queue] of working) {
    expect(queue.Properties['RedrivePolicy'], id).toMatchObject({ maxReceiveCount: 5 });
  }
});

const mappings = () => synthesised.of('AWS::Lambda::EventSourceMapping');
const isStream = ({ Properties }: ReturnType<typeof mappings>[number][1]) =>
  JSON.stringify(Properties['EventSourceArn']).includes('StreamArn');
const ofQueues = () => mappings().filter(([, mapping]) => !isStream(mapping));

it('keeps what fails of the stream again and again, and looks at one change at a time', () => {
  const [stream, ...others] = mappings().filter(([, mapping]) => isStream(mapping));
  expect(others).toEqual([]);
  expect(stream?.[1].Properties).toMatchObject({
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 5,
    ParallelizationFactor: 1,
  });
  expect(references(stream?.[1].Properties['DestinationConfig'])).toHaveLength(1);
});

it('keeps a message hidden for at least six time-outs of the function that reads it', () => {
  expect(ofQueues()).toHaveLength(3);
  for (const [id, mapping] of ofQueues()) {
    const [queueId] = references(mapping.Properties['EventSourceArn']);
    const [functionId] = references(mapping.Properties['FunctionName']);
    const queue = queues().find(([name]) => name === queueId);
    const lambda = synthesised.of('AWS::Lambda::Function').find(([name]) => name === functionId);
    const hidden = Number(queue?.[1].Properties['VisibilityTimeout']);
    expect(hidden, id).toBeGreaterThanOrEqual(6 * Number(lambda?.[1].Properties['Timeout']));
  }
});

it('takes partial batch answers and bounds the concurrency of ingest, of erasures and of contexts', () => {
  const bounds = ofQueues().map(([id, { Properties }]) => {
    expect(Properties['FunctionResponseTypes'], id).toEqual(['ReportBatchItemFailures']);
    return [id.replace(/Source.*/, ''), Properties['ScalingConfig'], Properties['BatchSize']];
  });
  expect(bounds).toEqual([
    ['Ingest', { MaximumConcurrency: 10 }, 100],
    ['Privacy', { MaximumConcurrency: 2 }, 1],
    ['ContextApi', { MaximumConcurrency: 5 }, 10],
  ]);
});

it('encrypts every queue and refuses plain HTTP on it', () => {
  const policies = synthesised.of('AWS::SQS::QueuePolicy');
  const messagesKey = synthesised.of('AWS::KMS::Key').find(([id]) => id.includes('Messages'))?.[0];
  expect(messagesKey).toBeDefined();
  for (const [id, queue] of queues()) {
    expect(references(queue.Properties['KmsMasterKeyId']), id).toEqual([messagesKey]);
    const statements = policies
      .filter(([, policy]) => references(policy.Properties['Queues']).includes(id))
      .flatMap(([, policy]) => list(field(policy.Properties['PolicyDocument'], 'Statement')));
    expect(statements, id).toContainEqual(
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
    );
  }
});

it('lets only the rule, or the topic, that feeds a queue send to it', () => {
  const topics = synthesised.of('AWS::SNS::Topic').map(([id]) => id);
  const rules = synthesised.of('AWS::Events::Rule').map(([id]) => id);
  for (const [, policy] of synthesised.of('AWS::SQS::QueuePolicy')) {
    for (const statement of list(field(policy.Properties['PolicyDocument'], 'Statement'))) {
      if (field(statement, 'Effect') !== 'Allow') continue;
      const sender = field(field(statement, 'Principal'), 'Service');
      const [source] = references(field(statement, 'Condition'));
      expect(field(field(statement, 'Condition'), 'ArnEquals')).toHaveProperty(['aws:SourceArn']);
      expect(['events.amazonaws.com', 'sns.amazonaws.com']).toContain(sender);
      expect(sender === 'sns.amazonaws.com' ? topics : rules).toContain(source);
    }
  }
});

it('raises an alarm for the first message in each dead-letter queue and for late queues', () => {
  const watched = (metric: string) =>
    synthesised
      .of('AWS::CloudWatch::Alarm')
      .filter(([, alarm]) => alarm.Properties['MetricName'] === metric)
      .flatMap(([, alarm]) => references(alarm.Properties['Dimensions']));
  const dead = new Set(deadLetterIds());
  expect(new Set(watched('ApproximateNumberOfMessagesVisible'))).toEqual(dead);
  expect(watched('ApproximateAgeOfOldestMessage')).toEqual(
    queues()
      .map(([id]) => id)
      .filter(id => !dead.has(id)),
  );
});
