import { compilePattern } from './event-pattern.ts';
import type { EventSourceSpec } from './event-source.ts';
import { asList, asNumber, asObject, asText, isObject } from './json.ts';
import type { QueueSpec } from './sqs.ts';
import type { Resource } from './template.ts';

const ATTRIBUTES: Readonly<Record<string, string>> = {
  VisibilityTimeout: 'VisibilityTimeout',
  DelaySeconds: 'DelaySeconds',
  MaximumMessageSize: 'MaximumMessageSize',
  MessageRetentionPeriod: 'MessageRetentionPeriod',
  ReceiveMessageWaitTimeSeconds: 'ReceiveMessageWaitTimeSeconds',
  FifoQueue: 'FifoQueue',
  ContentBasedDeduplication: 'ContentBasedDeduplication',
};

export function readQueues(resources: Resource[]): QueueSpec[] {
  return resources
    .filter(({ type }) => type === 'AWS::SQS::Queue')
    .map(({ id, ref, attributes, properties }) => {
      const own: Record<string, string> = {};
      for (const [property, attribute] of Object.entries(ATTRIBUTES))
        if (properties[property] !== undefined) own[attribute] = String(properties[property]);
      const redrive = properties['RedrivePolicy'];
      if (redrive !== undefined) {
        const policy = asObject(redrive, `${id}.RedrivePolicy`);
        own['RedrivePolicy'] = JSON.stringify({
          deadLetterTargetArn: asText(policy['deadLetterTargetArn'], `${id}.RedrivePolicy`),
          maxReceiveCount: asNumber(policy['maxReceiveCount'], `${id}.RedrivePolicy`),
        });
      }
      return { name: attributes['QueueName'] ?? '', url: ref, arn: attributes['Arn'] ?? '', attributes: own };
    });
}

const KNOWN = new Set([
  'EventSourceArn',
  'FunctionName',
  'BatchSize',
  'MaximumBatchingWindowInSeconds',
  'FunctionResponseTypes',
  'ScalingConfig',
  'Enabled',
  'Tags',
]);
/** Batches are not bisected here: one that fails comes again whole, until it is a dead letter. */
const KNOWN_OF_STREAMS = new Set([
  ...KNOWN,
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'FilterCriteria',
  'MaximumRetryAttempts',
  'ParallelizationFactor',
  'StartingPosition',
]);

/** Nobody at a terminal waits for five minutes. */
const LONGEST_STREAM_WINDOW_MS = 1_000;

function streamSource(id: string, properties: Resource['properties'], arn: string): EventSourceSpec {
  const functionArn = asText(properties['FunctionName'], `${id}.FunctionName`);
  const { Filters: filters = [] } = asObject(properties['FilterCriteria'] ?? {}, `${id}.FilterCriteria`);
  const patterns = asList(filters, id).map(filter =>
    compilePattern(JSON.parse(asText(asObject(filter, id)['Pattern'], `${id}.FilterCriteria`))),
  );
  const failure = /"Destination":"([^"]+)"/.exec(JSON.stringify(properties['DestinationConfig'] ?? {}))?.[1];
  const windowMs = asNumber(properties['MaximumBatchingWindowInSeconds'] ?? 0, id) * 1000;
  return {
    id,
    queueArn: arn.replace(/^arn:aws:dynamodb:([^:]+):([^:]+):.*$/, `arn:aws:sqs:$1:$2:stream-${id}`),
    functionArn,
    batchSize: asNumber(properties['BatchSize'] ?? 100, `${id}.BatchSize`),
    windowMs: Math.min(windowMs, LONGEST_STREAM_WINDOW_MS),
    concurrency: 1,
    reportBatchItemFailures: false,
    stream: {
      arn,
      patterns:
        patterns.length > 0
          ? patterns
          : [compilePattern({ dynamodb: { Keys: { pk: { S: [{ exists: true }] } } } })],
      retries: asNumber(properties['MaximumRetryAttempts'] ?? 5, `${id}.MaximumRetryAttempts`),
      failedArn: failure,
    },
  };
}

/** Where the queues send what they give up, as ARNs. */
export function deadLetterTargets(queues: readonly QueueSpec[]): string[] {
  return queues.flatMap(({ attributes: { RedrivePolicy: policy } }) =>
    policy === undefined
      ? []
      : [asText(asObject(JSON.parse(policy), 'RedrivePolicy')['deadLetterTargetArn'], 'RedrivePolicy')],
  );
}

export function readEventSources(resources: Resource[]): EventSourceSpec[] {
  return resources
    .filter(
      ({ type, properties }) => type === 'AWS::Lambda::EventSourceMapping' && properties['Enabled'] !== false,
    )
    .map(({ id, properties }) => {
      const sourceArn = asText(properties['EventSourceArn'], `${id}.EventSourceArn`);
      const isStream = /:dynamodb:.*\/stream\//.test(sourceArn);
      for (const property of Object.keys(properties))
        if (!(isStream ? KNOWN_OF_STREAMS : KNOWN).has(property))
          throw new Error(`${id}: the local runtime does not know ${property} of an event source mapping`);
      if (isStream) return streamSource(id, properties, sourceArn);
      const scaling = properties['ScalingConfig'];
      const most = isObject(scaling) ? scaling['MaximumConcurrency'] : undefined;
      return {
        id,
        queueArn: sourceArn,
        // A name or an ARN.
        functionArn: asText(properties['FunctionName'], `${id}.FunctionName`),
        batchSize: asNumber(properties['BatchSize'] ?? 10, `${id}.BatchSize`),
        windowMs: asNumber(properties['MaximumBatchingWindowInSeconds'] ?? 0, id) * 1000,
        concurrency: most === undefined ? Number.POSITIVE_INFINITY : asNumber(most, `${id}.ScalingConfig`),
        reportBatchItemFailures: JSON.stringify(properties['FunctionResponseTypes'] ?? []).includes(
          'ReportBatchItemFailures',
        ),
      };
    });
}
