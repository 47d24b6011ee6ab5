// One instance of a function: a worker thread with an environment of its own. Loads the bundle, says so, then takes events.
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

type Invocation = { event: string; context: Record<string, unknown>; deadline: number };
type Failure = { errorType: string; errorMessage: string; trace: string[] };
type Handler = (event: unknown, context: unknown) => unknown;

const { file, exportName }: { file: string; exportName: string } = workerData;
process.setSourceMapsEnabled(true);

async function load(): Promise<Handler> {
  const module: Record<string, unknown> = await import(pathToFileURL(file).href);
  const found = module[exportName];
  if (typeof found !== 'function')
    throw Object.assign(new Error(`${exportName} is undefined or not exported by ${file}`), {
      name: 'Runtime.HandlerNotFound',
    });
  return (event, context) => Reflect.apply(found, undefined, [event, context]);
}

async function run(handler: Handler, { event, context, deadline }: Invocation): Promise<void> {
  try {
    const result = await handler(JSON.parse(event), {
      ...context,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    });
    parentPort?.postMessage({ ok: true, payload: JSON.stringify(result) ?? 'null' });
  } catch (error) {
    parentPort?.postMessage({ ok: false, failure: failureOf(error) });
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof Error)
    return { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? '').split('\n') };
  return { errorType: typeof error, errorMessage: String(error), trace: [] };
}

try {
  const handler = await load();
  parentPort?.on('message', invocation => run(handler, invocation));
  parentPort?.postMessage({ ready: true });
} catch (error) {
  parentPort?.postMessage({ ready: false, failure: failureOf(error) });
}
