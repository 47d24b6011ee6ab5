import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { createAudit } from '../../shared/dynamodb/audit.ts';
import { createErasureParts } from '../../shared/dynamodb/erasure.ts';
import { createMemoryStore } from '../../shared/memory/store.ts';
import { auditContract } from './audit-contract.ts';
import { startDynamoBackend } from './dynamo-backend.ts';

describe('in memory', () => {
  let store: ReturnType<typeof createMemoryStore>;
  beforeEach(() => {
    store = createMemoryStore();
  });
  auditContract(() => store);
});

describe('in DynamoDB', () => {
  let backend: Awaited<ReturnType<typeof startDynamoBackend>>;
  let options: Parameters<typeof createAudit>[0];
  beforeAll(async () => {
    backend = await startDynamoBackend('dynalite');
  });
  afterAll(() => backend.close());
  beforeEach(async () => {
    options = { client: backend.client, tableName: await backend.createTable() };
  });
  auditContract(() => ({ ...createAudit(options), moveAudit: createErasureParts(options).moveAudit }));
});
