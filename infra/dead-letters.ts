import { Duration, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { raiseAlarm } from './alarm.ts';
import type { HilvanConfig } from './config.ts';

/** An encrypted queue, TLS only, for what one asynchronous hop could not deliver; one message raises the alarm. */
export function deadLetters(scope: Construct, id: string, config: HilvanConfig): Queue {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  raiseAlarm(queue, config, {
    id: 'NotEmpty',
    metric: queue.metricApproximateNumberOfMessagesVisible({
      period: Duration.minutes(1),
      statistic: 'Maximum',
    }),
    threshold: 1,
    description: `${id}: something could not be delivered; read it, mend the cause and redrive`,
  });
  Validations.of(queue).acknowledge({
    id: 'AwsSolutions-SQS3',
    reason: 'This is a dead-letter queue itself: the end of the line, watched by an alarm.',
  });
  return queue;
}
