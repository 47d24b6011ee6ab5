import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { startDynamoBackend } from './dynamo-backend.ts';

type Backend = Awaited<ReturnType<typeof startDynamoBackend>>;

/** DynamoDB Local, or undefined with a printed word where it cannot run; never undefined in CI. */
export async function startDynamoDbLocalBackend(
  config: DynamoDBClientConfig = {},
): Promise<Backend | undefined> {
  try {
    return await startDynamoBackend('dynamodb-local', config);
  } catch (error) {
    if (process.env['CI']) throw error;
    console.warn(
      `Skipped, DynamoDB Local does not run here: ${error instanceof Error ? error.message : error}`,
    );
    return undefined;
  }
}
