import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { JourneyTable } from './journey-table.ts';
import { NodeFunction } from './node-function.ts';
import { type Platform, retentionOf } from './platform.ts';
import { deadLetters } from './queues.ts';
import type { TouchpointBus } from './touchpoint-bus.ts';

export interface SweepProps {
  readonly platform: Platform;
  readonly bundle: string;
  readonly touchpointBus: TouchpointBus;
  readonly journeyTable: JourneyTable;
}

/** Every minute: what no event will close. */
export class Sweep extends Construct {
  readonly handler: NodeFunction;

  constructor(scope: Construct, id: string, props: SweepProps) {
    super(scope, id);
    const { platform, bundle, touchpointBus, journeyTable } = props;
    const failed = deadLetters(this, 'Failed', platform, {
      name: 'sweep-failed',
      holds: 'A sweep failed or could not be started',
    });
    this.handler = new NodeFunction(this, 'Function', {
      name: 'sweep',
      bundle,
      description: 'Finds journeys that went silent and announces what waits in the outbox',
      size: platform.config.sweep,
      platform,
      // The next minute's run does the same work; a retry would only run beside it.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      deadLetterQueue: failed,
      environment: {
        TABLE_NAME: journeyTable.table.tableName,
        BUS_NAME: touchpointBus.bus.eventBusName,
        RETENTION: retentionOf(platform.config),
      },
    });
    journeyTable.grantReadWrite(this.handler);
    touchpointBus.grantAnnounce(this.handler);
    platform.keys.grant(this.handler, 'messages', 'sqs', ['kms:GenerateDataKey', 'kms:Decrypt']);
    acknowledge(
      this.handler,
      'A dead-letter queue takes the failed invocations; a destination beside it would be a second copy.',
      'Serverless-LambdaAsyncFailureDestination',
    );
    new Rule(this, 'EveryMinute', {
      description: 'Runs the sweep',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [
        new LambdaFunction(this.handler, {
          deadLetterQueue: failed,
          retryAttempts: 0,
          maxEventAge: Duration.minutes(1),
        }),
      ],
    });
  }
}
