import { setTimeout as sleep } from 'node:timers/promises';
import { AthenaClient } from '@aws-sdk/client-athena';
import { handle, type LambdaEvent } from 'hono/aws-lambda';
import { createAthenaEngine } from '../shared/athena/create-engine.ts';
import { createHasher } from '../shared/crypto/hasher.ts';
import { createSqlApi } from '../shared/sql-api/create-sql-api.ts';
import { readEnv } from './env.ts';
import { bindHttp, logFailure } from './middleware.ts';
import { secretReader } from './secrets.ts';

const env = readEnv(['API_TOKEN_ARN', 'WORK_GROUP', 'LAKE_DATABASE']);
const secret = secretReader();
const engine = createAthenaEngine({
  client: new AthenaClient({}),
  workGroup: env.WORK_GROUP,
  database: env.LAKE_DATABASE,
  now: Date.now,
  wait: sleep,
});

function openApi(token: string) {
  const app = createSqlApi({
    token,
    // Every instance has the token, so each knows the cursors of the others.
    hasher: createHasher(token),
    engine,
    onError: (error, { method }) => logFailure(`A ${method} request failed`, error),
  });
  return handle(app);
}

let last: { token: string; api: ReturnType<typeof openApi> } | undefined;

export const handler = bindHttp(async (event: LambdaEvent) => {
  const token = await secret(env.API_TOKEN_ARN);
  if (last?.token !== token) last = { token, api: openApi(token) };
  return last.api(event);
});
