import { Rule } from 'aws-cdk-lib/aws-events';
import { Grant } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { Ingest } from './ingest.ts';
import type { JourneyTable } from './journey-table.ts';
import type { Lake } from './lake.ts';
import { NodeFunction } from './node-function.ts';
import { type Platform, retentionOf } from './platform.ts';
import { queueTarget } from './queues.ts';
import type { Secrets } from './secrets.ts';
import { erasures, type TouchpointBus } from './touchpoint-bus.ts';
import { feed, workQueue } from './work-queue.ts';

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
    const { maximumReceives, timeoutSeconds } = platform.config.privacy;
    const { queue, undelivered } = workQueue(this, platform, {
      name: 'privacy',
      failed: `An erasure failed ${maximumReceives} times, and is not done`,
      undelivered: 'The bus could not give requests for erasure to their queue',
      maximumReceives,
      timeoutSeconds,
    });
    this.queue = queue;
    new Rule(this, 'Erasures', {
      eventBus: touchpointBus.bus,
      description: 'Requests for erasure, to their queue',
      eventPattern: erasures,
      targets: [queueTarget(queue, undelivered)],
    });
    this.handler = this.privacyFunction(props);
    // The fewest that can be asked for: an erasure is in no hurry, and walks over much of the table.
    feed(this, platform, this.handler, queue, { batchSize: 1, maxConcurrency: 2, sends: true });
    this.reachLetters(props);
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

  /** Messages of the dead-letter queues are looked at, put back, or replaced by one without the person. */
  private reachLetters({ ingest }: PrivacyProps): void {
    Grant.addToPrincipal({
      grantee: this.handler,
      actions: ['sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:SendMessage', 'sqs:DeleteMessage'],
      resourceArns: ingest.letters.map(queue => queue.queueArn),
    });
  }
}
