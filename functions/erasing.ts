import { randomBytes } from 'node:crypto';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Erasure } from '../shared/contract/erasure.ts';
import { sealQuarantine } from '../shared/crypto/sealer.ts';
import { createDynamoClient } from '../shared/dynamodb/client.ts';
import { createErasureParts } from '../shared/dynamodb/erasure.ts';
import { parseRetention } from '../shared/dynamodb/retention.ts';
import { createErasureAnnouncer } from '../shared/eventbridge/erasures.ts';
import { createContinuation } from '../shared/sqs/again.ts';
import { createDeadLetters } from '../shared/sqs/dead-letters.ts';
import { cleanLake } from '../shared/steps/lake/clean.ts';
import type { Sealer } from '../shared/steps/ports.ts';
import type { EraseDependencies } from '../shared/steps/privacy/work.ts';
import { lakeWriting, stitchDependencies } from './dependencies.ts';

type Env = Record<
  | 'LAKE_BUCKET'
  | 'LAKE_BUCKETS'
  | 'TABLE_NAME'
  | 'BUS_NAME'
  | 'RETENTION'
  | 'QUEUE_URL'
  | 'DEAD_LETTER_URLS'
  | 'GRACE_SECONDS',
  string
>;

/** What an erasure needs, over AWS, but for what the identity key gives. */
export function erasureDependencies(
  env: Env,
): (sealer: Sealer) => Promise<Omit<EraseDependencies, 'intake'>> {
  const stitching = stitchDependencies(env);
  const parts = createErasureParts({
    client: createDynamoClient(),
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
  const writing = lakeWriting(env, env.RETENTION);
  return async sealer => {
    const stitched = await stitching();
    const store = { ...sealQuarantine(stitched.store, sealer), ...parts };
    return { ...stitched, ...others, store, cleanLake: cleanLake({ ...stitched, ...writing }) };
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
