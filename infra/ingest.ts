import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { raiseAlarm } from './alarm.ts';
import type { HilvanConfig } from './config.ts';
import { deadLetters } from './dead-letters.ts';
import type { JourneyTable } from './journey-table.ts';
import { NodeFunction } from './node-function.ts';
import { grantReadSecret, type Secrets } from './secrets.ts';
import type { TouchpointBus } from './touchpoint-bus.ts';

export interface IngestProps {
  readonly config: HilvanConfig;
  readonly bundle: string;
  readonly touchpointBus: TouchpointBus;
  readonly journeyTable: JourneyTable;
  readonly secrets: Secrets;
}

/** bus rule → queue → function, with a dead-letter queue behind each hop. */
export class Ingest extends Construct {
  constructor(scope: Construct, id: string, props: IngestProps) {
    super(scope, id);
    const { config, bundle, touchpointBus, journeyTable, secrets } = props;
    const queue = this.queue(config);
    this.route(touchpointBus, queue, config);

    const handler = new NodeFunction(this, 'Function', {
      name: 'ingest',
      bundle,
      description: 'Stores touchpoints, stitches them into journeys and raises flags',
      size: config.ingest,
      config,
      environment: {
        TABLE_NAME: journeyTable.table.tableName,
        BUS_NAME: touchpointBus.bus.eventBusName,
        IDENTITY_KEY_ARN: secrets.identityKey.secretArn,
        DEFAULT_COUNTRY: config.defaultCountry,
      },
    });
    journeyTable.grantReadWrite(handler);
    touchpointBus.grantAnnounce(handler);
    grantReadSecret(secrets.identityKey, handler);
    handler.addEventSource(
      new SqsEventSource(queue, {
        batchSize: config.ingest.batchSize,
        maxBatchingWindow: Duration.seconds(config.ingest.batchingWindowSeconds),
        maxConcurrency: config.ingest.maximumConcurrency,
        reportBatchItemFailures: true,
      }),
    );
  }

  private queue(config: HilvanConfig): Queue {
    const queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // Six time-outs and the batching window, as AWS advises: a throttled batch is not seen twice at once.
      visibilityTimeout: Duration.seconds(
        6 * config.ingest.timeoutSeconds + config.ingest.batchingWindowSeconds,
      ),
      deadLetterQueue: {
        queue: deadLetters(this, 'Failed', config),
        maxReceiveCount: config.ingest.maximumReceives,
      },
    });
    raiseAlarm(queue, config, {
      id: 'Late',
      metric: queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: Duration.minutes(5).toSeconds(),
      description: 'Touchpoints have waited for five minutes: ingest fails or does not keep up',
    });
    return queue;
  }

  private route({ bus }: TouchpointBus, queue: Queue, config: HilvanConfig): void {
    new Rule(this, 'Touchpoints', {
      eventBus: bus,
      description: 'Touchpoints, one by one and in envelopes, to the ingest queue',
      eventPattern: { detailType: ['Touchpoint', 'Touchpoint Batch'] },
      targets: [new SqsQueue(queue, { deadLetterQueue: deadLetters(this, 'Undelivered', config) })],
    });
  }
}
