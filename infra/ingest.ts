import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { JourneyTable } from './journey-table.ts';
import { NodeFunction } from './node-function.ts';
import { type Platform, retentionOf } from './platform.ts';
import { deadLetters, encryptedQueue, queueTarget } from './queues.ts';
import type { Secrets } from './secrets.ts';
import { operations, type TouchpointBus, touchpointTypes } from './touchpoint-bus.ts';

export interface IngestProps {
  readonly platform: Platform;
  readonly bundle: string;
  readonly touchpointBus: TouchpointBus;
  readonly journeyTable: JourneyTable;
  readonly secrets: Secrets;
}

/** bus rule → queue → function, with a dead-letter queue behind each hop. */
export class Ingest extends Construct {
  readonly queue: Queue;
  readonly rule: Rule;
  readonly handler: NodeFunction;
  /** What ingest, or the bus on the way to it, gave up on. */
  readonly letters: Queue[] = [];

  constructor(scope: Construct, id: string, props: IngestProps) {
    super(scope, id);
    const { platform, touchpointBus } = props;
    this.queue = this.ingestQueue(platform);
    const undelivered = deadLetters(this, 'Undelivered', platform, {
      name: 'ingest-undelivered',
      holds: 'The bus could not give events to the ingest queue',
    });
    this.letters.push(undelivered);
    this.rule = new Rule(this, 'Touchpoints', {
      eventBus: touchpointBus.bus,
      description: 'Touchpoints, one by one and in envelopes, to the ingest queue',
      eventPattern: { detailType: touchpointTypes },
      targets: [queueTarget(this.queue, undelivered)],
    });
    new Rule(this, 'Operations', {
      eventBus: touchpointBus.bus,
      description: 'Corrections of identities and journey definitions, to the ingest queue',
      eventPattern: operations,
      targets: [queueTarget(this.queue, undelivered)],
    });
    this.handler = this.ingestFunction(props);
    this.feed(platform);
  }

  private ingestQueue(platform: Platform): Queue {
    const { timeoutSeconds, batchingWindowSeconds, maximumReceives } = platform.config.ingest;
    const failed = deadLetters(this, 'Failed', platform, {
      name: 'ingest-failed',
      holds: `Ingest gave up on touchpoints after ${maximumReceives} tries`,
    });
    this.letters.push(failed);
    return encryptedQueue(this, 'Queue', platform, {
      // Six time-outs and the batching window, as AWS advises: a throttled batch is not seen twice at once.
      visibilityTimeout: Duration.seconds(6 * timeoutSeconds + batchingWindowSeconds),
      deadLetterQueue: {
        queue: failed,
        maxReceiveCount: maximumReceives,
      },
    });
  }

  private ingestFunction({ platform, bundle, touchpointBus, journeyTable, secrets }: IngestProps) {
    const handler = new NodeFunction(this, 'Function', {
      name: 'ingest',
      bundle,
      description: 'Stores touchpoints, stitches them into journeys and raises flags',
      size: platform.config.ingest,
      platform,
      environment: {
        TABLE_NAME: journeyTable.table.tableName,
        BUS_NAME: touchpointBus.bus.eventBusName,
        IDENTITY_KEY_ARN: secrets.identityKey.secretArn,
        RETENTION: retentionOf(platform.config),
        DEFAULT_COUNTRY: platform.config.defaultCountry,
      },
    });
    journeyTable.grantReadWrite(handler);
    touchpointBus.grantAnnounce(handler);
    secrets.grantRead(handler, secrets.identityKey);
    acknowledge(
      handler,
      'Read by its queue, never invoked asynchronously: failed messages go to the queue’s own dead letters.',
      'Serverless-LambdaDLQ',
    );
    return handler;
  }

  private feed({ config, keys }: Platform): void {
    const { handler, queue } = this;
    const mapping = new EventSourceMapping(this, 'Source', {
      target: handler,
      eventSourceArn: queue.queueArn,
      batchSize: config.ingest.batchSize,
      maxBatchingWindow: Duration.seconds(config.ingest.batchingWindowSeconds),
      // The table, and what a burst may cost, are protected here: what comes faster waits in the queue.
      maxConcurrency: config.ingest.maximumConcurrency,
      reportBatchItemFailures: true,
    });
    // What Lambda itself needs to read a queue, and no more.
    Grant.addToPrincipal({
      grantee: handler,
      actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      resourceArns: [queue.queueArn],
    }).applyBefore(mapping);
    keys.grant(handler, 'messages', 'sqs', ['kms:Decrypt']);
    acknowledge(
      mapping,
      'A destination is for streams; a queue sends what failed to its own dead-letter queue.',
      'Serverless-LambdaEventSourceMappingDestination',
    );
  }
}
