import { setTimeout as sleep } from 'node:timers/promises';
import { type AsyncInvoker, startAsyncInvoker } from './async-invoke.ts';
import { asyncArn, asyncQueue, asyncSpec } from './async-specs.ts';
import { type Buses, checkTargets, route, type Sender } from './event-bus.ts';
import { startPoller } from './event-source.ts';
import { type Invoked, type LocalFunction, startFunction } from './function.ts';
import { readFunctions } from './function-specs.ts';
import type { Access } from './iam/access.ts';
import { checkFunctionRoles } from './iam/function-needs.ts';
import { type OnLog, openLog } from './log.ts';
import type { Accepted } from './put-events.ts';
import { deadLetterTargets, readEventSources, readQueues } from './queue-specs.ts';
import { readSchedules, type Scheduled, startSchedules } from './schedules.ts';
import type { Queue, Queues } from './sqs.ts';
import { createStreams, type Streams, streamQueue } from './streams.ts';
import type { Assembly } from './template.ts';

export type WorkloadOptions = {
  assembly: Assembly;
  buses: Buses;
  queues: Queues;
  access: Access;
  onLog: OnLog;
  logDir: string | undefined;
  queueUrl(name: string): string;
  environment: Record<string, string>;
  mostInstances: number;
  retryAfterSeconds: number;
  /** Whether functions follow the streams of tables. */
  streams: boolean;
};

export type QueueDepth = { ready: number; inFlight: number; delayed: number };
export type Health = {
  state: 'ready';
  /** True when no event, message or invocation is on its way. Dead letters are at rest. */
  idle: boolean;
  /** Since the start: taken by PutEvents, given to targets, to dead-letter queues of rules, and lost (told aloud). */
  events: { accepted: number; delivered: number; deadLettered: number; lost: number };
  queues: Record<string, QueueDepth & { deadLetter: boolean }>;
  functions: Record<string, LocalFunction['counts']>;
};

export type Workload = {
  functionByArn(arn: string): LocalFunction | undefined;
  publish(accepted: Accepted[]): void;
  /** Resolves when nothing is in flight. */
  idle(): Promise<void>;
  /** Resolves when nothing is in flight, and whoever follows a stream has caught up. */
  followed(): Promise<void>;
  streams: Streams;
  /** Invokes a function (logical id, its beginning, or service name); answers the parsed payload, rejects with its error. */
  invoke(name: string, event: unknown): Promise<unknown>;
  /** Fires a schedule (name, logical id, or its beginning) as if its time had come. */
  runSchedule(name: string): void;
  health(): Health;
  stop(): Promise<void>;
};

// What runs longer than this at a stop is cut off; its messages are tried again at the next start.
const STOP_GRACE_MS = 3000;

/** Functions with everything that feeds them: queues, asynchronous events, schedules. */
export async function startWorkload(options: WorkloadOptions): Promise<Workload> {
  const { assembly, buses, queues, access, onLog, retryAfterSeconds } = options;
  const { resources, region } = assembly;
  for (const queue of readQueues(resources)) queues.create(queue);
  const sources = readEventSources(resources).filter(each => options.streams || each.stream === undefined);
  const followed = sources.filter(each => each.stream !== undefined);
  for (const source of followed) queues.create(streamQueue(source, options.queueUrl));
  checkFunctionRoles(access, resources, sources, region);
  const { credentials } = access;
  const functions = readFunctions(assembly, { ...options, credentials }).map(spec =>
    startFunction(spec, openLog(spec.label, options.logDir, onLog)),
  );
  const events = { accepted: 0, delivered: 0, deadLettered: 0, lost: 0 };
  const lost = (reason: string) => {
    events.lost++;
    onLog(`[bus] ${reason}`);
  };
  const onFault = (reason: string) => onLog(`[queues] ${reason}`);
  const functionByArn = (arn: string) => functions.find(({ spec }) => spec.arn === arn || spec.name === arn);

  const deadLetterArns = new Set(deadLetterTargets(readQueues(resources)));
  const consumed: Queue[] = [];
  const waiting: Queue[] = [];
  const consumers: (AsyncInvoker | ReturnType<typeof startPoller>)[] = [];
  function takeOver(arn: string, by: string): Queue {
    const queue = queues.byArn(arn);
    if (queue === undefined) throw new Error(`${by}: there is no queue ${arn} in the template`);
    queues.releaseInFlight(queue);
    if (followed.some(each => each.queueArn === arn)) waiting.push(queue);
    else consumed.push(queue);
    return queue;
  }
  for (const source of sources) {
    const target = functionByArn(source.functionArn);
    if (target === undefined)
      throw new Error(`${source.id}: there is no function ${source.functionArn} in the template`);
    const queue = takeOver(source.queueArn, source.id);
    if (queue.isFifo())
      throw new Error(`${source.id}: FIFO queues as event sources are not known to the local runtime`);
    const concurrency = Math.min(source.concurrency, target.spec.concurrency);
    consumers.push(
      startPoller({ ...source, concurrency }, queue, queues, target, { region, retryAfterSeconds, onFault }),
    );
  }
  function deliver(arn: string, body: string, sender: Sender, attributes?: Record<string, string>): void {
    const target = functionByArn(arn);
    const refused = access.refusalOf({
      ...sender,
      action: target ? 'lambda:InvokeFunction' : 'sqs:SendMessage',
      resource: target?.spec.arn ?? arn,
      context: { 'aws:sourcearn': sender.arn },
    });
    if (refused !== undefined) throw new Error(refused);
    queues.send(target ? asyncArn(target) : arn, body, attributes);
  }
  checkTargets(buses.rules, arn => functionByArn(arn) !== undefined || queues.byArn(arn) !== undefined);
  for (const { targets } of buses.rules)
    for (const { deadLetterArn } of targets)
      if (deadLetterArn !== undefined) deadLetterArns.add(deadLetterArn);

  function deadLettered(
    arn: string,
    body: string,
    { service, arn: source, roleArn }: Sender,
    reason: string,
  ) {
    // A rule's own dead-letter queue must admit the rule; a schedule has its role for both.
    const sender = { service, arn: source, ...(service.startsWith('scheduler.') ? { roleArn } : {}) };
    try {
      deliver(arn, body, sender, { ERROR_MESSAGE: reason });
      events.deadLettered++;
      return true;
    } catch {
      return false;
    }
  }
  const schedules = readSchedules(resources, buses.rules, region);
  const fire = (schedule: Scheduled, time: Date) => {
    for (const { arn, body, sender, deadLetterArn } of schedule.targets) {
      try {
        deliver(arn, body(time), sender);
      } catch (error) {
        if (deadLetterArn === undefined || !deadLettered(deadLetterArn, body(time), sender, String(error)))
          lost(`schedule ${schedule.name} could not reach ${arn}: ${String(error)}`);
      }
    }
  };
  const targetArns = [...buses.rules, ...schedules].flatMap(({ targets }) => targets.map(({ arn }) => arn));
  for (const target of functions.filter(({ spec }) => targetArns.includes(spec.arn))) {
    const spec = asyncSpec(target, assembly);
    if (spec.deadLetterArn !== undefined) deadLetterArns.add(spec.deadLetterArn);
    queues.create(asyncQueue(target, options.queueUrl));
    const queue = takeOver(spec.queueArn, target.spec.id);
    consumers.push(
      startAsyncInvoker(spec, queue, queues, target, { retryAfterSeconds, onLost: lost, onFault }),
    );
  }
  const stopSchedules = startSchedules(schedules, fire);

  const busy = () =>
    consumed.some(queue => total(depthOf(queue)) > 0) || functions.some(({ counts }) => counts.inFlight > 0);

  return {
    functionByArn,
    publish(accepted) {
      queues.transaction(() => {
        for (const { bus, event } of accepted) {
          const result = route(buses, bus, event, deliver);
          events.delivered += result.delivered;
          events.deadLettered += result.deadLettered;
          result.lost.forEach(lost);
        }
      });
      events.accepted += accepted.length;
    },
    async idle() {
      while (busy()) await sleep(10);
    },
    streams: createStreams(sources, queues),
    async followed() {
      while (busy() || waiting.some(queue => total(depthOf(queue)) > 0)) await sleep(20);
    },
    async invoke(name, event) {
      const target = pick(functions, name, ({ spec }) => [spec.label, spec.id, spec.name], 'function');
      return payloadOf(await target.invoke(event));
    },
    runSchedule(name) {
      fire(
        pick(schedules, name, schedule => [schedule.name, schedule.id], 'schedule'),
        new Date(),
      );
    },
    health: () => ({
      state: 'ready',
      idle: !busy(),
      events: { ...events },
      queues: Object.fromEntries(
        queues
          .all()
          .map(queue => [queue.name, { ...depthOf(queue), deadLetter: deadLetterArns.has(queue.arn) }]),
      ),
      functions: Object.fromEntries(functions.map(({ spec, counts }) => [spec.label, { ...counts }])),
    }),
    async stop() {
      stopSchedules();
      const ended = Promise.all(consumers.map(consumer => consumer.stop()));
      await Promise.race([ended, sleep(STOP_GRACE_MS, undefined, { ref: false })]);
      await Promise.all(functions.map(item => item.stop()));
      await ended;
    },
  };
}

function depthOf(queue: Queue): QueueDepth {
  return {
    ready: Number(queue.getAttribute('ApproximateNumberOfMessages')),
    inFlight: Number(queue.getAttribute('ApproximateNumberOfMessagesNotVisible')),
    delayed: Number(queue.getAttribute('ApproximateNumberOfMessagesDelayed')),
  };
}

function total({ ready, inFlight, delayed }: QueueDepth): number {
  return ready + inFlight + delayed;
}

function pick<T>(items: T[], name: string, names: (item: T) => string[], what: string): T {
  const exact = items.filter(item => names(item).includes(name));
  const found =
    exact.length > 0 ? exact : items.filter(item => names(item).some(own => own.startsWith(name)));
  const [only, ...others] = found;
  const known = items.map(item => names(item)[0]).join(', ');
  if (only === undefined) throw new Error(`There is no ${what} "${name}"; there are: ${known}`);
  if (others.length > 0)
    throw new Error(`"${name}" is the beginning of more than one ${what}; there are: ${known}`);
  return only;
}

function payloadOf(result: Invoked): unknown {
  if (result.ok) return JSON.parse(result.payload);
  throw Object.assign(new Error(result.failure.errorMessage), { name: result.failure.errorType });
}
