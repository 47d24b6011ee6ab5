import { randomUUID } from 'node:crypto';
import { createConcealer } from '../shared/crypto/concealer.ts';
import { createIdentify } from '../shared/crypto/identify.ts';
import { sealQuarantine } from '../shared/crypto/sealer.ts';
import type { CompiledDefinition } from '../shared/domain/definition.ts';
import { createRanks } from '../shared/domain/identity.ts';
import { openApi } from '../shared/openapi/openapi.ts';
import { createApi } from '../shared/query-api/create-api.ts';
import {
  auditStore,
  definitionsIn,
  dynamoStore,
  identityFor,
  receiptStore,
  whileDefinitionsStay,
} from './dependencies.ts';
import { readEnv } from './env.ts';
import { answerHttpEvents, type HttpEvent } from './http-event.ts';
import { identityKeys, keyStateIn } from './identity-keys.ts';
import { bindHttp, logFailure } from './middleware.ts';
import { secretReader } from './secrets.ts';
import { userPool } from './user-pool.ts';

const env = readEnv([
  'TABLE_NAME',
  'IDENTITY_KEY_ARN',
  'API_TOKEN_ARN',
  'DEFAULT_COUNTRY',
  'RETENTION',
  'USER_ISSUER',
  'USER_CLIENT_ID',
]);
const secret = secretReader();
const keyState = keyStateIn(env.TABLE_NAME);
const identityConfig = identityFor(env.DEFAULT_COUNTRY);
const store = {
  ...dynamoStore(env.TABLE_NAME),
  ...receiptStore(env.TABLE_NAME),
  ...auditStore(env.TABLE_NAME, env.RETENTION),
};

async function openFor(key: string, definitions: readonly CompiledDefinition[]) {
  const signingKey = await secret(env.API_TOKEN_ARN);
  const { hasher, sealer } = identityKeys(key);
  const app = createApi({
    openApi,
    store: sealQuarantine(store, sealer),
    hasher,
    ranks: createRanks(identityConfig),
    definitions,
    identityConfig,
    now: Date.now,
    identify: createIdentify({ key: signingKey, users: userPool(env), now: Date.now }),
    concealer: createConcealer(signingKey),
    newId: randomUUID,
    // The path may name a person, so the log names the request by its id only.
    onError: (error, { method }) => logFailure(`A ${method} request failed`, error),
  });
  return answerHttpEvents(app);
}

const definitionsNow = definitionsIn(store);
const apiOf = (key: string) => whileDefinitionsStay(definitionsNow, definitions => openFor(key, definitions));
let last: { key: string; api: ReturnType<typeof apiOf> } | undefined;

/** As many keys as the table's hashes were made with, or more. */
async function currentKey(): Promise<string> {
  const [{ generation }, key] = await Promise.all([keyState(), secret(env.IDENTITY_KEY_ARN)]);
  return identityKeys(key).generation < generation ? secret(env.IDENTITY_KEY_ARN, 'latest') : key;
}

export const handler = bindHttp(async (event: HttpEvent) => {
  const key = await currentKey();
  if (last?.key !== key) last = { key, api: apiOf(key) };
  return (await last.api())(event);
});
