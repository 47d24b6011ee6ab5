/** A clock that stands still while anything can be done, and then jumps to what is due next. */
export interface SimulatedTime {
  /** Milliseconds since the start. */
  now(): number;
  sleep(ms: number): Promise<void>;
  after(ms: number, work: () => void): void;
  /** Runs until nothing sleeps any more. */
  run(): Promise<void>;
}

interface Sleeper {
  at: number;
  order: number;
  wake: () => void;
}

export function createSimulatedTime(): SimulatedTime {
  const heap: Sleeper[] = [];
  let time = 0;
  let order = 0;
  const after = (ms: number, wake: () => void): void => push(heap, { at: time + ms, order: order++, wake });
  return {
    now: () => time,
    after,
    sleep: ms => new Promise(wake => after(ms, wake)),
    async run() {
      for (let next = pop(heap); next !== undefined; next = pop(heap)) {
        time = next.at;
        next.wake();
        // All that follows without waiting for time happens before the clock goes on.
        await new Promise(resolve => setImmediate(resolve));
      }
    },
  };
}

const isBefore = (a: Sleeper, b: Sleeper): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Sleeper[], item: Sleeper): void {
  let at = heap.length;
  heap.push(item);
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const above = heap[parent] as Sleeper;
    if (isBefore(above, item)) break;
    heap[at] = above;
    at = parent;
  }
  heap[at] = item;
}

function pop(heap: Sleeper[]): Sleeper | undefined {
  const [first] = heap;
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Sleeper, heap[child] as Sleeper)) child += 1;
    const below = heap[child] as Sleeper;
    if (isBefore(last, below)) break;
    heap[at] = below;
    at = child;
  }
  heap[at] = last;
  return first;
}
