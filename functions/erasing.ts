import { randomBytes } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Erasure } from '../shared/contract/erasure.ts';
import { sealQuarantine } from '../shared/crypto/sealer.ts';
import { createDynamoClient } from '../shared/dynamodb/client.ts';
import { createErasureParts } from '../shared/dynamodb/erasure.ts';
import { parseRetention } from '../shared/dynamodb/retention.ts';
import { createErasureAnnouncer } from '../shared/eventbridge/erasures.ts';
import { createCleaner } from '../shared/lake/cleaning.ts';
import { createContinuation } from '../shared/sqs/again.ts';
import { createDeadLetters } from '../shared/sqs/dead-letters.ts';
import type { Sealer } from '../shared/steps/ports/crypto.ts';
import type { EraseDependencies } from '../shared/steps/privacy/work.ts';
import { stitchDependencies } from './dependencies.ts';

type Env = Record<
  | 'LAKE_FUNCTION'
  | 'TABLE_NAME'
  | 'BUS_NAME'
  | 'RETENTION'
  | 'QUEUE_URL'
  | 'DEAD_LETTER_URLS'
  | 'GRACE_SECONDS',
  string
>;

/** What an erasure needs, over AWS, but for what the identity key gives. `timeLeftMs`: of the invocation. */
export function erasureDependencies(
  env: Env,
): (sealer: Sealer, timeLeftMs: () => number) => Promise<Omit<EraseDependencies, 'intake'>> {
  const stitching = stitchDependencies(env);
  const client = createDynamoClient();
  const parts = createErasureParts({
    client,
    tableName: env.TABLE_NAME,
    retention: parseRetention(env.RETENTION),
  });
  const others = {
    deadLetters: createDeadLetters(new SQSClient({}), env.DEAD_LETTER_URLS.split(',')),
    announceErasure: createErasureAnnouncer({
      client: new EventBridgeClient({}),
      busName: env.BUS_NAME,
      attempts: 4,
    }),
    newSecret: () => randomBytes(16).toString('base64url'),
    graceMs: graceSeconds(env) * 1000,
  };
  return async (sealer, timeLeftMs) => {
    const stitched = await stitching();
    const store = { ...sealQuarantine(stitched.store, sealer), ...parts };
    const cleanLake = createCleaner({
      functionName: env.LAKE_FUNCTION,
      region: process.env['AWS_REGION'] ?? '',
      endpoint: process.env['AWS_ENDPOINT_URL'],
      credentials: () => client.config.credentials(),
      now: Date.now,
      timeLeftMs,
    });
    return { ...stitched, ...others, store, cleanLake };
  };
}

/** Puts the request of an erasure that has not ended back into its queue: at once, or for when the pause is over. */
export function continuation(env: Env): (state: Erasure['state'], body: string) => Promise<void> {
  const goOnLater = createContinuation(new SQSClient({}), env.QUEUE_URL);
  return async (state, body) => {
    if (state === 'running') await goOnLater(body, 0);
    if (state === 'waiting') await goOnLater(body, graceSeconds(env));
  };
}

const graceSeconds = ({ GRACE_SECONDS: seconds }: Env): number => Number(seconds);
