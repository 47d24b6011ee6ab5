import * as z from 'zod';
import { erasureRequest } from '../shared/contract/erasure.ts';
import { erase } from '../shared/steps/privacy/erase.ts';
import { identityFor } from './dependencies.ts';
import { readEnv } from './env.ts';
import { continuation, erasureDependencies } from './erasing.ts';
import { keyStateIn, keysOfTable } from './identity-keys.ts';
import { bindQueue, count } from './middleware.ts';
import { secretReader } from './secrets.ts';

const names = ['TABLE_NAME', 'BUS_NAME', 'IDENTITY_KEY_ARN', 'DEFAULT_COUNTRY', 'RETENTION'] as const;
const env = readEnv([...names, 'QUEUE_URL', 'DEAD_LETTER_URLS', 'GRACE_SECONDS', 'LAKE_FUNCTION']);
const secret = secretReader();
const keyState = keyStateIn(env.TABLE_NAME);
const identity = identityFor(env.DEFAULT_COUNTRY);
const erasing = erasureDependencies(env);
const goOn = continuation(env);

/** Left of the function's time when no further page is begun. */
const MARGIN_MS = 30_000;

const event = z.object({ detail: erasureRequest });

export const handler = bindQueue(async ({ Records: records }, context) => {
  const { hasher, sealer } = await keysOfTable(await keyState(), secret, env.IDENTITY_KEY_ARN);
  const timeLeftMs = () => context.getRemainingTimeInMillis() - MARGIN_MS;
  const isStopped = () => timeLeftMs() < 0;
  for (const { body } of records) {
    const { detail } = event.parse(JSON.parse(body));
    const deps = { ...(await erasing(sealer, timeLeftMs)), intake: { identity, hasher } };
    const { state } = await erase(deps, detail, { isStopped });
    const isDone = state === 'done';
    count({ ErasuresDone: isDone ? 1 : 0, ErasuresUnderWay: isDone ? 0 : 1 });
    await goOn(state, body);
  }
  return [];
});
