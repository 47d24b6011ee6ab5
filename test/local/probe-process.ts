// The probe in a process of its own, so that it can be killed. Tells its addresses to the parent.
import { startProbe } from './probe.ts';

const { runtime } = await startProbe({ dataDir: process.argv[2], retryAfterSeconds: 30 });
process.send?.({
  awsEndpoint: runtime.awsEndpoint,
  signingKey: runtime.signingKey,
  engine: runtime.engine.endpoint,
});
