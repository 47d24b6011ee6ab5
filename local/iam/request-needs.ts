import type { Athena } from '../athena.ts';
import { AwsError } from '../aws-error.ts';
import { isObject } from '../json.ts';
import { ACCOUNT } from '../physical.ts';
import type { Need } from './access.ts';

type Input = Record<string, unknown>;
type Place = { region: string };
type Asked = Pick<Athena, 'catalogue' | 'workGroupOf'>;

// PartiQL names its table within a statement, which is not read here.
const PARTIQL = new Set(['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction']);
const ON_ONE_TABLE = new Set([
  'GetItem',
  'PutItem',
  'UpdateItem',
  'DeleteItem',
  'Query',
  'Scan',
  'DescribeTable',
  'DescribeTimeToLive',
  'DescribeContinuousBackups',
]);
const IN_TRANSACTION: Readonly<Record<string, string>> = {
  Get: 'GetItem',
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/** What a DynamoDB request needs: on each table it names, or on the index it reads. */
export function dynamoDbNeeds(operation: string, input: Input, { region }: Place): Need[] {
  const table = (name: unknown) =>
    text(name).startsWith('arn:') ? text(name) : `arn:aws:dynamodb:${region}:${ACCOUNT}:table/${text(name)}`;
  if (ON_ONE_TABLE.has(operation)) {
    const index = input['IndexName'];
    const resource = table(input['TableName']);
    const isIndexed = (operation === 'Query' || operation === 'Scan') && index !== undefined;
    const asked = need('dynamodb', operation, isIndexed ? `${resource}/index/${text(index)}` : resource);
    if (operation === 'PutItem') return [{ ...asked, context: leadingKeyOf(input['Item']) }];
    if (operation === 'Query') return [{ ...asked, context: leadingKeyOf({ pk: partitionAsked(input) }) }];
    return [asked];
  }
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    const asked = input['RequestItems'];
    return Object.keys(isObject(asked) ? asked : {}).map(name => need('dynamodb', operation, table(name)));
  }
  if (operation === 'TransactGetItems' || operation === 'TransactWriteItems') {
    return list(input['TransactItems']).flatMap(item =>
      Object.entries(isObject(item) ? item : {}).map(([kind, part]) => {
        const action = IN_TRANSACTION[kind] ?? unknown('dynamodb', `${operation} with ${kind}`);
        return need('dynamodb', action, table(isObject(part) ? part['TableName'] : ''));
      }),
    );
  }
  if (operation === 'ListTables') return [need('dynamodb', operation, '*')];
  if (PARTIQL.has(operation)) return unknown('dynamodb', `PartiQL (${operation})`);
  return unknown('dynamodb', operation);
}

/** Of the partition key only what comes before its first value (`A#`), so that a decision is for many requests. */
function leadingKeyOf(item: unknown): Readonly<Record<string, string>> {
  const key = isObject(item) && isObject(item['pk']) ? text(item['pk']['S']) : '';
  return { 'dynamodb:leadingkeys': key.slice(0, key.indexOf('#') + 1) || key };
}

/** The value that a query's key condition begins with: `pk = :partition AND …`. */
function partitionAsked(input: Input): unknown {
  const name = /=\s*(:\w+)/.exec(text(input['KeyConditionExpression']))?.[1];
  const values = input['ExpressionAttributeValues'];
  return name !== undefined && isObject(values) ? values[name] : undefined;
}

/** PutEvents: on the bus of each entry. */
export function eventBridgeNeeds(operation: string, input: Input, { region }: Place): Need[] {
  const bus = (name: unknown) => {
    const given = text(name ?? 'default');
    return given.startsWith('arn:') ? given : `arn:aws:events:${region}:${ACCOUNT}:event-bus/${given}`;
  };
  switch (operation) {
    case 'PutEvents':
      return list(input['Entries'])
        .filter(isObject)
        .map(entry => ({
          ...need('events', operation, bus(entry['EventBusName'])),
          context: {
            'events:source': text(entry['Source']),
            'events:detail-type': text(entry['DetailType']),
          },
        }));
    case 'DescribeEventBus':
      return [need('events', operation, bus(input['Name']))];
    case 'ListEventBuses':
      return [need('events', operation, '*')];
    default:
      return unknown('events', operation);
  }
}

/** @param arnOf the ARN of a secret that may be asked for by its name */
export function secretNeeds(
  operation: string,
  input: Input,
  arnOf: (id: string) => string | undefined,
): Need[] {
  switch (operation) {
    case 'GetSecretValue':
    case 'PutSecretValue':
    case 'DescribeSecret': {
      const id = text(input['SecretId']);
      return [need('secretsmanager', operation, arnOf(id) ?? id)];
    }
    case 'ListSecrets':
      return [need('secretsmanager', operation, '*')];
    default:
      return unknown('secretsmanager', operation);
  }
}

/** @param key of an object; empty: the bucket itself is asked */
export function s3Needs(method: string, bucket: string, key: string): Need[] {
  const arn = `arn:aws:s3:::${bucket}`;
  if (key === '')
    return method === 'GET' ? [need('s3', 'ListBucket', arn)] : unknown('s3', `${method} of a bucket`);
  const action = { GET: 'GetObject', HEAD: 'GetObject', PUT: 'PutObject', DELETE: 'DeleteObject' }[method];
  return [need('s3', action ?? unknown('s3', method), `${arn}/${key}`)];
}

/** Invoke, waited for or not. */
export function lambdaNeeds(functionArn: string): Need[] {
  return [need('lambda', 'InvokeFunction', functionArn)];
}

/**
 * Athena asks Glue and S3 in the caller's name: a statement needs the catalogue, the files and the place of its rows. Which
 * tables it names is not read here; one stands for all.
 */
export function athenaNeeds(
  operation: string,
  input: Input,
  { region, athena }: Place & { athena: Asked },
): Need[] {
  const { database, lake, results } = athena.catalogue;
  const workGroup = text(input['WorkGroup']) || (athena.workGroupOf(text(input['QueryExecutionId'])) ?? '');
  const group = `arn:aws:athena:${region}:${ACCOUNT}:workgroup/${workGroup}`;
  const rows = results.get(workGroup) ?? { bucket: '', prefix: '' };
  const glue = (resource: string) => `arn:aws:glue:${region}:${ACCOUNT}:${resource}`;
  const bucket = (name: string) => `arn:aws:s3:::${name}`;
  const row = `${bucket(rows.bucket)}/${rows.prefix}one.csv`;
  switch (operation) {
    case 'StartQueryExecution':
      return [
        need('athena', operation, group),
        ...['catalog', `database/${database}`].map(each => need('glue', 'GetDatabase', glue(each))),
        ...['catalog', `database/${database}`, `table/${database}/any`].map(each =>
          need('glue', 'GetTable', glue(each)),
        ),
        ...[lake.bucket, rows.bucket].flatMap(name => [
          need('s3', 'GetBucketLocation', bucket(name)),
          need('s3', 'ListBucket', bucket(name)),
        ]),
        need('s3', 'GetObject', `${bucket(lake.bucket)}/${lake.prefix}any/file.parquet`),
        need('s3', 'PutObject', row),
        need('s3', 'AbortMultipartUpload', row),
      ];
    case 'GetQueryResults':
      return [need('athena', operation, group), need('s3', 'GetObject', row)];
    case 'GetQueryExecution':
    case 'StopQueryExecution':
      return [need('athena', operation, group)];
    default:
      return unknown('athena', operation);
  }
}

/** Batches need what their single request needs. */
export function sqsNeeds(operation: string, input: Input, { region }: Place): Need[] {
  const action = operation.replace(/Batch$/, '');
  if (action === 'ListQueues') return [need('sqs', action, '*')];
  const name =
    text(input['QueueName'] ?? input['QueueUrl'])
      .split('/')
      .at(-1) ?? '';
  if (name === '') return unknown('sqs', operation);
  return [need('sqs', action, `arn:aws:sqs:${region}:${ACCOUNT}:${name}`)];
}

function need(service: string, action: string, resource: string): Need {
  return { action: `${service}:${action}`, resource };
}

function unknown(service: string, operation: string): never {
  throw new AwsError(
    'AccessDeniedException',
    `Local mode cannot tell which permissions ${service} ${operation} needs, so functions may not use it here. Teach local/iam/request-needs.ts.`,
  );
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
