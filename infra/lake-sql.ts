import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { Grant } from 'aws-cdk-lib/aws-iam';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  CfnBucket,
  type IBucket,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge.ts';
import type { LakeCatalogue } from './lake-catalogue.ts';
import { LakeTables } from './lake-tables.ts';
import { NodeFunction } from './node-function.ts';
import type { Platform } from './platform.ts';
import type { Secrets } from './secrets.ts';
import type { Users } from './users.ts';

export interface LakeSqlProps {
  readonly platform: Platform;
  readonly bundle: string;
  readonly secrets: Secrets;
  readonly users: Users;
  /** Where the files of the lake are. */
  readonly lake: IBucket;
  readonly catalogue: LakeCatalogue;
  /** The API that also answers everything else. */
  readonly api: HttpApi;
}

/** The lake by SQL: tables and views in Glue, a workgroup of Athena with limits, and `POST /v1/sql` in front of it. */
export class LakeSql extends Construct {
  readonly handler: NodeFunction;
  readonly workGroup: CfnWorkGroup;
  readonly tables: LakeTables;
  private readonly results: Bucket;

  constructor(scope: Construct, id: string, props: LakeSqlProps) {
    super(scope, id);
    const { platform, catalogue, lake, api } = props;
    this.tables = new LakeTables(this, 'Tables', { config: platform.config, bucket: lake, catalogue });
    this.results = this.resultBucket(platform);
    this.workGroup = this.limitedWorkGroup(platform);
    for (const { name, about, sql } of catalogue.examples) this.example(name, about, sql);
    this.handler = this.sqlFunction(props);
    this.grantReading(props);
    const integration = new HttpLambdaIntegration('SqlIntegration', this.handler);
    for (const route of api.addRoutes({ path: '/v1/sql', methods: [HttpMethod.POST], integration })) {
      acknowledge(
        route,
        'The function checks the bearer token itself, so local mode and AWS run the same check.',
        'AwsSolutions-APIG4',
      );
    }
  }

  /** Bytes that the workgroup has read in a day: what Athena bills. */
  scanned(): Metric {
    return new Metric({
      namespace: 'AWS/Athena',
      metricName: 'ProcessedBytes',
      dimensionsMap: { WorkGroup: this.workGroup.name },
      statistic: 'Sum',
      period: Duration.days(1),
    });
  }

  private resultBucket({ keys, config }: Platform): Bucket {
    const bucket = new Bucket(this, 'Results', {
      encryption: BucketEncryption.KMS,
      encryptionKey: keys.of('lake'),
      bucketKeyEnabled: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      // Rows of a statement are read within minutes, and an erasure does not look for them here.
      lifecycleRules: [
        {
          expiration: Duration.days(config.sql.resultDays),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(
      bucket,
      'Holds rows for a day, which only the workgroup writes; each statement is in the history of Athena.',
      'AwsSolutions-S1',
    );
    return bucket;
  }

  private limitedWorkGroup({ config, keys }: Platform): CfnWorkGroup {
    return new CfnWorkGroup(this, 'WorkGroup', {
      name: `${config.stackName}-sql`,
      description: 'Statements over the lake',
      recursiveDeleteOption: !config.keep,
      workGroupConfiguration: {
        // Whoever uses it takes its limits; none can be set from outside.
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: config.sql.mostGiBScanned * 2 ** 30,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${this.results.bucketName}/rows/`,
          expectedBucketOwner: Aws.ACCOUNT_ID,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: keys.of('lake').keyArn },
        },
      },
    });
  }

  private example(name: string, description: string, queryString: string): void {
    const query = new CfnNamedQuery(this, `Example-${name}`, {
      database: this.tables.databaseName,
      workGroup: this.workGroup.name,
      name: name.replaceAll('_', ' '),
      description,
      queryString,
    });
    query.addResourceDependency(this.workGroup);
  }

  private sqlFunction({ platform, bundle, secrets, users }: LakeSqlProps): NodeFunction {
    const handler = new NodeFunction(this, 'Function', {
      name: 'sql',
      bundle,
      description: 'Answers statements over the lake',
      size: platform.config.sql,
      platform,
      environment: {
        API_TOKEN_ARN: secrets.apiToken.secretArn,
        USER_ISSUER: users.pool.userPoolProviderUrl,
        USER_CLIENT_ID: users.client.userPoolClientId,
        WORK_GROUP: this.workGroup.name,
        LAKE_DATABASE: this.tables.databaseName,
      },
    });
    secrets.grantRead(handler, secrets.apiToken);
    acknowledge(
      handler,
      'Invoked by the HTTP API, which waits for the answer and gives every failure to the caller.',
      'Serverless-LambdaDLQ',
    );
    return handler;
  }

  /** Athena reads the catalogue and the files, and writes the rows, in the name of whoever asks. */
  private grantReading({ platform, lake }: LakeSqlProps): void {
    const grantee = this.handler;
    const { databaseName } = this.tables;
    const arn = (service: string, resource: string) =>
      `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
    const grant = (actions: string[], resourceArns: string[]) =>
      Grant.addToPrincipal({ grantee, actions, resourceArns });
    grant(
      [
        'athena:StartQueryExecution',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:StopQueryExecution',
      ],
      [arn('athena', `workgroup/${this.workGroup.name}`)],
    );
    const catalogue = [arn('glue', 'catalog'), arn('glue', `database/${databaseName}`)];
    grant(['glue:GetDatabase'], catalogue);
    grant(['glue:GetTable'], [...catalogue, arn('glue', `table/${databaseName}/*`)]);
    grant(['s3:GetBucketLocation', 's3:ListBucket'], [lake.bucketArn, this.results.bucketArn]);
    grant(['s3:GetObject'], [lake.arnForObjects('*'), this.results.arnForObjects('rows/*')]);
    grant(['s3:PutObject', 's3:AbortMultipartUpload'], [this.results.arnForObjects('rows/*')]);
    platform.keys.grant(grantee, 'lake', 's3', ['kms:Decrypt', 'kms:GenerateDataKey']);
    const reason =
      'Every table of this one database, every object of the lake, and the rows of statements: there are no fewer to name.';
    const objects = (bucket: IBucket, key: string) => `<${logicalId(bucket)}.Arn>/${key}`;
    const table = `arn:<AWS::Partition>:glue:<AWS::Region>:<AWS::AccountId>:table/${databaseName}/*`;
    const wildcards = [table, objects(lake, '*'), objects(this.results, 'rows/*')];
    acknowledge(
      this.handler.role ?? this,
      reason,
      ...wildcards.map(each => `AwsSolutions-IAM5[Resource::${each}]`),
    );
  }
}

function logicalId(bucket: IBucket): string {
  const { defaultChild } = bucket.node;
  return defaultChild instanceof CfnBucket ? Stack.of(bucket).getLogicalId(defaultChild) : '';
}
