import { EventBus } from 'aws-cdk-lib/aws-events';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { HilvanConfig } from './config.ts';

/** The bus that takes touchpoints in and gives announcements out. */
export class TouchpointBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, config: HilvanConfig) {
    super(scope, id);
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: config.busName,
      description: 'Touchpoints of every channel in, announcements about journeys and flags out',
    });
  }

  grantAnnounce(grantee: IGrantable): void {
    this.bus.grantPutEventsTo(grantee);
  }
}
