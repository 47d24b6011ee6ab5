import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Ingest } from './ingest.ts';
import type { JourneyTable } from './journey-table.ts';
import type { Lake } from './lake.ts';
import { NodeFunction } from './node-function.ts';
import { type Platform, retentionOf } from './platform.ts';
import { deadLetters, encryptedQueue, queueTarget } from './queues.ts';
import type { Secrets } from './secrets.ts';
import { erasures, type TouchpointBus } from './touchpoint-bus.ts';

export interface PrivacyProps {
  readonly platform: Platform;
  readonly bundle: string;
  readonly touchpointBus: TouchpointBus;
  readonly journeyTable: JourneyTable;
  readonly secrets: Secrets;
  /** What of them is in there goes too. */
  readonly lake: Lake;
  /** Whose dead letters may hold what is to be erased. */
  readonly ingest: Ingest;
}

/** bus rule → queue → function: erases persons. What takes longer than one invocation goes on from its own queue. */
export class Privacy extends Construct {
  readonly queue: Queue;
  readonly handler: NodeFunction;

  constructor(scope: Construct, id: string, props: PrivacyProps) {
    super(scope, id);
    const { platform, touchpointBus } = props;
    this.queue = this.requestQueue(platform);
    const undelivered = deadLetters(this, 'Undelivered', platform, {
      name: 'privacy-undelivered',
      holds: 'The bus could not give requests for erasure to their queue',
    });
    new Rule(this, 'Erasures', {
      eventBus: touchpointBus.bus,
      description: 'Requests for erasure, to their queue',
      eventPattern: erasures,
      targets: [queueTarget(this.queue, undelivered)],
    });
    this.handler = this.privacyFunction(props);
    this.feed(platform);
    this.reachLetters(props);
  }

  private requestQueue(platform: Platform): Queue {
    const { timeoutSeconds, maximumReceives } = platform.config.privacy;
    const failed = deadLetters(this, 'Failed', platform, {
      name: 'privacy-failed',
      holds: `An erasure failed ${maximumReceives} times, and is not done`,
    });
    return encryptedQueue(this, 'Queue', platform, {
      visibilityTimeout: Duration.seconds(6 * timeoutSeconds),
      deadLetterQueue: { queue: failed, maxReceiveCount: maximumReceives },
    });
  }

  private privacyFunction({
    platform,
    bundle,
    touchpointBus,
    journeyTable,
    secrets,
    ingest,
    lake,
  }: PrivacyProps): NodeFunction {
    const { config } = platform;
    const handler = new NodeFunction(this, 'Function', {
      name: 'privacy',
      bundle,
      description: 'Erases everything held of a person',
      size: config.privacy,
      platform,
      environment: {
        TABLE_NAME: journeyTable.table.tableName,
        BUS_NAME: touchpointBus.bus.eventBusName,
        IDENTITY_KEY_ARN: secrets.identityKey.secretArn,
        DEFAULT_COUNTRY: config.defaultCountry,
        RETENTION: retentionOf(config),
        QUEUE_URL: this.queue.queueUrl,
        DEAD_LETTER_URLS: ingest.letters.map(queue => queue.queueUrl).join(','),
        // Whoever began to write before the erasure has been ended by Lambda when this is over.
        GRACE_SECONDS: String(config.graceSeconds),
        LAKE_FUNCTION: lake.handler.functionName,
      },
    });
    journeyTable.grantReadWrite(handler);
    journeyTable.grantLists(handler);
    touchpointBus.grantAnnounce(handler);
    secrets.grantRead(handler, secrets.identityKey);
    lake.grantClean(handler);
    acknowledge(
      handler,
      'Read by its queue, never invoked asynchronously: failed messages go to the queue’s own dead letters.',
      'Serverless-LambdaDLQ',
    );
    return handler;
  }

  private feed({ keys }: Platform): void {
    const { handler, queue } = this;
    const mapping = new EventSourceMapping(this, 'Source', {
      target: handler,
      eventSourceArn: queue.queueArn,
      batchSize: 1,
      // The fewest that can be asked for: an erasure is in no hurry, and walks over much of the table.
      maxConcurrency: 2,
      reportBatchItemFailures: true,
    });
    Grant.addToPrincipal({
      grantee: handler,
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:SendMessage'],
      resourceArns: [queue.queueArn],
    }).applyBefore(mapping);
    keys.grant(handler, 'messages', 'sqs', ['kms:GenerateDataKey', 'kms:Decrypt']);
    acknowledge(
      mapping,
      'A destination is for streams; a queue sends what failed to its own dead-letter queue.',
      'Serverless-LambdaEventSourceMappingDestination',
    );
  }

  /** Messages of the dead-letter queues are looked at, put back, or replaced by one without the person. */
  private reachLetters({ ingest }: PrivacyProps): void {
    Grant.addToPrincipal({
      grantee: this.handler,
      actions: ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:SendMessage', 'sqs:DeleteMessage'],
      resourceArns: ingest.letters.map(queue => queue.queueArn),
    });
  }
}
