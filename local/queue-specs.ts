import type { EventSourceSpec } from './event-source.ts';
import { asNumber, asObject, asText, isObject } from './json.ts';
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

export function readEventSources(resources: Resource[]): EventSourceSpec[] {
  return resources
    .filter(
      ({ type, properties }) => type === 'AWS::Lambda::EventSourceMapping' && properties['Enabled'] !== false,
    )
    .map(({ id, properties }) => {
      for (const property of Object.keys(properties))
        if (!KNOWN.has(property))
          throw new Error(`${id}: the local runtime does not know ${property} of an event source mapping`);
      const scaling = properties['ScalingConfig'];
      const most = isObject(scaling) ? scaling['MaximumConcurrency'] : undefined;
      return {
        id,
        queueArn: asText(properties['EventSourceArn'], `${id}.EventSourceArn`),
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
