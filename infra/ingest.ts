import { Rule } from 'aws-cdk-lib/aws-events';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { JourneyTable } from './journey-table.ts';
import { NodeFunction } from './node-function.ts';
import { type Platform, retentionOf } from './platform.ts';
import { queueTarget } from './queues.ts';
import type { Secrets } from './secrets.ts';
import { operations, type TouchpointBus, touchpointTypes } from './touchpoint-bus.ts';
import { feed, workQueue } from './work-queue.ts';

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
  readonly letters: readonly Queue[];

  constructor(scope: Construct, id: string, props: IngestProps) {
    super(scope, id);
    const { platform, touchpointBus } = props;
    const { timeoutSeconds, batchSize, batchingWindowSeconds, maximumReceives, maximumConcurrency } =
      platform.config.ingest;
    const { queue, failed, undelivered } = workQueue(this, platform, {
      name: 'ingest',
      failed: `Ingest gave up on touchpoints after ${maximumReceives} tries`,
      undelivered: 'The bus could not give events to the ingest queue',
      maximumReceives,
      timeoutSeconds,
      batchingWindowSeconds,
    });
    this.queue = queue;
    this.letters = [failed, undelivered];
    this.rule = new Rule(this, 'Touchpoints', {
      eventBus: touchpointBus.bus,
      description: 'Touchpoints, one by one and in envelopes, to the ingest queue',
      eventPattern: { detailType: touchpointTypes },
      targets: [queueTarget(queue, undelivered)],
    });
    new Rule(this, 'Operations', {
      eventBus: touchpointBus.bus,
      description: 'Corrections of identities and journey definitions, to the ingest queue',
      eventPattern: operations,
      targets: [queueTarget(queue, undelivered)],
    });
    this.handler = this.ingestFunction(props);
    feed(this, platform, this.handler, queue, {
      batchSize,
      batchingWindowSeconds,
      // The table, and what a burst may cost, are protected here: what comes faster waits in the queue.
      maxConcurrency: maximumConcurrency,
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
}
