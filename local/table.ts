import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  type KeySchemaElement,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { asList, asObject, asText } from './json.ts';
import type { Resource } from './template.ts';

/** Creates the template's tables on the engine; one that is there already must have the same keys. */
export async function createTables(
  resources: Resource[],
  endpoint: string,
  region: string,
): Promise<string[]> {
  const tables = resources.filter(
    ({ type }) => type === 'AWS::DynamoDB::GlobalTable' || type === 'AWS::DynamoDB::Table',
  );
  const client = new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  try {
    for (const table of tables) await createTable(client, table);
  } finally {
    client.destroy();
  }
  return tables.map(({ ref }) => ref);
}

async function createTable(client: DynamoDBClient, resource: Resource): Promise<void> {
  const wanted = tableInput(resource);
  const existing = await describe(client, resource.ref);
  if (existing) {
    const difference = differs(existing, wanted);
    if (difference !== undefined)
      throw new Error(
        `${resource.id}: the table ${resource.ref} kept in the data directory has other ${difference} than the template. Use another data directory, or remove this one.`,
      );
    return;
  }
  await client.send(new CreateTableCommand(wanted));
  await waitUntilTableExists(
    { client, maxWaitTime: 20, minDelay: 0.05, maxDelay: 0.2 },
    { TableName: resource.ref },
  );
  await switchOnTimeToLive(client, resource);
}

async function describe(client: DynamoDBClient, name: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: name }))).Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** Encryption, recovery, replicas and protection have no meaning on one machine; keys and indexes do. */
export function tableInput({ id, ref, properties }: Resource): CreateTableCommandInput {
  const indexes = asList(properties['GlobalSecondaryIndexes'] ?? [], `${id}.GlobalSecondaryIndexes`);
  if (properties['LocalSecondaryIndexes'] !== undefined)
    throw new Error(`${id}: local secondary indexes are not known to the local runtime`);
  const attributes = asList(properties['AttributeDefinitions'], `${id}.AttributeDefinitions`);
  return {
    TableName: ref,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys(properties['KeySchema'], `${id}.KeySchema`),
    AttributeDefinitions: attributes.map(item => {
      const { AttributeName: name, AttributeType: type } = asObject(item, id);
      if (type !== 'S' && type !== 'N' && type !== 'B')
        throw new Error(`${id}: unknown attribute type ${String(type)}`);
      return { AttributeName: asText(name, id), AttributeType: type };
    }),
    ...(indexes.length === 0
      ? {}
      : { GlobalSecondaryIndexes: indexes.map(index => indexInput(asObject(index, id), id)) }),
  };
}

function indexInput(index: Record<string, unknown>, id: string): GlobalSecondaryIndex {
  const projection = asObject(index['Projection'], `${id}.Projection`);
  const type = projection['ProjectionType'];
  if (type !== 'ALL' && type !== 'KEYS_ONLY' && type !== 'INCLUDE')
    throw new Error(`${id}: unknown projection type ${String(type)}`);
  const others = asList(projection['NonKeyAttributes'] ?? [], id).map(name => asText(name, id));
  return {
    IndexName: asText(index['IndexName'], `${id}.IndexName`),
    KeySchema: keys(index['KeySchema'], `${id}.KeySchema`),
    Projection: { ProjectionType: type, ...(others.length === 0 ? {} : { NonKeyAttributes: others }) },
  };
}

function keys(value: unknown, where: string): KeySchemaElement[] {
  return asList(value, where).map(item => {
    const { AttributeName: name, KeyType: type } = asObject(item, where);
    if (type !== 'HASH' && type !== 'RANGE') throw new Error(`${where}: unknown key type ${String(type)}`);
    return { AttributeName: asText(name, where), KeyType: type };
  });
}

function differs(existing: TableDescription, wanted: CreateTableCommandInput): string | undefined {
  const schema = (elements: readonly KeySchemaElement[] | undefined) =>
    JSON.stringify((elements ?? []).map(({ AttributeName, KeyType }) => [KeyType, AttributeName]).sort());
  if (schema(existing.KeySchema) !== schema(wanted.KeySchema)) return 'keys';
  const indexes = (
    list:
      | readonly { IndexName?: string | undefined; KeySchema?: KeySchemaElement[] | undefined }[]
      | undefined,
  ) => JSON.stringify((list ?? []).map(({ IndexName, KeySchema }) => [IndexName, schema(KeySchema)]).sort());
  return indexes(existing.GlobalSecondaryIndexes) === indexes(wanted.GlobalSecondaryIndexes)
    ? undefined
    : 'indexes';
}

async function switchOnTimeToLive(client: DynamoDBClient, { id, ref, properties }: Resource): Promise<void> {
  if (properties['TimeToLiveSpecification'] === undefined) return;
  const { AttributeName: name, Enabled: enabled } = asObject(properties['TimeToLiveSpecification'], id);
  if (enabled !== true) return;
  try {
    const specification = { AttributeName: asText(name, `${id}.TimeToLiveSpecification`), Enabled: true };
    await client.send(
      new UpdateTimeToLiveCommand({ TableName: ref, TimeToLiveSpecification: specification }),
    );
  } catch (error) {
    // dynalite has no such operation; nothing expires there, which readers must bear on AWS too.
    if (!(error instanceof Error && /Unknown/.test(error.name))) throw error;
  }
}
