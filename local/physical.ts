import { createHash } from 'node:crypto';
import { asText, type JsonObject } from './json.ts';

/** The account that local resources belong to; the one SQS emulators and tools expect. */
export const ACCOUNT = '000000000000';

export type Place = { stack: string; region: string };
export type Physical = { ref: string; attributes: Readonly<Record<string, string>> };
type Describe = (logicalId: string, properties: JsonObject, place: Place) => Physical;

/** A stable id of `length` hexadecimal digits, so that names are the same at every start. */
function stableId(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

const arn = (service: string, region: string, resource: string) =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;

function named(property: string, service: string, resource: (name: string) => string, region?: ''): Describe {
  return (logicalId, properties, place) => {
    const given = properties[property];
    const name =
      given === undefined ? `${place.stack}-${logicalId}` : asText(given, `${logicalId}.${property}`);
    return {
      ref: name,
      attributes: { Arn: arn(service, region ?? place.region, resource(name)), Name: name },
    };
  };
}

const table: Describe = (...given) => {
  const { ref, attributes } = named('TableName', 'dynamodb', name => `table/${name}`)(...given);
  return { ref, attributes: { ...attributes, StreamArn: `${attributes['Arn']}/stream/local` } };
};

/** The ARN of a rule on a bus of one's own has the name of the bus in it. */
function ruleFolder(properties: JsonObject): string {
  const bus = properties['EventBusName'] ?? 'default';
  const name = asText(bus, 'EventBusName').replace(/^arn:.*:event-bus\//, '');
  return name === 'default' ? '' : `${name}/`;
}

/** Types that do something here. `Ref` of a queue is its name until the address of the runtime is known. */
export const ACTIVE_TYPES: Readonly<Record<string, Describe>> = {
  'AWS::Events::EventBus': named('Name', 'events', name => `event-bus/${name}`),
  'AWS::Events::Rule': (logicalId, properties, place) => {
    const own = named('Name', 'events', name => `rule/${ruleFolder(properties)}${name}`);
    return own(logicalId, properties, place);
  },
  'AWS::SQS::Queue': (logicalId, properties, place) => {
    const fifo = properties['FifoQueue'] === true ? '.fifo' : '';
    const given = properties['QueueName'];
    const name = typeof given === 'string' ? given : `${place.stack}-${logicalId}${fifo}`;
    return { ref: name, attributes: { Arn: arn('sqs', place.region, name), QueueName: name } };
  },
  'AWS::Lambda::Function': named('FunctionName', 'lambda', name => `function:${name}`),
  'AWS::Lambda::EventSourceMapping': named('', 'lambda', name => `event-source-mapping:${name}`),
  'AWS::Lambda::EventInvokeConfig': named('', 'lambda', name => `event-invoke-config:${name}`),
  'AWS::DynamoDB::Table': table,
  'AWS::DynamoDB::GlobalTable': table,
  // Names of buckets are lower case, and their ARNs name neither region nor account.
  'AWS::S3::Bucket': (logicalId, properties, { stack }) => {
    const given = properties['BucketName'];
    const name = typeof given === 'string' ? given : `${stack}-${logicalId}`.toLowerCase();
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
  },
  'AWS::SecretsManager::Secret': (logicalId, properties, place) => {
    const given = properties['Name'];
    const name = typeof given === 'string' ? given : `${place.stack}-${logicalId}`;
    const secretArn = arn('secretsmanager', place.region, `secret:${name}-${stableId(name, 6)}`);
    return { ref: secretArn, attributes: { Arn: secretArn, Id: secretArn } };
  },
  'AWS::ApiGatewayV2::Api': logicalId => {
    const id = stableId(logicalId, 10);
    return { ref: id, attributes: { ApiId: id } };
  },
  'AWS::ApiGatewayV2::Route': logicalId => ({ ref: stableId(logicalId, 7), attributes: {} }),
  'AWS::ApiGatewayV2::Integration': logicalId => ({ ref: stableId(logicalId, 7), attributes: {} }),
  'AWS::ApiGatewayV2::Stage': (_logicalId, properties) => ({
    ref: asText(properties['StageName'], 'StageName'),
    attributes: {},
  }),
  'AWS::Scheduler::Schedule': named('Name', 'scheduler', name => `schedule/default/${name}`),
  'AWS::Athena::WorkGroup': named('Name', 'athena', name => `workgroup/${name}`),
  'AWS::Glue::Table': named('', 'glue', name => `table/${name}`),
  // Permissions: evaluated at every call, in local/iam.
  'AWS::Events::EventBusPolicy': named('', 'events', name => `policy/${name}`),
  'AWS::IAM::Policy': named('PolicyName', 'iam', name => `policy/${name}`, ''),
  'AWS::IAM::Role': named('RoleName', 'iam', name => `role/${name}`, ''),
  'AWS::KMS::Key': named('', 'kms', name => `key/${name}`),
  'AWS::Lambda::Permission': named('', 'lambda', name => `permission/${name}`),
  'AWS::SecretsManager::ResourcePolicy': named('', 'secretsmanager', name => `policy:${name}`),
  'AWS::SQS::QueuePolicy': named('', 'sqs', name => `policy:${name}`),
  'AWS::IAM::ManagedPolicy': (logicalId, properties, place) => {
    const { attributes } = named(
      'ManagedPolicyName',
      'iam',
      name => `policy/${name}`,
      '',
    )(logicalId, properties, place);
    return { ref: attributes['Arn'] ?? '', attributes };
  },
};

/**
 * Types that need nothing done on one machine: logs and alarms (functions write to log files), names of keys (nothing is
 * encrypted at rest here), metadata.
 */
export const INERT_TYPES: Readonly<Record<string, Describe>> = {
  'AWS::ApiGateway::Account': named('', 'apigateway', name => `account/${name}`),
  'AWS::Athena::NamedQuery': named('', 'athena', name => `named-query/${name}`),
  'AWS::CDK::Metadata': named('', 'cdk', name => name),
  'AWS::CloudFormation::WaitConditionHandle': named('', 'cloudformation', name => name),
  'AWS::CloudWatch::Alarm': named('AlarmName', 'cloudwatch', name => `alarm:${name}`),
  'AWS::CloudWatch::CompositeAlarm': named('AlarmName', 'cloudwatch', name => `alarm:${name}`),
  'AWS::CloudWatch::Dashboard': named('DashboardName', 'cloudwatch', name => `dashboard/${name}`, ''),
  // Nobody signs in here: tokens are signed with the kept key (`hilvan token`).
  'AWS::Cognito::UserPool': (...pool) => {
    const { ref, attributes } = named('UserPoolName', 'cognito-idp', name => `userpool/${name}`)(...pool);
    return { ref, attributes: { ...attributes, ProviderURL: 'local:no-user-pool', UserPoolId: ref } };
  },
  'AWS::Cognito::UserPoolClient': named('ClientName', 'cognito-idp', name => `client/${name}`),
  'AWS::Cognito::UserPoolDomain': named('Domain', 'cognito-idp', name => `domain/${name}`),
  'AWS::Cognito::UserPoolGroup': named('GroupName', 'cognito-idp', name => `group/${name}`),
  'AWS::Events::Archive': named('ArchiveName', 'events', name => `archive/${name}`),
  'AWS::Glue::Database': named('', 'glue', name => `database/${name}`),
  'AWS::KMS::Alias': named('AliasName', 'kms', name => name),
  'AWS::Logs::LogGroup': named('LogGroupName', 'logs', name => `log-group:${name}:*`),
  'AWS::Logs::MetricFilter': named('', 'logs', name => `metric-filter:${name}`),
  'AWS::Logs::QueryDefinition': named('', 'logs', name => `query-definition:${name}`),
  'AWS::Logs::ResourcePolicy': named('', 'logs', name => `resource-policy:${name}`),
  // Its one statement refuses what does not come by TLS.
  'AWS::S3::BucketPolicy': named('', 's3', name => `policy/${name}`),
  'AWS::Scheduler::ScheduleGroup': named('Name', 'scheduler', name => `schedule-group/${name}`),
  'AWS::SNS::Subscription': named('', 'sns', name => name),
  'AWS::SNS::Topic': (...topic) => {
    const { attributes } = named('TopicName', 'sns', name => name)(...topic);
    // Ref of a topic is its ARN.
    return { ref: attributes['Arn'] ?? '', attributes: { ...attributes, TopicArn: attributes['Arn'] ?? '' } };
  },
  'AWS::SNS::TopicPolicy': named('', 'sns', name => `policy:${name}`),
};
