import { test } from 'vitest';
import { startDynamoDbLocalBackend } from './local-engine.ts';
import { storeContract } from './store-contract.ts';

const backend = await startDynamoDbLocalBackend();

if (backend === undefined) test.skip('DynamoDB Local', () => {});
else storeContract('DynamoDB on DynamoDB Local', async () => backend);
