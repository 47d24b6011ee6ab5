import { sealQuarantine } from '../shared/crypto/sealer.ts';
import { ingest } from '../shared/steps/ingest.ts';
import { identityFor, stitchDependencies } from './dependencies.ts';
import { readEnv } from './env.ts';
import { keyStateIn, keysOfTable } from './identity-keys.ts';
import { bindQueue, count, logFailure } from './middleware.ts';
import { secretReader } from './secrets.ts';

const env = readEnv(['TABLE_NAME', 'BUS_NAME', 'IDENTITY_KEY_ARN', 'DEFAULT_COUNTRY', 'RETENTION']);
const secret = secretReader();
const keyState = keyStateIn(env.TABLE_NAME);
const stitching = stitchDependencies(env);
const identity = identityFor(env.DEFAULT_COUNTRY);

export const handler = bindQueue(async ({ Records: records }) => {
  const { hasher, sealer, receipts } = await keysOfTable(await keyState(), secret, env.IDENTITY_KEY_ARN);
  const stitched = await stitching();
  const {
    counts,
    suppressed,
    receipts: quoted,
    failures,
  } = await ingest(
    { ...stitched, store: sealQuarantine(stitched.store, sealer), intake: { identity, hasher, receipts } },
    records.map(({ messageId, body }) => ({ id: messageId, body })),
  );
  count({
    TouchpointsReceived: counts.received,
    TouchpointsStored: counts.stored,
    TouchpointsDuplicate: counts.duplicate,
    TouchpointsQuarantined: counts.quarantined,
    TouchpointsSuppressed: suppressed,
    ReceiptsProven: quoted.proven,
    ReceiptsRefused: quoted.refused,
    MessagesFailed: failures.length,
  });
  for (const { message, error } of failures) logFailure(`Message ${message} will be delivered again`, error);
  return failures.map(({ message }) => message);
});
