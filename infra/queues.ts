import { Duration } from 'aws-cdk-lib';
import type { IRuleRef, IRuleTarget } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type DeadLetterQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Platform } from './platform.ts';

interface QueueOptions {
  readonly visibilityTimeout?: Duration;
  readonly deadLetterQueue?: DeadLetterQueue;
  /** Left out: as long as SQS can. */
  readonly keep?: Duration;
}

/** An encrypted queue, TLS only. */
export function encryptedQueue(
  scope: Construct,
  id: string,
  { keys }: Platform,
  { keep = Duration.days(14), ...options }: QueueOptions,
): Queue {
  return new Queue(scope, id, {
    ...options,
    encryption: QueueEncryption.KMS,
    encryptionMasterKey: keys.of('messages'),
    // One call to the key service an hour and caller, not one a message.
    dataKeyReuse: Duration.hours(1),
    enforceSSL: true,
    retentionPeriod: keep,
  });
}

/** A queue for what one asynchronous hop could not deliver; the first message raises `<name>-dead-letters`. */
export function deadLetters(
  scope: Construct,
  id: string,
  platform: Platform,
  { name, holds, keep }: { name: string; holds: string; keep?: Duration },
): Queue {
  const queue = encryptedQueue(scope, id, platform, keep === undefined ? {} : { keep });
  const metric = queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1) });
  platform.alarms.deadLetters.push(metric.with({ label: name }));
  platform.alarms.raise({ name: `${name}-dead-letters`, description: holds, metric, threshold: 1 });
  acknowledge(
    queue,
    'This is a dead-letter queue itself: the end of the line, watched by an alarm.',
    'AwsSolutions-SQS3',
    'Serverless-SQSRedrivePolicy',
  );
  return queue;
}

/**
 * A queue as target of a rule. CDK's own target lets every rule of the account send once the queue has a key; here only
 * this rule may.
 */
export function queueTarget(queue: Queue, undelivered: Queue): IRuleTarget {
  return {
    bind(rule) {
      allowRule(queue, rule);
      allowRule(undelivered, rule);
      return {
        arn: queue.queueArn,
        targetResource: queue,
        deadLetterConfig: { arn: undelivered.queueArn },
      };
    },
  };
}

function allowRule(queue: Queue, rule: IRuleRef): void {
  queue.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleRef.ruleArn } },
    }),
  );
}
