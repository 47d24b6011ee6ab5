import { compare } from '../node-id.ts';
import { groupPlaces } from './grouped.ts';
import type { Texts } from './journey-log.ts';
import type { PathTrie } from './path-trie.ts';

/** The place of each node in the order of their texts, in reading order, a path before those that continue it. */
export function pathRanks(trie: PathTrie, texts: Texts): Uint32Array {
  const ranks = textRanks(trie, texts);
  const count = trie.nodes - 1;
  const last = texts.count() - 1;
  // The last child first, as a stack gives them back the other way round.
  const byValue = groupPlaces(
    Uint32Array.from({ length: count }, (_, i) => last - (ranks[trie.valueOf(i + 1)] ?? 0)),
    texts.count(),
  ).members;
  const { first, members } = groupPlaces(
    Uint32Array.from(byValue, place => trie.parentOf(place + 1)),
    trie.nodes,
  );
  const order = new Uint32Array(trie.nodes);
  const open = [0];
  for (let rank = 0; open.length > 0; rank++) {
    const node = open.pop() ?? 0;
    order[node] = rank;
    const end = first[node + 1] ?? 0;
    for (let child = first[node] ?? 0; child < end; child++)
      open.push((byValue[members[child] ?? 0] ?? 0) + 1);
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
