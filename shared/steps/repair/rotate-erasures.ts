import type { Erasure } from '../../contract/erasure.ts';
import { entriesOf, newNode } from '../../domain/ledger.ts';
import { isPseudonym, pseudonymOwner } from '../../domain/pseudonym.ts';
import type { IdentifierNode, NodeId } from '../../domain/types.ts';
import { openNodes } from '../open-nodes.ts';
import type { ReceiptStore } from '../ports/erasure.ts';
import type { NodeStore } from '../ports/nodes.ts';

interface Dependencies {
  store: NodeStore & ReceiptStore;
  rekey: (hash: string) => string;
  generation: number;
}

export function rekeyNode({ rekey }: Pick<Dependencies, 'rekey'>, id: NodeId): NodeId {
  const dot = id.indexOf('.');
  return `${id.slice(0, dot)}.${rekey(id.slice(dot + 1))}`;
}

/** Whether this very change of keys wrote the node. */
export async function isOfNewKeys({ store, generation }: Dependencies, id: NodeId): Promise<boolean> {
  const node = (await store.getNodes([id])).get(id);
  return (node?.keys ?? 0) >= generation;
}

/** Entries a page of a pseudonym's ledger. */
const PAGE = 200;

/**
 * What erasures left cannot be derived from the set: marks, and the nameless sightings of pseudonyms with their links.
 * Written beside the old nodes, which are dropped later; done twice, it changes nothing.
 */
export async function rekeyErased(deps: Dependencies, id: NodeId): Promise<void> {
  const { store } = deps;
  const open = (await openNodes(store, [id])).get(id);
  if (open === undefined || (open.node.keys ?? 0) >= deps.generation) return;
  const { erased } = open.node;
  if (erased !== undefined) await put(deps, rekeyNode(deps, id), node => ({ ...node, erased }));
  if (!isPseudonym(id)) return;
  const anchor = rekeyNode(deps, id);
  const holder = pseudonymOwner(anchor);
  const entries = [...entriesOf(open)].map(entry => ({
    ...entry,
    holder,
    lower: entry.lower.map(each => rekeyNode(deps, each)),
  }));
  const pages = new Set((await store.getPages(anchor)).map(page => page.number));
  for (let number = 0; number * PAGE < entries.length; number++) {
    if (pages.has(number)) continue;
    const part = entries.slice(number * PAGE, (number + 1) * PAGE);
    await store.savePage({ node: anchor, number, version: 0, sealedFrom: 0, entries: part });
  }
  await put(deps, anchor, node => ({ ...node, pages: Math.ceil(entries.length / PAGE) }));
  for (const { lower, at, tid } of entries) {
    const link = { anchor, at, tid };
    for (const each of lower) {
      await put(deps, each, ({ up, ...node }) => {
        const isThere = up.some(known => known.anchor === anchor);
        return { ...node, up: isThere ? up : [...up, link] };
      });
    }
  }
}

/** Nobody else writes while keys change. */
async function put(
  { store, generation }: Dependencies,
  id: NodeId,
  edit: (node: IdentifierNode) => IdentifierNode,
): Promise<void> {
  const node = (await store.getNodes([id])).get(id) ?? newNode(id);
  await store.saveNode({ ...edit(node), keys: generation });
}

export async function rekeyReceipt(
  { store, rekey, generation }: Dependencies,
  receipt: Erasure,
): Promise<void> {
  const { namespace, hash } = receipt.identifier;
  if ((receipt.keys ?? 0) >= generation || hash === '') return;
  await store.putErasure({ ...receipt, identifier: { namespace, hash: rekey(hash) }, keys: generation });
}
