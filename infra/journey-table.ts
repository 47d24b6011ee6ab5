import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, ProjectionType, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

const byTime = 'by-time';
const readActions = ['dynamodb:GetItem', 'dynamodb:BatchGetItem'];
const writeActions = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:BatchWriteItem',
];

/** The single table: touchpoints, sightings, persons, journeys, flags, quarantine. */
export class JourneyTable extends Construct {
  readonly table: TableV2;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new TableV2(this, 'Table', {
      partitionKey: { name: 'pk', type: AttributeType.STRING },
      sortKey: { name: 'sk', type: AttributeType.STRING },
      globalSecondaryIndexes: [
        {
          indexName: byTime,
          partitionKey: { name: 'ix', type: AttributeType.STRING },
          sortKey: { name: 'iy', type: AttributeType.STRING },
          projectionType: ProjectionType.ALL,
        },
      ],
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Reads by key and by index, nothing else: no scan, no write. */
  grantRead(grantee: IGrantable): void {
    this.grant(grantee, readActions);
  }

  grantReadWrite(grantee: IGrantable): void {
    this.grant(grantee, [...readActions, ...writeActions]);
  }

  // The grants of CDK add Scan, streams and `index/*`; these name each action and the one index.
  private grant(grantee: IGrantable, actions: string[]): void {
    const { tableArn } = this.table;
    Grant.addToPrincipal({ grantee, actions, resourceArns: [tableArn] });
    Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:Query'],
      resourceArns: [tableArn, `${tableArn}/index/${byTime}`],
    });
  }
}
