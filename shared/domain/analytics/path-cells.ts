import { namedNumber, partsOf, wholeNumber } from './cell.ts';
import type { JourneyLog } from './journey-log.ts';
import type { PathTrie } from './path-trie.ts';
import type { Selection } from './report.ts';
import { END, MORE, START } from './states.ts';

type Test = (end: number, cut: boolean) => boolean;

/** The journeys whose path is the one that the cell names. */
export function openPath(log: JourneyLog, selection: Selection, trie: PathTrie, cell: string): number[] {
  const [kind, ...parts] = partsOf(cell);
  const test = kind === undefined ? undefined : testOf(log, trie, kind, parts);
  if (test === undefined) return [];
  return [...selection].filter((_, place) => test(trie.ends[place] ?? -1, trie.cut[place] === 1));
}

function testOf(log: JourneyLog, trie: PathTrie, kind: string, parts: string[]): Test | undefined {
  if (kind === 'flow') return flowTest(log, trie, parts);
  if (parts.length === 0) {
    if (kind === 'all') return end => end !== -1;
    return kind === 'without' ? end => end === -1 : undefined;
  }
  const node = parts.reduce((at, part) => (at === -1 ? -1 : trie.childOf(at, namedNumber(log, part))), 0);
  if (node === -1) return undefined;
  if (kind === 'path') return (end, cut) => end === node && !cut;
  if (kind === 'cut') return (end, cut) => end === node && cut;
  return kind === 'through' ? end => wayOf(trie, end).includes(node) : undefined;
}

function flowTest(log: JourneyLog, trie: PathTrie, parts: string[]): Test | undefined {
  const [place, from, to] = parts;
  const position = wholeNumber(place);
  if (position === -1 || parts.length !== 3) return undefined;
  if ((position === 0) !== (from === START)) return undefined;
  const fromValue = namedNumber(log, from);
  const toValue = namedNumber(log, to);
  return (end, cut) => {
    const way = wayOf(trie, end);
    const at = (index: number) => trie.valueOf(way[index] ?? 0);
    if (way.length < position) return false;
    if (position > 0 && at(position - 1) !== fromValue) return false;
    if (to === END || to === MORE) return way.length === position && cut === (to === MORE);
    return way.length > position && at(position) === toValue;
  };
}

/** Nodes from the first to the end. */
function wayOf(trie: PathTrie, end: number): number[] {
  const way: number[] = [];
  for (let at = end; at > 0; at = trie.parentOf(at)) way.push(at);
  return way.reverse();
}
