import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { isObject } from './json.ts';
import type { FunctionLog } from './log.ts';

export type FunctionSpec = {
  /** Logical id in the template. */
  id: string;
  /** Short name for people: the service name, else the logical id. */
  label: string;
  name: string;
  arn: string;
  file: string;
  exportName: string;
  environment: Record<string, string>;
  timeoutMs: number;
  memoryMiB: number;
  /** Instances at one time. */
  concurrency: number;
};

export type Invoked =
  | { ok: true; payload: string }
  | { ok: false; failure: { errorType: string; errorMessage: string; trace?: string[] } };

export type LocalFunction = {
  spec: FunctionSpec;
  /** Runs when an instance is free. Never rejects: an error of the function is part of the answer. */
  invoke(event: unknown): Promise<Invoked>;
  counts: { invocations: number; errors: number; inFlight: number };
  stop(): Promise<void>;
};

type Instance = {
  worker: Worker;
  /** Resolves when the bundle is loaded; with the failure, when it cannot be. */
  loaded: Promise<Invoked | undefined>;
  finish?: ((result: Invoked) => void) | undefined;
};

// The limit of a synchronous answer on AWS: 6 MB and 100 bytes.
const LARGEST_ANSWER = 6_291_556;
// Loading has a time limit of its own on Lambda, apart from the function's.
const INIT_MS = 10_000;
/** The error of what a stop cut off: nobody's fault, and so told to nobody. */
export const STOPPED = 'Runtime.Stopped';
const WORKER = new URL('./function-worker.ts', import.meta.url);

export function startFunction(spec: FunctionSpec, log: FunctionLog): LocalFunction {
  const idle: Instance[] = [];
  const all = new Set<Instance>();
  const waiting: (() => void)[] = [];
  const counts = { invocations: 0, errors: 0, inFlight: 0 };
  let running = 0;
  let stopped = false;

  function start(): Instance {
    const worker = new Worker(WORKER, {
      workerData: { file: spec.file, exportName: spec.exportName },
      env: spec.environment,
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    const { promise: loaded, resolve: settle } = Promise.withResolvers<Invoked | undefined>();
    const instance: Instance = { worker, loaded };
    all.add(instance);
    const timer = setTimeout(
      settle,
      INIT_MS,
      failed('Sandbox.Timedout', 'The function did not load in 10 seconds'),
    );
    void loaded.then(() => clearTimeout(timer));
    worker.stdout.on('data', (chunk: Buffer) => log.output(chunk));
    worker.stderr.on('data', (chunk: Buffer) => log.errors(chunk));
    const end = (result: Invoked) => {
      forget(instance);
      settle(result);
      instance.finish?.(result);
    };
    worker.on('message', message => {
      if (isObject(message) && 'ready' in message)
        settle(message['ready'] === true ? undefined : answerOf(message));
      else instance.finish?.(answerOf(message));
    });
    worker.on('error', error => end(failed(error instanceof Error ? error.name : 'Error', String(error))));
    worker.on('exit', code => end(failed('Runtime.ExitError', `Error: Runtime exited with code ${code}`)));
    return instance;
  }

  function forget(instance: Instance): void {
    all.delete(instance);
    const at = idle.indexOf(instance);
    if (at >= 0) idle.splice(at, 1);
  }

  async function slot(): Promise<void> {
    if (running < spec.concurrency) running++;
    else await new Promise<void>(resolve => waiting.push(resolve));
  }

  function freeSlot(): void {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }

  async function run(event: unknown): Promise<Invoked> {
    if (stopped) return cutOff();
    const requestId = randomUUID();
    const instance = idle.pop() ?? start();
    const broken = await instance.loaded;
    if (broken !== undefined) {
      // The next event gets a fresh instance, which tries again.
      forget(instance);
      void instance.worker.terminate();
    }
    const result = broken ?? (await runLoaded(instance, event, requestId));
    if (result.ok) return result;
    if (stopped) return cutOff();
    log.failure(requestId, result.failure);
    return result;
  }

  async function runLoaded(instance: Instance, event: unknown, requestId: string): Promise<Invoked> {
    const seconds = (spec.timeoutMs / 1000).toFixed(2);
    const { promise, resolve } = Promise.withResolvers<Invoked>();
    instance.finish = resolve;
    const timer = setTimeout(() => {
      resolve(
        failed('Sandbox.Timedout', `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`),
      );
      forget(instance);
      void instance.worker.terminate();
    }, spec.timeoutMs);
    const context = contextOf(spec, requestId);
    const deadline = Date.now() + spec.timeoutMs;
    instance.worker.postMessage({ event: JSON.stringify(event ?? null), context, deadline });
    const result = await promise;
    clearTimeout(timer);
    instance.finish = undefined;
    if (all.has(instance)) idle.push(instance);
    return result;
  }

  return {
    spec,
    counts,
    async invoke(event) {
      counts.invocations++;
      counts.inFlight++;
      await slot();
      try {
        const result = limited(await run(event));
        if (!result.ok) counts.errors++;
        return result;
      } finally {
        counts.inFlight--;
        freeSlot();
      }
    },
    async stop() {
      stopped = true;
      await Promise.all([...all].map(instance => instance.worker.terminate()));
      await log.close();
    },
  };
}

function cutOff(): Invoked {
  return failed(STOPPED, 'The local runtime is stopping');
}

function failed(errorType: string, errorMessage: string): Invoked {
  return { ok: false, failure: { errorType, errorMessage } };
}

function limited(result: Invoked): Invoked {
  if (!result.ok || Buffer.byteLength(result.payload) <= LARGEST_ANSWER) return result;
  return failed(
    'Function.ResponseSizeTooLarge',
    `Response payload size exceeded maximum allowed payload size (${LARGEST_ANSWER} bytes).`,
  );
}

function answerOf(message: unknown): Invoked {
  if (isObject(message) && typeof message['payload'] === 'string')
    return { ok: true, payload: message['payload'] };
  const failure = isObject(message) && isObject(message['failure']) ? message['failure'] : {};
  const trace = Array.isArray(failure['trace']) ? failure['trace'].map(String) : [];
  const { errorType = 'Error', errorMessage = '' } = failure;
  return { ok: false, failure: { errorType: String(errorType), errorMessage: String(errorMessage), trace } };
}

function contextOf(spec: FunctionSpec, requestId: string): Record<string, unknown> {
  return {
    awsRequestId: requestId,
    functionName: spec.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: spec.arn,
    memoryLimitInMB: String(spec.memoryMiB),
    logGroupName: spec.environment['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: spec.environment['AWS_LAMBDA_LOG_STREAM_NAME'],
  };
}
