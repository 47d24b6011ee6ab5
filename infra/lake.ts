import { CfnElement, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Grant } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { JourneyTable } from './journey-table.ts';
import { NodeFunction } from './node-function.ts';
import { type Platform, retentionOf } from './platform.ts';
import { deadLetters } from './queues.ts';

export interface LakeProps {
  readonly platform: Platform;
  readonly bundle: string;
  readonly journeyTable: JourneyTable;
}

/** table → stream → function → bucket: the rows of every person as Parquet files, and every hour fewer, bigger ones. */
export class Lake extends Construct {
  readonly bucket: Bucket;
  readonly handler: NodeFunction;
  /** Where the lake is, for functions that read it. */
  readonly environment: Readonly<Record<'LAKE_BUCKET' | 'LAKE_BUCKETS', string>>;

  private readonly keys: Platform['keys'];

  constructor(scope: Construct, id: string, { platform, bundle, journeyTable }: LakeProps) {
    super(scope, id);
    this.keys = platform.keys;
    this.bucket = this.files(platform);
    this.environment = {
      LAKE_BUCKET: this.bucket.bucketName,
      LAKE_BUCKETS: String(platform.config.lake.buckets),
    };
    const failed = deadLetters(this, 'Failed', platform, {
      name: 'lake-failed',
      holds: 'The lake misses changes of the table: `hilvan lake rebuild` brings them',
    });
    this.handler = this.lakeFunction(platform, bundle, journeyTable, failed);
    this.feed(platform, journeyTable, failed);
    new Rule(this, 'EveryHour', {
      description: 'Compacts the lake',
      schedule: Schedule.rate(Duration.hours(1)),
      targets: [
        new LambdaFunction(this.handler, {
          deadLetterQueue: failed,
          retryAttempts: 0,
          maxEventAge: Duration.minutes(10),
        }),
      ],
    });
  }

  /** Without versions: what an erasure took away is nowhere else. All of it can be written again from the table. */
  private files({ config, keys }: Platform): Bucket {
    const bucket = new Bucket(this, 'Bucket', {
      encryption: BucketEncryption.KMS,
      encryptionKey: keys.of('lake'),
      // One call to the key service for many files.
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      versioned: false,
      removalPolicy: config.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      lifecycleRules: [
        {
          abortIncompleteMultipartUploadAfter: Duration.days(1),
          expiration: Duration.days(fileDays(config)),
          noncurrentVersionExpiration: Duration.days(config.lake.oldVersionDays),
        },
      ],
    });
    acknowledge(
      bucket,
      'Access logs of a bucket would need another bucket; who reads the lake is told by CloudTrail data events, which an account switches on for all of its buckets.',
      'AwsSolutions-S1',
    );
    return bucket;
  }

  private lakeFunction(
    platform: Platform,
    bundle: string,
    { table }: JourneyTable,
    failed: Queue,
  ): NodeFunction {
    const { config } = platform;
    const handler = new NodeFunction(this, 'Function', {
      name: 'lake',
      bundle,
      description: 'Writes the rows of persons that changed to the lake, and compacts it',
      size: config.lake,
      platform,
      // The next hour's run does the same work.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(10),
      deadLetterQueue: failed,
      environment: {
        TABLE_NAME: table.tableName,
        RETENTION: retentionOf(config),
        ...this.environment,
      },
    });
    this.grantWrite(handler);
    acknowledge(
      handler,
      'A dead-letter queue takes the failed invocations; a destination beside it would be a second copy.',
      'Serverless-LambdaAsyncFailureDestination',
    );
    return handler;
  }

  /** Reads, writes and deletes every file. */
  private grantWrite(grantee: NodeFunction): void {
    const keyActions = ['kms:GenerateDataKey', 'kms:Decrypt'];
    this.grant(grantee, ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'], keyActions);
  }

  /** Has the function take what was erased out of the files; see `functions/lake.ts`. */
  grantClean(grantee: NodeFunction): void {
    const { functionArn } = this.handler;
    Grant.addToPrincipal({ grantee, actions: ['lambda:InvokeFunction'], resourceArns: [functionArn] });
  }

  /** Reads every file. */
  grantRead(grantee: NodeFunction): void {
    this.grant(grantee, ['s3:GetObject'], ['kms:Decrypt']);
  }

  private grant(grantee: NodeFunction, actions: string[], keyActions: string[]): void {
    Grant.addToPrincipal({ grantee, actions, resourceArns: [this.bucket.arnForObjects('*')] });
    Grant.addToPrincipal({
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [this.bucket.bucketArn],
    });
    this.keys.grant(grantee, 'lake', 's3', keyActions);
    acknowledge(
      grantee.role ?? grantee,
      'Every file of the bucket belongs to the lake; their names are not known before.',
      `AwsSolutions-IAM5[Resource::<${idOf(this.bucket)}.Arn>/*]`,
    );
  }

  private feed({ keys, config }: Platform, journeyTable: JourneyTable, failed: Queue): void {
    const { handler } = this;
    journeyTable.grantReadPersons(handler);
    journeyTable.grantFollow(handler);
    const eventSourceArn = journeyTable.streamArn;
    new EventSourceMapping(this, 'Source', {
      target: handler,
      eventSourceArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: config.lake.batchSize,
      maxBatchingWindow: Duration.seconds(config.lake.batchingWindowSeconds),
      // One at a time a shard, so that of two foldings of a person the later one is the later to begin.
      parallelizationFactor: 1,
      bisectBatchOnError: true,
      retryAttempts: 5,
      // The function may send there anyway, as its dead letters.
      onFailure: { bind: () => ({ destination: failed.queueArn }) },
      filters: [
        FilterCriteria.filter({
          dynamodb: { Keys: { pk: { S: FilterRule.beginsWith('N#') }, sk: { S: FilterRule.isEqual('N') } } },
        }),
      ],
    });
    keys.grant(handler, 'messages', 'sqs', ['kms:GenerateDataKey', 'kms:Decrypt']);
  }
}

/**
 * When a file goes that nothing rewrote: what it holds happened before it was written, so by then the table keeps none of it.
 * Compaction comes first; this is for files that are too big for it, and for a lake whose function does not run any more.
 */
function fileDays({ retention: { touchpoints, journeys }, lake }: Platform['config']): number {
  return Math.max(touchpoints, journeys) + lake.expiryMarginDays;
}

function idOf(bucket: Bucket): string {
  const { defaultChild } = bucket.node;
  if (!CfnElement.isCfnElement(defaultChild)) throw new Error('The bucket has no resource');
  return bucket.stack.getLogicalId(defaultChild);
}
