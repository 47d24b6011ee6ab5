import { createAnalyticsApi } from '../shared/analytics-api/create-analytics-api.ts';
import { keepLog } from '../shared/analytics-api/keep-log.ts';
import { createIdentify } from '../shared/crypto/identify.ts';
import type { CompiledDefinition } from '../shared/domain/definition.ts';
import { readJourneyLog } from '../shared/steps/lake/read-lake.ts';
import { definitionList, definitionsIn, whileDefinitionsStay } from './dependencies.ts';
import { readEnv } from './env.ts';
import { answerHttpEvents, type HttpEvent } from './http-event.ts';
import { lakeReader } from './lake-files.ts';
import { bindHttp, logFailure } from './middleware.ts';
import { secretReader } from './secrets.ts';
import { userPool } from './user-pool.ts';

const env = readEnv([
  'TABLE_NAME',
  'API_TOKEN_ARN',
  'USER_ISSUER',
  'USER_CLIENT_ID',
  'LAKE_BUCKET',
  'LAKE_BUCKETS',
]);
const secret = secretReader();
const lake = lakeReader(env);
const openLog = keepLog(() => readJourneyLog(lake), Date.now);

async function openFor(definitions: readonly CompiledDefinition[]) {
  const key = await secret(env.API_TOKEN_ARN);
  const identify = createIdentify({ key, users: userPool(env), now: Date.now });
  const onError = (error: unknown, { method }: { method: string }) =>
    logFailure(`A ${method} request failed`, error);
  return answerHttpEvents(createAnalyticsApi({ identify, definitions, openLog, onError }));
}

const api = whileDefinitionsStay(definitionsIn(definitionList(env.TABLE_NAME)), openFor);

export const handler = bindHttp(async (event: HttpEvent) => (await api())(event));
