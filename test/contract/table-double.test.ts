import { createTableDouble } from '../../bench/table-double/client.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import { storeContract } from './store-contract.ts';

// What the benches count on it must be what a table would answer.
storeContract('DynamoDB on the table double', async () => ({
  async fresh() {
    const options = { client: createTableDouble(), tableName: 'double' };
    return { store: createDynamoStore(options), second: createDynamoStore(options) };
  },
  async close() {},
}));
