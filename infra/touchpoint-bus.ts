import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { CfnArchive, CfnEventBusPolicy, EventBus } from 'aws-cdk-lib/aws-events';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Platform } from './platform.ts';

/** Detail types that producers send. */
export const touchpointTypes = ['Touchpoint', 'Touchpoint Batch'];

/** What operators put on the bus: no other account may, and within this one it takes a right of its own. */
export const operations = {
  source: ['hilvan.operations'],
  detailType: ['Identity Correction', 'Journey Definition'],
};

/** Requests of operators to erase a person; no archive keeps them, as they name the person. */
export const erasures = { source: operations.source, detailType: ['Erasure Request'] };

/** Requests for a customer's context, from channel systems. No archive keeps them either. */
export const contextRequests = { detailType: ['Context Requested'] };

/** What answers them. */
const contextAnswers = { source: 'hilvan.journeys', detailType: 'Context Answered' };

/** The bus that takes touchpoints in and gives announcements out, with the archive that can send touchpoints again. */
export class TouchpointBus extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    const { config } = platform;
    this.bus = new EventBus(this, 'Bus', {
      eventBusName: config.busName,
      description: 'Touchpoints of every channel in, announcements about journeys and flags out',
    });
    for (const account of config.producerAccounts) this.admit(account);
    this.archive(platform);
  }

  /** Only what operators put: no touchpoints, no announcements. */
  grantOperate(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['events:PutEvents'],
      resourceArns: [this.bus.eventBusArn],
      conditions: {
        StringEquals: {
          'events:source': operations.source,
          'events:detail-type': [...operations.detailType, ...erasures.detailType],
        },
      },
    });
  }

  /** Only answers to requests for a context. */
  grantAnswer(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['events:PutEvents'],
      resourceArns: [this.bus.eventBusArn],
      conditions: {
        StringEquals: {
          'events:source': contextAnswers.source,
          'events:detail-type': contextAnswers.detailType,
        },
      },
    });
  }

  grantAnnounce(grantee: IGrantable): void {
    this.bus.grantPutEventsTo(grantee);
  }

  /** Another account may put touchpoints, and nothing that looks like an announcement. */
  private admit(account: string): void {
    new CfnEventBusPolicy(this, `Producer${account}`, {
      eventBusName: this.bus.eventBusName,
      statementId: `Producer${account}`,
      statement: {
        Effect: 'Allow',
        Principal: { AWS: `arn:${Aws.PARTITION}:iam::${account}:root` },
        Action: 'events:PutEvents',
        Resource: this.bus.eventBusArn,
        Condition: {
          StringEquals: { 'events:detail-type': [...touchpointTypes, ...contextRequests.detailType] },
          StringNotEquals: { 'events:source': operations.source },
        },
      },
    });
  }

  // CDK's own construct would have the key's policy name the bus by its resource, and the archive needs the key first.
  private archive({ config, keys }: Platform): void {
    const archive = new CfnArchive(this, 'Archive', {
      sourceArn: this.bus.eventBusArn,
      description: 'Touchpoints as they came, for a replay',
      eventPattern: { 'detail-type': touchpointTypes },
      retentionDays: config.archiveDays,
      kmsKeyIdentifier: keys.of('messages').keyArn,
    });
    archive.applyRemovalPolicy(config.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  }
}
