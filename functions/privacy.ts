import { randomBytes } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { erasureRequest } from '../shared/contract/erasure.ts';
import { sealQuarantine } from '../shared/crypto/sealer.ts';
import { createDynamoClient } from '../shared/dynamodb/client.ts';
import { createErasureParts } from '../shared/dynamodb/erasure.ts';
import { parseRetention } from '../shared/dynamodb/retention.ts';
import { createErasureAnnouncer } from '../shared/eventbridge/erasures.ts';
import { createContinuation } from '../shared/sqs/again.ts';
import { createDeadLetters } from '../shared/sqs/dead-letters.ts';
import { erase } from '../shared/steps/privacy/erase.ts';
import { identityFor, stitchDependencies } from './dependencies.ts';
import { readEnv } from './env.ts';
import { keyStateIn, keysOfTable } from './identity-keys.ts';
import { bindQueue, count } from './middleware.ts';
import { secretReader } from './secrets.ts';

const env = readEnv([
  'TABLE_NAME',
  'BUS_NAME',
  'IDENTITY_KEY_ARN',
  'DEFAULT_COUNTRY',
  'RETENTION',
  'QUEUE_URL',
  'DEAD_LETTER_URLS',
  'GRACE_SECONDS',
]);
const secret = secretReader();
const keyState = keyStateIn(env.TABLE_NAME);
const stitching = stitchDependencies(env);
const identity = identityFor(env.DEFAULT_COUNTRY);
const graceMs = Number(env.GRACE_SECONDS) * 1000;
const parts = createErasureParts({
  client: createDynamoClient(),
  tableName: env.TABLE_NAME,
  retention: parseRetention(env.RETENTION),
});
const sqs = new SQSClient({});
const deadLetters = createDeadLetters(sqs, env.DEAD_LETTER_URLS.split(','));
const goOnLater = createContinuation(sqs, env.QUEUE_URL);
const announceErasure = createErasureAnnouncer({
  client: new EventBridgeClient({}),
  busName: env.BUS_NAME,
  attempts: 4,
});

/** Left of the function's time when no further page is begun. */
const MARGIN_MS = 30_000;

const event = z.object({ detail: erasureRequest });

export const handler = bindQueue(async ({ Records: records }, context) => {
  const { hasher, sealer } = await keysOfTable(await keyState(), secret, env.IDENTITY_KEY_ARN);
  const intake = { identity, hasher };
  for (const { body } of records) {
    const { detail } = event.parse(JSON.parse(body));
    const given = await stitching();
    const store = { ...sealQuarantine(given.store, sealer), ...parts };
    const newSecret = () => randomBytes(16).toString('base64url');
    const { state } = await erase(
      { ...given, store, intake, deadLetters, announceErasure, newSecret, graceMs },
      detail,
      { isStopped: () => context.getRemainingTimeInMillis() < MARGIN_MS },
    );
    const isDone = state === 'done';
    count({ ErasuresDone: isDone ? 1 : 0, ErasuresUnderWay: isDone ? 0 : 1 });
    if (state === 'running') await goOnLater(body, 0);
    if (state === 'waiting') await goOnLater(body, graceMs / 1000);
  }
  return [];
});
