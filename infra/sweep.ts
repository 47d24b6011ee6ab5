import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { HilvanConfig } from './config.ts';
import { deadLetters } from './dead-letters.ts';
import type { JourneyTable } from './journey-table.ts';
import { NodeFunction } from './node-function.ts';
import type { TouchpointBus } from './touchpoint-bus.ts';

export interface SweepProps {
  readonly config: HilvanConfig;
  readonly bundle: string;
  readonly touchpointBus: TouchpointBus;
  readonly journeyTable: JourneyTable;
}

/** Every minute: what no event will close. */
export class Sweep extends Construct {
  constructor(scope: Construct, id: string, props: SweepProps) {
    super(scope, id);
    const { config, bundle, touchpointBus, journeyTable } = props;
    const failed = deadLetters(this, 'Failed', config);
    const handler = new NodeFunction(this, 'Function', {
      name: 'sweep',
      bundle,
      description: 'Finds journeys that went silent and announces what waits in the outbox',
      size: config.sweep,
      config,
      reservedConcurrentExecutions: config.sweep.reservedConcurrency,
      // The next minute's run does the same work; a retry would only run beside it.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      deadLetterQueue: failed,
      environment: {
        TABLE_NAME: journeyTable.table.tableName,
        BUS_NAME: touchpointBus.bus.eventBusName,
      },
    });
    journeyTable.grantReadWrite(handler);
    touchpointBus.grantAnnounce(handler);
    new Rule(this, 'EveryMinute', {
      description: 'Runs the sweep',
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [
        new LambdaFunction(handler, {
          deadLetterQueue: failed,
          retryAttempts: 0,
          maxEventAge: Duration.minutes(1),
        }),
      ],
    });
  }
}
