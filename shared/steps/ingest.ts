import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { newNode } from '../domain/ledger.ts';
import type { IdentifierNode, NodeId, Tid } from '../domain/types.ts';
import { takeCorrection } from './correct.ts';
import { takeDefinition } from './definitions.ts';
import type { IngestDependencies } from './dependencies.ts';
import { readNode } from './fold-person.ts';
import { receivePlain } from './plain-message.ts';
import type { Message, Received } from './receive.ts';
import { closeRedrive, takeStoredForm } from './repair/redrive.ts';
import { doTasks, stitch } from './stitch.ts';
import { type Outcome, storeTouchpoint } from './store-touchpoints.ts';
import { withWidth } from './with-width.ts';

export interface IngestResult {
  /** in = stored + duplicate + quarantined, of the messages that did not fail. */
  counts: { received: number; stored: number; duplicate: number; quarantined: number };
  /** Of the duplicates, those of somebody who was erased. */
  suppressed: number;
  /** Receipts of contexts that touchpoints quoted, resends counted too. */
  receipts: { proven: number; refused: number };
  /** Messages to be delivered again, with the error of each. */
  failures: { message: string; error: unknown }[];
}

/** Groups of touchpoints without a common identifier that are worked on at a time. */
const WIDTH = 8;

/**
 * Validates, stores, attributes, folds, flags and announces what the messages hold. A message fails as a whole and is
 * delivered again; what of it was done is found done.
 */
export async function ingest(deps: IngestDependencies, messages: readonly Message[]): Promise<IngestResult> {
  const received: Received[] = [];
  for (const message of messages) received.push(await read(deps, message));
  const failed = new Map<string, unknown>();
  const outcomes = new Map<string, Outcome[]>(received.map(each => [each.message, []]));
  const suppressed = new Map<string, number>();

  for (const each of received) {
    try {
      await takeStoredForm(deps, each);
    } catch (error) {
      failed.set(each.message, error);
    }
    for (const record of each.refused) {
      try {
        await deps.store.quarantine(record);
        outcomes.get(each.message)?.push('quarantined');
      } catch (error) {
        failed.set(each.message, error);
      }
    }
  }
  for (const { message, corrections } of received) {
    for (const each of corrections) {
      try {
        outcomes.get(message)?.push(await takeCorrection(deps, each));
      } catch (error) {
        failed.set(message, error);
      }
    }
  }
  for (const { message, definitions } of received) {
    for (const each of definitions) {
      try {
        outcomes.get(message)?.push(await takeDefinition(deps, each));
      } catch (error) {
        failed.set(message, error);
      }
    }
  }
  for (const round of rounds(received)) {
    const groups = connected(round).map(together => [...Map.groupBy(together, anchorOf)]);
    // What is alone in its group nobody here saves: it can be read with the others, before anything is stored.
    const alone = groups.flatMap(group => (group.length === 1 ? group.map(([anchor]) => anchor) : []));
    const nodes = await deps.store.getNodes(alone, 'recent');
    await withWidth(WIDTH, groups, async group => {
      for (const [anchor, items] of group) {
        try {
          const node =
            group.length === 1 ? (nodes.get(anchor) ?? newNode(anchor)) : await readNode(deps, anchor);
          for (const { message, outcome, isSuppressed } of await ingestAnchor(deps, node, items)) {
            outcomes.get(message)?.push(outcome);
            if (isSuppressed) suppressed.set(message, (suppressed.get(message) ?? 0) + 1);
          }
        } catch (error) {
          for (const { message } of items) failed.set(message, error);
        }
      }
    });
  }

  for (const each of received) {
    if (each.redrive === undefined || failed.has(each.message)) continue;
    try {
      await closeRedrive(deps, each, outcomes.get(each.message) ?? []);
    } catch (error) {
      failed.set(each.message, error);
    }
  }

  const counts = { received: 0, stored: 0, duplicate: 0, quarantined: 0 };
  for (const { message, received: count } of received) {
    if (failed.has(message)) continue;
    counts.received += count;
    for (const outcome of outcomes.get(message) ?? []) counts[outcome] += 1;
  }
  const quoted = received
    .filter(({ message }) => !failed.has(message))
    .flatMap(({ touchpoints }) => touchpoints.flatMap(({ context }) => context?.proof ?? []));
  const proven = quoted.filter(each => each === 'proven').length;
  const taken = suppressed.entries().filter(([message]) => !failed.has(message));
  return {
    counts,
    suppressed: taken.reduce((sum, [, count]) => sum + count, 0),
    receipts: { proven, refused: quoted.length - proven },
    failures: [...failed].map(([message, error]) => ({ message, error })),
  };
}

/** The schemas are loaded for the first message that is not plain: most cold starts never see one. */
async function read({ now, intake }: IngestDependencies, message: Message): Promise<Received> {
  const plain = receivePlain(message, now(), intake);
  if (plain !== undefined) return plain;
  const { receive } = await import('./receive.ts');
  return receive(message, now(), intake);
}

interface Item {
  message: string;
  touchpoint: StoredTouchpoint;
  former: string | undefined;
}

/** One id once a round: a second content of it must find the first in the set. */
function rounds(received: readonly Received[]): Item[][] {
  const seen = new Map<Tid, number>();
  const result: Item[][] = [];
  for (const { message, touchpoints, redrive } of received) {
    for (const touchpoint of touchpoints) {
      const round = seen.get(touchpoint.tid) ?? 0;
      seen.set(touchpoint.tid, round + 1);
      result[round] ??= [];
      result[round].push({ message, touchpoint, former: redrive?.record });
    }
  }
  return result;
}

/** Touchpoints that share identifiers stay together: worked on side by side they would only overtake each other. */
function connected(items: readonly Item[]): Item[][] {
  const parent = new Map<NodeId, NodeId>();
  const root = (node: NodeId): NodeId => {
    let top = node;
    for (let up = parent.get(top); up !== undefined && up !== top; up = parent.get(top)) top = up;
    parent.set(node, top);
    return top;
  };
  for (const { touchpoint } of items) {
    const [anchor = '', ...lower] = touchpoint.ids;
    for (const each of lower) parent.set(root(each), root(anchor));
  }
  return [...Map.groupBy(items, each => root(anchorOf(each))).values()];
}

/** `node` was read before anything is stored: if its save succeeds, nobody took these in between. */
async function ingestAnchor(
  deps: IngestDependencies,
  node: IdentifierNode,
  items: readonly Item[],
): Promise<{ message: string; outcome: Outcome; isSuppressed: boolean }[]> {
  const stored = await Promise.all(
    items.map(({ touchpoint, former }) => storeTouchpoint(deps, touchpoint, former)),
  );
  const counting = items.filter((_, i) => stored[i]?.counts).map(each => each.touchpoint);
  const known = items.filter((_, i) => stored[i]?.outcome !== 'stored').map(each => each.touchpoint.tid);
  // To replace a content changes ledgers, this one perhaps.
  const before = stored.some(each => each.replaced) ? undefined : node;
  const erased =
    counting.length > 0 ? await stitch(deps, node.id, counting, new Set(known), before) : new Set();
  // What lost its id may have replaced another before, and left something to do.
  const isLost = stored.some(each => each.outcome === 'quarantined' && !each.counts);
  if (isLost && counting.length === 0) await doTasks(deps, await readNode(deps, node.id));
  return items.map(({ message, touchpoint }, i) => {
    const isSuppressed = stored[i]?.suppressed === true || erased.has(touchpoint.tid);
    return {
      message,
      outcome: isSuppressed ? 'duplicate' : (stored[i]?.outcome ?? 'duplicate'),
      isSuppressed,
    };
  });
}

function anchorOf({ touchpoint }: Item): NodeId {
  return touchpoint.ids[0] as NodeId;
}
