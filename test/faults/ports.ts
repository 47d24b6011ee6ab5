import type { BoundReached } from '../../shared/contract/bound.ts';
import type { FlagAnnouncement } from '../../shared/contract/flag.ts';
import type { IdentifierNode, NodeId } from '../../shared/domain/types.ts';
import type { Announcer } from '../../shared/steps/ports/announcer.ts';
import type { Store } from '../../shared/steps/ports/store.ts';
import type { Timer } from '../../shared/steps/ports/timers.ts';
import type { Fault, Process, Weather } from './weather.ts';

/** The process has ended: whoever waits for its answer waits in vain, and its work is delivered again. */
export class Crash extends Error {
  readonly code = 'crash';
  constructor() {
    super('The process was ended by the harness');
    this.name = 'Crash';
  }
}

/** A call that failed and left its caller alive: throttled, timed out, refused. */
class CallFailed extends Error {
  readonly code = 'call-failed';
  constructor(fault: Fault, method: string) {
    super(`${method} failed: ${fault}, made by the harness`);
    this.name = 'CallFailed';
  }
}

interface Conditions {
  process: Process;
  weather: Weather;
  /** Awaited before each call: where other writers come in between. */
  turn?: (method: string) => Promise<unknown>;
}

/** A port of which any call can fail. It knows no method by name but those whose fault has a shape of its own. */
export function underFaults<T extends object>(port: T, conditions: Conditions, past?: Past): T {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]) =>
        perform(conditions, past, String(name), args, (given = args) => Reflect.apply(method, target, given));
    },
  });
}

async function perform(
  { process, weather, turn }: Conditions,
  past: Past | undefined,
  method: string,
  args: unknown[],
  call: (given?: unknown[]) => Promise<unknown>,
): Promise<unknown> {
  await turn?.(method);
  if (process.dead) throw new Crash();
  const fault = weather({ method, args, process });
  const answer = await suffer(fault, process, past, method, args, call);
  // Another of its calls may have met its end meanwhile.
  if (process.dead) throw new Crash();
  return answer;
}

async function suffer(
  fault: Fault | undefined,
  process: Process,
  past: Past | undefined,
  method: string,
  args: unknown[],
  call: (given?: unknown[]) => Promise<unknown>,
): Promise<unknown> {
  switch (fault) {
    case undefined:
      return call();
    case 'crash-before':
      process.dead = true;
      throw new Crash();
    case 'crash-after':
      await call();
      process.dead = true;
      throw new Crash();
    case 'throttle':
      throw new CallFailed(fault, method);
    case 'time-out':
      await call();
      throw new CallFailed(fault, method);
    case 'repeat':
      await call();
      return call();
    case 'conflict':
      return false;
    case 'stale':
      return past?.(method, args) ?? call();
    case 'partial': {
      const [announcements = []] = args as [FlagAnnouncement[]?];
      await call([announcements.filter((_, i) => i % 2 === 0)]);
      throw new CallFailed(fault, method);
    }
    case 'unprocessed':
      throw new Error('A port knows no keys left over: that is between the adapter and the table');
  }
}

/** What a read would have answered a little earlier; `undefined`: nothing else than now. */
type Past = (method: string, args: readonly unknown[]) => unknown;

/** A store that remembers what it answered a while ago, and the event ids of all that was to be announced (`due`). */
export function withPast<T extends Store>(store: T): { store: T; past: Past; due: ReadonlySet<string> } {
  const due = new Set<string>();
  const earlier = new Map<NodeId, IdentifierNode[]>();
  let swept: Timer[] = [];
  const remembering: T = {
    ...store,
    async saveNode(node: IdentifierNode) {
      const [before] = (await store.getNodes([node.id])).values();
      const saved = await store.saveNode(node);
      if (saved && before !== undefined)
        earlier.set(node.id, [...(earlier.get(node.id) ?? []), before].slice(-3));
      if (saved)
        for (const { flag, sequence } of node.person?.outbox ?? []) due.add(`${flag.id}#${sequence}`);
      return saved;
    },
    async dueTimers(now: number, limit: number) {
      const timers = await store.dueTimers(now, limit);
      if (timers.length > 0) swept = timers;
      return timers;
    },
  };
  const past: Past = (method, args) => {
    // Timers that were looked at already, and none of the new ones.
    if (method === 'dueTimers') return structuredClone(swept);
    if (method !== 'getNodes') return undefined;
    const found = new Map<NodeId, IdentifierNode>();
    for (const id of args[0] as NodeId[]) {
      // The first of those kept; a node saved once only was not there yet.
      const [node] = earlier.get(id) ?? [];
      if (node !== undefined) found.set(id, structuredClone(node));
    }
    return found;
  };
  return { store: remembering, past, due };
}

/** Takes announcements as a consumer of the bus does: the same event id again must say the same. */
export interface Bus extends Announcer {
  readonly heard: ReadonlyMap<string, FlagAnnouncement>;
  readonly reported: ReadonlyMap<string, BoundReached>;
  /** Event ids that came with two contents. */
  readonly contradicted: ReadonlySet<string>;
  /** In the order in which they came, repeated ones too. */
  readonly deliveries: readonly FlagAnnouncement[];
}

export function createBus(): Bus {
  const heard = new Map<string, FlagAnnouncement>();
  const reported = new Map<string, BoundReached>();
  const contradicted = new Set<string>();
  const deliveries: FlagAnnouncement[] = [];
  return {
    heard,
    reported,
    contradicted,
    deliveries,
    async announce(announcements) {
      for (const each of structuredClone(announcements)) {
        deliveries.push(each);
        const before = heard.get(each.eventId);
        if (before !== undefined && JSON.stringify(before) !== JSON.stringify(each))
          contradicted.add(each.eventId);
        heard.set(each.eventId, each);
      }
    },
    async report(bounds) {
      for (const each of structuredClone(bounds)) {
        const before = reported.get(each.eventId);
        if (before !== undefined && JSON.stringify(before) !== JSON.stringify(each))
          contradicted.add(each.eventId);
        reported.set(each.eventId, each);
      }
    },
  };
}
