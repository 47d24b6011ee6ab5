import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** Time-outs well under a function's own, so that a lost connection is tried again instead of ending the call. */
export function createDynamoClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  const client = new DynamoDBClient({
    maxAttempts: 6,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
    ...config,
  });
  // Walks each request and answer to blot out what is sensitive, for a logger that nobody sets.
  if (config.logger === undefined) client.middlewareStack.remove('loggerMiddleware');
  return client;
}
