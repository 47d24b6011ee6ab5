// The application in a process of its own, so that it can be killed. Tells its address, and its engine's process when
// asked; goes when the parent goes.
import { startLocal } from '../../local/runtime.ts';

process.on('disconnect', () => process.exit(1));
const [assembly = '', dataDir] = process.argv.slice(2);
const onLog = (line: string) => process.send?.({ complaint: line });
const runtime = await startLocal({ assembly, dataDir, port: 0, awsPort: 0, retryAfterSeconds: 1, onLog });
process.on('message', () => process.send?.({ engine: runtime.engine.pid }));
process.send?.({ awsEndpoint: runtime.awsEndpoint, engine: runtime.engine.pid });
