import { randomUUID } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { defaultIdentityConfig } from '../shared/contract/identity-config.ts';
import { createHasher } from '../shared/crypto/hasher.ts';
import { createIdentify } from '../shared/crypto/identify.ts';
import { createOperations } from '../shared/eventbridge/operations.ts';
import { createOperationsApi } from '../shared/operations-api/create-operations-api.ts';
import { readEnv } from './env.ts';
import { answerHttpEvents, type HttpEvent } from './http-event.ts';
import { bindHttp, logFailure } from './middleware.ts';
import { secretReader } from './secrets.ts';
import { userPool } from './user-pool.ts';

const env = readEnv(['BUS_NAME', 'API_TOKEN_ARN', 'DEFAULT_COUNTRY', 'USER_ISSUER', 'USER_CLIENT_ID']);
const secret = secretReader();
const put = createOperations({ client: new EventBridgeClient({}), busName: env.BUS_NAME, attempts: 4 });
const intake = {
  identity: { ...defaultIdentityConfig, defaultCountry: env.DEFAULT_COUNTRY },
  // Made up: what is hashed here is compared here and not kept, so this function needs no right to the identity key.
  hasher: createHasher(randomUUID()),
};

function openApi(signingKey: string) {
  const app = createOperationsApi({
    identify: createIdentify({ key: signingKey, users: userPool(env), now: Date.now }),
    intake,
    newId: randomUUID,
    put,
    onError: (error, { method }) => logFailure(`A ${method} request failed`, error),
  });
  return answerHttpEvents(app);
}

let api: ReturnType<typeof openApi> | undefined;

export const handler = bindHttp(async (event: HttpEvent) => {
  api ??= openApi(await secret(env.API_TOKEN_ARN));
  return api(event);
});
