import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Touchpoint } from '../shared/contract/touchpoint.ts';
import { createPacker, type Envelope } from '../shared/eventbridge/envelopes.ts';
import { entryBytes, MAX_CALL_BYTES, MAX_ENTRIES, putOrRefuse } from '../shared/eventbridge/put-events.ts';
import { checkTouchpoint } from './check.ts';
import { CLOSED, type Fault, FULL, faultOf } from './fault.ts';
import type { Publisher, PublisherOptions, PublishResult } from './types.ts';

export type { Touchpoint } from '../shared/contract/touchpoint.ts';
export type { Issue } from './check.ts';
export type { Publisher, PublisherOptions, PublishResult, Rejected, Undelivered } from './types.ts';

/** One call of `publish`. */
interface Order {
  open: number;
  readonly result: PublishResult;
  readonly done: () => void;
}

interface Waiting {
  readonly order: Order;
  readonly index: number;
  readonly touchpoint: Touchpoint;
  readonly bytes: number;
}

/** Validates touchpoints and sends them to the bus in shared events; nothing it was given is ever lost from sight. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { source, busName = 'hilvan', windowMs = 100, maxCalls = 4, attempts, sleep, random } = options;
  const { maxPending = 20_000, maxPendingBytes = 64 * 1024 * 1024, maxTouchpoints, maxBytes } = options;
  if (source === '') throw new TypeError('source is empty: name the emitting system, such as shop.web');
  if (source.startsWith('aws.') || source.startsWith('hilvan.')) {
    throw new TypeError(`source is ${source}, but aws. and hilvan. are not yours: name the emitting system`);
  }
  const client = options.client ?? createClient(options);
  const stop = new AbortController();
  const bus = {
    client,
    busName,
    signal: stop.signal,
    ...(attempts !== undefined && { attempts }),
    ...(sleep !== undefined && { sleep }),
    ...(random !== undefined && { random }),
  };
  const packer = createPacker<Waiting>(source, {
    ...(maxTouchpoints !== undefined && { maxTouchpoints }),
    ...(maxBytes !== undefined && { maxBytes }),
  });
  /** Full events, or such whose window is over, that no call has taken yet. */
  const sealed: Envelope<Waiting>[] = [];
  const orders = new Set<Promise<unknown>>();
  let waitingForRoom: (() => void)[] = [];
  let pending = 0;
  let pendingBytes = 0;
  let calls = 0;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const isFull = () => pending >= maxPending || pendingBytes >= maxPendingBytes;

  function settle({ order, index, touchpoint, bytes }: Waiting, fault: Fault | undefined): void {
    pending--;
    pendingBytes -= bytes;
    if (fault === undefined) order.result.sent++;
    else order.result.undelivered.push({ index, touchpoint, ...fault });
    order.open--;
    if (order.open === 0) order.done();
  }

  async function call(envelopes: Envelope<Waiting>[]): Promise<void> {
    calls++;
    const refusals = stop.signal.aborted
      ? envelopes.map((_, index) => ({ index, code: 'AbortError', message: '' }))
      : await putOrRefuse(bus, envelopes);
    const faults = new Map(refusals.map(each => [each.index, faultOf(each)]));
    for (const [i, { members }] of envelopes.entries()) {
      for (const member of members) settle(member, faults.get(i));
    }
    calls--;
    if (!isFull()) {
      const awaken = waitingForRoom;
      waitingForRoom = [];
      for (const wake of awaken) wake();
    }
    pump();
  }

  function pump(): void {
    while (calls < maxCalls && sealed.length > 0) void call(takeCall(sealed));
  }

  function sealRest(): void {
    clearTimeout(timer);
    timer = undefined;
    const rest = packer.rest();
    if (rest !== undefined) sealed.push(rest);
    pump();
  }

  function take(order: Order, index: number, touchpoint: Touchpoint): void {
    const checked = checkTouchpoint(touchpoint);
    if (!checked.ok) {
      order.result.rejected.push({ index, touchpoint, issues: checked.issues });
      return;
    }
    const fault = closed ? CLOSED : isFull() ? FULL : undefined;
    if (fault !== undefined) {
      order.result.undelivered.push({ index, touchpoint, ...fault });
      return;
    }
    order.open++;
    pending++;
    pendingBytes += checked.bytes;
    const full = packer.add(checked.text, checked.bytes, { order, index, touchpoint, bytes: checked.bytes });
    if (full !== undefined) sealed.push(full);
    // It holds the process open: what waits must not be lost at its end.
    timer ??= setTimeout(sealRest, windowMs);
  }

  async function flush(): Promise<void> {
    sealRest();
    await Promise.all(orders);
  }

  return {
    publish(touchpoints) {
      const result: PublishResult = { sent: 0, rejected: [], undelivered: [] };
      const fate = new Promise<PublishResult>(resolve => {
        const done = () => {
          result.undelivered.sort((a, b) => a.index - b.index);
          resolve(result);
        };
        const order: Order = { open: 1, result, done };
        const list: readonly Touchpoint[] = isList(touchpoints) ? touchpoints : [touchpoints];
        for (const [index, touchpoint] of list.entries()) take(order, index, touchpoint);
        order.open--;
        if (order.open === 0) done();
      });
      orders.add(fate);
      void fate.then(() => orders.delete(fate));
      if (isFull()) sealRest();
      else pump();
      return fate;
    },
    flush,
    async ready() {
      while (isFull() && !closed) await new Promise<void>(resolve => waitingForRoom.push(resolve));
    },
    async close({ timeoutMs } = {}) {
      closed = true;
      for (const wake of waitingForRoom) wake();
      const limit = timeoutMs === undefined ? undefined : setTimeout(() => stop.abort(), timeoutMs);
      await flush();
      clearTimeout(limit);
      if (options.client === undefined) client.destroy();
    },
  };
}

function isList(given: Touchpoint | readonly Touchpoint[]): given is readonly Touchpoint[] {
  return Array.isArray(given);
}

/** As many of the first events as one call may carry. */
function takeCall(sealed: Envelope<Waiting>[]): Envelope<Waiting>[] {
  let bytes = 0;
  let count = 0;
  for (const envelope of sealed) {
    bytes += entryBytes(envelope);
    if (count === MAX_ENTRIES || (count > 0 && bytes > MAX_CALL_BYTES)) break;
    count++;
  }
  return sealed.splice(0, count);
}

/** Tries once: the publisher itself tries again. A connection that hangs must end, or nothing behind it goes on. */
function createClient({ region, endpoint }: PublisherOptions): EventBridgeClient {
  return new EventBridgeClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(endpoint !== undefined &&
      isLocal(endpoint) && {
        region: region ?? 'eu-west-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      }),
  });
}

function isLocal(endpoint: string): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(endpoint).hostname);
}
