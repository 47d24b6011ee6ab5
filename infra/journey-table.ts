import { RemovalPolicy } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  ProjectionType,
  StreamViewType,
  TableEncryptionV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Platform } from './platform.ts';

export const byTime = 'by-time';
const readActions = ['dynamodb:GetItem', 'dynamodb:BatchGetItem'];
const followActions = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];
const writeActions = ['dynamodb:PutItem', 'dynamodb:DeleteItem'];

// DynamoDB uses the key in the caller's name.
const readKey = ['kms:Decrypt', 'kms:DescribeKey'];
const writeKey = ['kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/** The single table: touchpoints, sightings, persons, journeys, flags, quarantine. */
export class JourneyTable extends Construct {
  readonly table: TableV2;

  private readonly platform: Platform;

  constructor(scope: Construct, id: string, platform: Platform) {
    super(scope, id);
    this.platform = platform;
    const { config, keys } = platform;
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
      // Who changed, not what: whoever follows reads the table. Nothing in the way of a touchpoint waits for it.
      dynamoStream: StreamViewType.KEYS_ONLY,
      billing: Billing.onDemand(),
      encryption: TableEncryptionV2.customerManagedKey(keys.of('store')),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      timeToLiveAttribute: 'expiresAt',
      deletionProtection: config.keep,
      removalPolicy: config.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
  }

  /** Reads by key and by index, nothing else: no scan, no write. */
  grantRead(grantee: IGrantable): void {
    this.grant(grantee, readActions, [`${this.table.tableArn}/index/${byTime}`]);
    this.platform.keys.grant(grantee, 'store', 'dynamodb', readKey);
  }

  /** Single items by their keys, and nothing else. */
  grantGet(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: readActions, resourceArns: [this.table.tableArn] });
    this.platform.keys.grant(grantee, 'store', 'dynamodb', readKey);
  }

  /** Reads and writes by key; lists are for the functions that query and erase. */
  grantReadWrite(grantee: IGrantable): void {
    this.grant(grantee, [...readActions, ...writeActions], []);
    this.platform.keys.grant(grantee, 'store', 'dynamodb', [...readKey, ...writeKey]);
  }

  /** Reads persons whole: in batches and by partition, not by index. */
  grantReadPersons(grantee: IGrantable): void {
    this.grant(grantee, ['dynamodb:BatchGetItem'], []);
    this.platform.keys.grant(grantee, 'store', 'dynamodb', readKey);
  }

  /** Reads of the stream as Lambda does them for a function. */
  grantFollow(grantee: IGrantable): void {
    Grant.addToPrincipal({ grantee, actions: followActions, resourceArns: [this.streamArn] });
    Grant.addToPrincipal({ grantee, actions: ['dynamodb:ListStreams'], resourceArns: ['*'] });
  }

  get streamArn(): string {
    const { tableStreamArn } = this.table;
    if (tableStreamArn === undefined) throw new Error('The table has no stream');
    return tableStreamArn;
  }

  /** Beside another grant: the lists too. */
  grantLists(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:Query'],
      resourceArns: [`${this.table.tableArn}/index/${byTime}`],
    });
  }

  /** Beside reading: writing what the audit log notes (`A#…`, and that a month has notes), nothing else. */
  grantAudit(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:PutItem'],
      resourceArns: [this.table.tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['A#*', 'MONTHS'] } },
    });
    this.platform.keys.grant(grantee, 'store', 'dynamodb', writeKey);
  }

  /** Reads journey definitions, nothing else. */
  grantDefinitions(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:Query'],
      resourceArns: [this.table.tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['DEF'] } },
    });
    this.platform.keys.grant(grantee, 'store', 'dynamodb', readKey);
  }

  // The grants of CDK add Scan, streams and `index/*`; these name each action and the one index.
  private grant(grantee: IGrantable, actions: string[], indexes: string[]): void {
    const { tableArn } = this.table;
    Grant.addToPrincipal({ grantee, actions, resourceArns: [tableArn] });
    Grant.addToPrincipal({
      grantee,
      actions: ['dynamodb:Query'],
      resourceArns: [tableArn, ...indexes],
    });
  }
}
