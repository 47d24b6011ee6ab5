import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { createHasher } from '../shared/crypto/hasher.ts';
import type { CompiledDefinition } from '../shared/domain/definition.ts';
import { createRanks } from '../shared/domain/identity.ts';
import { createApi } from '../shared/query-api/create-api.ts';
import {
  definitionsIn,
  dynamoStore,
  identityFor,
  receiptStore,
  whileDefinitionsStay,
} from './dependencies.ts';
import { readEnv } from './env.ts';
import { bindHttp, logFailure } from './middleware.ts';
import { secretReader } from './secrets.ts';

const env = readEnv(['TABLE_NAME', 'IDENTITY_KEY_ARN', 'API_TOKEN_ARN', 'DEFAULT_COUNTRY']);
const secret = secretReader();
const identityConfig = identityFor(env.DEFAULT_COUNTRY);
const store = { ...dynamoStore(env.TABLE_NAME), ...receiptStore(env.TABLE_NAME) };

async function openApi(definitions: readonly CompiledDefinition[]) {
  const [key, token] = await Promise.all([secret(env.IDENTITY_KEY_ARN), secret(env.API_TOKEN_ARN)]);
  const app = createApi({
    store,
    hasher: createHasher(key),
    ranks: createRanks(identityConfig),
    definitions,
    identityConfig,
    now: Date.now,
    token,
    // The path may name a person, so the log names the request by its id only.
    onError: (error, { method }) => logFailure(`A ${method} request failed`, error),
  });
  return handle(app);
}

const api = whileDefinitionsStay(definitionsIn(store), openApi);

export const handler = bindHttp(async (event: LambdaEvent) => (await api())(event));
