import { compare } from '../node-id.ts';
import type { Texts } from './journey-log.ts';
import type { PathTrie } from './path-trie.ts';

/** The place of each node in the order of their texts, in reading order, a path before those that continue it. */
export function pathRanks(trie: PathTrie, texts: Texts): Uint32Array {
  const ranks = textRanks(trie, texts);
  const nodes = Uint32Array.from({ length: trie.nodes - 1 }, (_, i) => i + 1);
  const parents = Uint32Array.from(nodes, node => trie.parentOf(node));
  const values = Uint32Array.from(nodes, node => ranks[trie.valueOf(node)] ?? 0);
  // The last child first, as a stack gives them back the other way round.
  nodes.sort(
    (a, b) => (parents[a - 1] ?? 0) - (parents[b - 1] ?? 0) || (values[b - 1] ?? 0) - (values[a - 1] ?? 0),
  );
  const firstChild = new Uint32Array(trie.nodes + 1);
  for (const parent of parents) firstChild[parent + 1] = (firstChild[parent + 1] ?? 0) + 1;
  for (let node = 1; node < firstChild.length; node++) {
    firstChild[node] = (firstChild[node] ?? 0) + (firstChild[node - 1] ?? 0);
  }
  const order = new Uint32Array(trie.nodes);
  const open = [0];
  for (let rank = 0; open.length > 0; rank++) {
    const node = open.pop() ?? 0;
    order[node] = rank;
    const end = firstChild[node + 1] ?? 0;
    for (let child = firstChild[node] ?? 0; child < end; child++) open.push(nodes[child] ?? 0);
  }
  return order;
}

function textRanks(trie: PathTrie, texts: Texts): Uint32Array {
  const used = new Set<number>();
  for (let node = 1; node < trie.nodes; node++) used.add(trie.valueOf(node));
  const sorted = [...used].sort((a, b) => compare(texts.textOf(a), texts.textOf(b)));
  const ranks = new Uint32Array(texts.count());
  for (const [rank, value] of sorted.entries()) ranks[value] = rank;
  return ranks;
}
