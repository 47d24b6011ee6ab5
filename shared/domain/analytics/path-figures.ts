import type { Share } from './intervals.ts';
import type { Quantiles } from './samples.ts';

/**
 * Every path ends somewhere, so variants and what `others` sums up come to `journeys`, and so does each position of the flow:
 * what enters a value at one position leaves it at the next, or ends there.
 */
export interface PathFigures {
  /** Those that have a path, and those that lack the step it should begin or end with. */
  journeys: number;
  cell: string;
  without: { journeys: number; cell: string };
  /** `backward`: the tree and the flow are read from `to` back in time; variants are written forward all the same. */
  direction: 'forward' | 'backward';
  /** By journeys falling, then texts in reading order. */
  variants: Variant[];
  /** Not listed. */
  others: { variants: number; journeys: number };
  tree: PathNode[];
  /** By position, then journeys falling, then names. */
  flow: Link[];
}

export interface Variant {
  /** In order of time. */
  path: string[];
  /** It goes on beyond the longest path shown. */
  cut: boolean;
  journeys: number;
  cell: string;
  /** Of all paths. */
  share: Share;
  completed: Share;
  /** From first to last touchpoint of the journey, ms. */
  duration: Quantiles;
  /** Touchpoints that were rework, in the whole journeys. */
  rework: number;
}

/** Only the most frequent are listed: what neither ended nor went to a listed child went on elsewhere. */
export interface PathNode {
  value: string;
  journeys: number;
  cell: string;
  /** Whose path ends here, cut ones too. */
  ended: number;
  next: PathNode[];
}

export interface Link {
  /** 0: the beginning; position 1 is the first value of the path. */
  position: number;
  from: string;
  /** `~end`, or `~more` where the path was cut. */
  to: string;
  journeys: number;
  cell: string;
}
