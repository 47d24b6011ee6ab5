import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import { OUTCOMES } from '../../shared/contract/touchpoint-values.ts';
import { createNames, type Names } from './names.ts';

/** What folding needs of many touchpoints, in columns: a million as objects would not fit in memory. */
export interface TouchpointColumns {
  nodes: Names;
  length(): number;
  add(touchpoint: StoredTouchpoint): void;
  replace(place: number, touchpoint: StoredTouchpoint): void;
  idOf(place: number): string;
  atOf(place: number): number;
  /** Numbers of its nodes, the anchor first. */
  nodesOf(place: number): Int32Array;
  /** Negative: its content comes before the other's in the order that decides which of two counts; 0: the same. */
  compareDigest(place: number, digest: string): number;
  /** Again as an object. `tid` is its id's digest, which the columns do not keep. */
  read(place: number, tid: string): StoredTouchpoint;
}

const INTS = ['channel', 'activity', 'team', 'reason', 'journeyType', 'outcome', 'context', 'from'] as const;
const MONEY = ['cost', 'value'] as const;
const NO_CONTEXT = 0;
const NOT_RECEIVED = 1;
const RECEIVED = 2;

export function createColumns(): TouchpointColumns {
  let capacity = 1024;
  let length = 0;
  let usedNodes = 0;
  const ints = Object.fromEntries(INTS.map(name => [name, new Int32Array(capacity)]));
  const currency = Object.fromEntries(MONEY.map(name => [name, new Int32Array(capacity)]));
  const amount = Object.fromEntries(MONEY.map(name => [name, new Float64Array(capacity)]));
  let at = new Float64Array(capacity);
  let digests = new Float64Array(capacity);
  let nodeStart = new Int32Array(capacity);
  let nodeCount = new Uint8Array(capacity);
  let flatNodes = new Int32Array(capacity);
  const ids: string[] = [];
  const statements = new Map<number, NonNullable<StoredTouchpoint['statements']>>();
  const nodes = createNames();
  const words = createNames();

  function grow(): void {
    capacity *= 2;
    for (const name of INTS) ints[name] = enlarged(ints[name], new Int32Array(capacity));
    for (const name of MONEY) {
      currency[name] = enlarged(currency[name], new Int32Array(capacity));
      amount[name] = enlarged(amount[name], new Float64Array(capacity));
    }
    at = enlarged(at, new Float64Array(capacity));
    digests = enlarged(digests, new Float64Array(capacity));
    nodeStart = enlarged(nodeStart, new Int32Array(capacity));
    nodeCount = enlarged(nodeCount, new Uint8Array(capacity));
  }

  function set(name: (typeof INTS)[number], place: number, value: number): void {
    (ints[name] as Int32Array)[place] = value;
  }

  const get = (name: (typeof INTS)[number], place: number): number => ints[name]?.[place] ?? 0;

  function write(place: number, touchpoint: StoredTouchpoint): void {
    ids[place] = touchpoint.id;
    at[place] = touchpoint.at;
    digests[place] = digestNumber(touchpoint.digest);
    for (const name of ['channel', 'activity', 'team', 'reason', 'journeyType'] as const) {
      set(name, place, words.numberOf(touchpoint[name]));
    }
    const { outcome, context } = touchpoint;
    set('outcome', place, outcome === undefined ? 0 : OUTCOMES.indexOf(outcome) + 1);
    set('context', place, context === undefined ? NO_CONTEXT : context.received ? RECEIVED : NOT_RECEIVED);
    set('from', place, words.numberOf(context?.from));
    for (const name of MONEY) {
      (currency[name] as Int32Array)[place] = words.numberOf(touchpoint[name]?.currency);
      (amount[name] as Float64Array)[place] = touchpoint[name]?.amount ?? 0;
    }
    if (touchpoint.statements === undefined) statements.delete(place);
    else statements.set(place, touchpoint.statements);
    writeNodes(place, touchpoint.ids);
  }

  function writeNodes(place: number, list: readonly string[]): void {
    while (usedNodes + list.length > flatNodes.length) {
      flatNodes = enlarged(flatNodes, new Int32Array(flatNodes.length * 2));
    }
    nodeStart[place] = usedNodes;
    nodeCount[place] = list.length;
    for (const node of list) flatNodes[usedNodes++] = nodes.numberOf(node);
  }

  const nodesOf = (place: number): Int32Array => {
    const start = nodeStart[place] ?? 0;
    return flatNodes.subarray(start, start + (nodeCount[place] ?? 0));
  };

  return {
    nodes,
    length: () => length,
    add(touchpoint) {
      if (length === capacity) grow();
      write(length++, touchpoint);
    },
    replace: write,
    idOf: place => ids[place] ?? '',
    atOf: place => at[place] ?? 0,
    nodesOf,
    compareDigest: (place, digest) => (digests[place] ?? 0) - digestNumber(digest),
    read(place, tid) {
      const touchpoint: StoredTouchpoint = {
        id: ids[place] ?? '',
        tid,
        digest: '',
        at: at[place] ?? 0,
        occurredAt: '',
        channel: words.textOf(get('channel', place)) ?? '',
        activity: words.textOf(get('activity', place)) ?? '',
        ids: Array.from(nodesOf(place), node => nodes.textOf(node) ?? ''),
      };
      for (const name of ['team', 'reason', 'journeyType'] as const) {
        const text = words.textOf(get(name, place));
        if (text !== undefined) touchpoint[name] = text;
      }
      const outcome = OUTCOMES[get('outcome', place) - 1];
      if (outcome !== undefined) touchpoint.outcome = outcome;
      const context = get('context', place);
      const from = words.textOf(get('from', place));
      if (context !== NO_CONTEXT) {
        touchpoint.context = { received: context === RECEIVED, ...(from === undefined ? {} : { from }) };
      }
      for (const name of MONEY) {
        const code = words.textOf(currency[name]?.[place] ?? 0);
        if (code !== undefined) touchpoint[name] = { amount: amount[name]?.[place] ?? 0, currency: code };
      }
      const stated = statements.get(place);
      if (stated !== undefined) touchpoint.statements = stated;
      return touchpoint;
    },
  };
}

function enlarged<T extends Int32Array | Float64Array | Uint8Array>(from: T | undefined, into: T): T {
  if (from !== undefined) into.set(from);
  return into;
}

/** The first seven characters as a number that sorts as they do: 42 random bits, enough to tell two contents apart. */
function digestNumber(digest: string): number {
  let number = 0;
  for (let i = 0; i < 7; i++) number = number * 128 + (digest.charCodeAt(i) & 127);
  return number;
}
