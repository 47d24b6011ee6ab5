import type { APIGatewayProxyStructuredResultV2, Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { defaultIdentityConfig } from '../shared/contract/identity-config.ts';
import { createConcealer } from '../shared/crypto/concealer.ts';
import { createIdentify } from '../shared/crypto/identify.ts';
import { shippedDefinitions } from '../shared/definitions/shipped.ts';
import { createRanks } from '../shared/domain/identity.ts';
import { createDynamoClient } from '../shared/dynamodb/client.ts';
import { createContextStore } from '../shared/dynamodb/context-store.ts';
import { createContextApi } from '../shared/query-api/create-context-api.ts';
import { createDefinitionLookup } from '../shared/steps/context/find-definitions.ts';
import { readEnv } from './env.ts';
import { answerHttpEvents, type HttpEvent } from './http-event.ts';
import { keyStateIn, keysOfTable } from './identity-keys.ts';
import { bindHttp, bindQueue, count, logFailure, logger } from './middleware.ts';
import { secretReader } from './secrets.ts';
import { userPool } from './user-pool.ts';

const names = ['TABLE_NAME', 'BUS_NAME', 'IDENTITY_KEY_ARN', 'API_TOKEN_ARN', 'DEFAULT_COUNTRY'] as const;
const env = readEnv([...names, 'USER_ISSUER', 'USER_CLIENT_ID']);
const secret = secretReader();
const keyState = keyStateIn(env.TABLE_NAME);
const identity = { ...defaultIdentityConfig, defaultCountry: env.DEFAULT_COUNTRY };
const store = createContextStore({ client: createDynamoClient(), tableName: env.TABLE_NAME });
const fixed = {
  store,
  identity,
  ranks: createRanks(identity),
  definitionsOf: createDefinitionLookup(store, shippedDefinitions),
  now: Date.now,
};

/** A read a minute, not one a request: whoever rotates the key stops ingest first, and nothing here writes. */
const KEYS_MAX_AGE_MS = 60_000;
let keys: { at: number; read: ReturnType<typeof keysOfTable> } | undefined;

async function open() {
  if (keys === undefined || Date.now() - keys.at >= KEYS_MAX_AGE_MS) {
    const read = keyState().then(state => keysOfTable(state, secret, env.IDENTITY_KEY_ARN));
    const mine = { at: Date.now(), read };
    keys = mine;
    read.catch(() => {
      if (keys === mine) keys = undefined;
    });
  }
  const { hasher, receipts } = await keys.read;
  return { ...fixed, hasher, receipts };
}

async function openApi() {
  const key = await secret(env.API_TOKEN_ARN);
  const api = createContextApi({
    identify: createIdentify({ key, users: userPool(env), now: Date.now }),
    concealer: createConcealer(key),
    open,
    onTold: ({ subject, role, teams }, channel) =>
      logger.info('Context told', { subject, role, teams, channel }),
    onError: (error, { method }) => logFailure(`A ${method} request failed`, error),
  });
  return answerHttpEvents(api);
}

let api: ReturnType<typeof openApi> | undefined;

const answerHttp = bindHttp(async (event: HttpEvent) => {
  api ??= openApi();
  api.catch(() => {
    api = undefined;
  });
  return (await api)(event);
});

const answerQueue = bindQueue(async ({ Records: records }) => {
  const { answerAll } = await import('./context-events.ts');
  const { failures, unreadable } = await answerAll(await open(), env.BUS_NAME, records);
  count({ ContextRequestsUnreadable: unreadable });
  for (const { error } of failures) logFailure('A request for a context will be delivered again', error);
  return failures.map(({ message }) => message);
});

/** Behind the HTTP API, and behind the queue of requests that came by the bus. */
export const handler = (
  event: HttpEvent | SQSEvent,
  context: Context,
): Promise<SQSBatchResponse | APIGatewayProxyStructuredResultV2 | unknown> =>
  'Records' in event ? answerQueue(event, context) : answerHttp(event, context);
