import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** Time-outs well under a function's own, so that a lost connection is tried again instead of ending the call. */
export function createDynamoClient(config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: 6,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 5_000 },
    ...config,
  });
}
