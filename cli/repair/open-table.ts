import { type DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { CliError } from '../failure.ts';

/** A client of the table at `endpoint`, or in AWS, with the credentials of whoever calls, and the table's name. */
export async function openTable(
  endpoint: string | undefined,
  name: string | undefined,
  { config }: EventBridgeClient,
): Promise<{ client: DynamoDBClient; tableName: string }> {
  const client = createDynamoClient(
    endpoint === undefined
      ? {}
      : { endpoint, region: await config.region(), credentials: config.credentials },
  );
  return { client, tableName: name ?? (await onlyTable(client, endpoint)) };
}

/** Local mode has one. In an account there are others: there it must be named. */
async function onlyTable(client: DynamoDBClient, endpoint: string | undefined): Promise<string> {
  const mend = 'Name the table with --table (or TABLE_NAME).';
  if (endpoint === undefined) throw new CliError('The table is not named.', { mend });
  const { TableNames: names = [] } = await client.send(new ListTablesCommand({}));
  const [name] = names;
  if (name === undefined || names.length > 1) {
    throw new CliError(`There are ${names.length} tables at ${endpoint}.`, { mend });
  }
  return name;
}
