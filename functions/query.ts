import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { createHasher } from '../shared/crypto/hasher.ts';
import { shippedDefinitions } from '../shared/definitions/shipped.ts';
import { createRanks } from '../shared/domain/identity.ts';
import { createApi } from '../shared/query-api/create-api.ts';
import { dynamoStore, identityFor } from './dependencies.ts';
import { readEnv } from './env.ts';
import { bindHttp, logFailure } from './middleware.ts';
import { secretReader } from './secrets.ts';

const env = readEnv(['TABLE_NAME', 'IDENTITY_KEY_ARN', 'API_TOKEN_ARN', 'DEFAULT_COUNTRY']);
const secret = secretReader();
const identityConfig = identityFor(env.DEFAULT_COUNTRY);

async function openApi() {
  const [key, token] = await Promise.all([secret(env.IDENTITY_KEY_ARN), secret(env.API_TOKEN_ARN)]);
  const app = createApi({
    store: dynamoStore(env.TABLE_NAME),
    hasher: createHasher(key),
    ranks: createRanks(identityConfig),
    definitions: shippedDefinitions,
    identityConfig,
    now: Date.now,
    token,
    // The path may name a person, so the log names the request by its id only.
    onError: (error, { method }) => logFailure(`A ${method} request failed`, error),
  });
  return handle(app);
}

let api: ReturnType<typeof openApi> | undefined;

export const handler = bindHttp(async (event: LambdaEvent) => {
  // Kept once it is there; after a failure the next request asks for the secrets again.
  api ??= openApi();
  api.catch(() => {
    api = undefined;
  });
  return (await api)(event);
});
