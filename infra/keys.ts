import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AnyPrincipal,
  Effect,
  Grant,
  type IGrantable,
  PolicyStatement,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { HilvanConfig } from './stages.ts';

export type Purpose = 'store' | 'lake' | 'messages' | 'secrets' | 'operations';

const contents: Readonly<Record<Purpose, string>> = {
  store: 'the table',
  messages: 'queues, dead letters and the archive of the bus',
  secrets: 'the identity key and the signing key of tokens',
  operations: 'logs and the topic of the alarms',
  lake: 'the lake, and the rows of statements over it',
};

/** One rotated key a purpose, so each can be audited, and withheld, by itself. No service may use more than its own. */
export class Keys extends Construct {
  private readonly keys: Readonly<Record<Purpose, Key>>;

  constructor(scope: Construct, id: string, config: HilvanConfig) {
    super(scope, id);
    const make = (purpose: Purpose, name: string) => this.key(name, purpose, config);
    this.keys = {
      store: make('store', 'Store'),
      messages: make('messages', 'Messages'),
      secrets: make('secrets', 'Secrets'),
      operations: make('operations', 'Operations'),
      lake: make('lake', 'Lake'),
    };
    allow(this.keys.messages, 'events.amazonaws.com', ['kms:GenerateDataKey', 'kms:Decrypt'], ownAccount);
    allow(this.keys.messages, 'sns.amazonaws.com', ['kms:GenerateDataKey', 'kms:Decrypt'], ownAccount);
    allowArchive(this.keys.messages, config);
    allow(
      this.keys.operations,
      'cloudwatch.amazonaws.com',
      ['kms:GenerateDataKey', 'kms:Decrypt'],
      ownAccount,
    );
    allowLogs(this.keys.operations, config);
  }

  of(purpose: Purpose): Key {
    return this.keys[purpose];
  }

  /** What a role may do with the key, and only by way of the one service whose data it protects. */
  grant(
    grantee: IGrantable,
    purpose: Purpose,
    service: 'dynamodb' | 'sqs' | 's3' | 'secretsmanager',
    actions: string[],
  ) {
    Grant.addToPrincipal({
      grantee,
      actions,
      resourceArns: [this.of(purpose).keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.${Aws.URL_SUFFIX}` } },
    });
  }

  private key(id: string, purpose: Purpose, config: HilvanConfig): Key {
    const key = new Key(this, id, {
      alias: `${config.stackName}/${purpose}`,
      description: `Hilvan ${config.stage}: encrypts ${contents[purpose]}`,
      enableKeyRotation: true,
      // Nothing that was encrypted can be read without its key, backups included.
      removalPolicy: config.keep ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      pendingWindow: Duration.days(config.keep ? 30 : 7),
    });
    key.addToResourcePolicy(grantsToServicesOnly());
    return key;
  }
}

/** A grant is a way round the policy; services such as DynamoDB need one for themselves, people do not. */
const grantsToServicesOnly = () =>
  new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: ['kms:CreateGrant'],
    resources: ['*'],
    conditions: {
      BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' },
    },
  });

type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A service acts for whoever configured it; this keeps it to what this account configured. */
const ownAccount: Conditions = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } };

function allow(key: Key, service: string, actions: string[], conditions: Conditions): void {
  key.addToResourcePolicy(
    // In a key's own policy `*` is that key.
    new PolicyStatement({
      principals: [new ServicePrincipal(service)],
      actions,
      resources: ['*'],
      conditions,
    }),
  );
}

/** As EventBridge asks for an archive; the bus stands by its name, as its ARN from the resource would go in a circle. */
function allowArchive(key: Key, { busName }: HilvanConfig): void {
  const bus = `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:event-bus/${busName}`;
  allow(key, 'events.amazonaws.com', ['kms:GenerateDataKey', 'kms:Decrypt', 'kms:ReEncrypt*'], {
    StringEquals: { 'kms:EncryptionContext:aws:events:event-bus:arn': bus },
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('events.amazonaws.com')],
      actions: ['kms:DescribeKey'],
      resources: ['*'],
    }),
  );
}

/** The log groups of this stack: CloudFormation begins each name with the stack's. */
function allowLogs(key: Key, { stackName }: HilvanConfig): void {
  const groups = `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:${stackName}-*`;
  allow(
    key,
    `logs.${Aws.REGION}.${Aws.URL_SUFFIX}`,
    ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
  );
}
