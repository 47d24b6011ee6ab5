import { setTimeout as sleep } from 'node:timers/promises';
import { AthenaClient } from '@aws-sdk/client-athena';
import { createAthenaEngine } from '../shared/athena/create-engine.ts';
import { createHasher } from '../shared/crypto/hasher.ts';
import { createIdentify } from '../shared/crypto/identify.ts';
import { createSqlApi } from '../shared/sql-api/create-sql-api.ts';
import { readEnv } from './env.ts';
import { answerHttpEvents, type HttpEvent } from './http-event.ts';
import { bindHttp, logFailure } from './middleware.ts';
import { secretReader } from './secrets.ts';
import { userPool } from './user-pool.ts';

const env = readEnv(['API_TOKEN_ARN', 'WORK_GROUP', 'LAKE_DATABASE', 'USER_ISSUER', 'USER_CLIENT_ID']);
const secret = secretReader();
const engine = createAthenaEngine({
  client: new AthenaClient({}),
  workGroup: env.WORK_GROUP,
  database: env.LAKE_DATABASE,
  now: Date.now,
  wait: sleep,
});

function openApi(key: string) {
  const app = createSqlApi({
    identify: createIdentify({ key, users: userPool(env), now: Date.now }),
    // Every instance has the key, so each knows the cursors of the others.
    hasher: createHasher(key),
    engine,
    onError: (error, { method }) => logFailure(`A ${method} request failed`, error),
  });
  return answerHttpEvents(app);
}

let last: { key: string; api: ReturnType<typeof openApi> } | undefined;

export const handler = bindHttp(async (event: HttpEvent) => {
  const key = await secret(env.API_TOKEN_ARN);
  if (last?.key !== key) last = { key, api: openApi(key) };
  return last.api(event);
});
