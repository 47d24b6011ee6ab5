import { startDynamoBackend } from './dynamo-backend.ts';
import { storeContract } from './store-contract.ts';

storeContract('DynamoDB on dynalite', () => startDynamoBackend('dynalite'));
