import { createHasher } from '../shared/crypto/hasher.ts';
import { ingest } from '../shared/steps/ingest.ts';
import { identityFor, stitchDependencies } from './dependencies.ts';
import { readEnv } from './env.ts';
import { bindQueue, count, logFailure } from './middleware.ts';
import { secretReader } from './secrets.ts';

const env = readEnv(['TABLE_NAME', 'BUS_NAME', 'IDENTITY_KEY_ARN', 'DEFAULT_COUNTRY']);
const secret = secretReader();
const stitching = stitchDependencies(env.TABLE_NAME, env.BUS_NAME);
const identity = identityFor(env.DEFAULT_COUNTRY);

export const handler = bindQueue(async ({ Records: records }) => {
  const hasher = createHasher(await secret(env.IDENTITY_KEY_ARN));
  const { counts, suppressed, failures } = await ingest(
    { ...(await stitching()), intake: { identity, hasher } },
    records.map(({ messageId, body }) => ({ id: messageId, body })),
  );
  count({
    TouchpointsReceived: counts.received,
    TouchpointsStored: counts.stored,
    TouchpointsDuplicate: counts.duplicate,
    TouchpointsQuarantined: counts.quarantined,
    TouchpointsSuppressed: suppressed,
    MessagesFailed: failures.length,
  });
  for (const { message, error } of failures) logFailure(`Message ${message} will be delivered again`, error);
  return failures.map(({ message }) => message);
});
