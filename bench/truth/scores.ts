/** How well what was found covers what is true. A part of nothing counts as all of it. */
export interface Score {
  precision: number;
  recall: number;
  f1: number;
  found: number;
  real: number;
}

export function scoreOf(right: number, found: number, real: number): Score {
  const precision = found === 0 ? 1 : right / found;
  const recall = real === 0 ? 1 : right / real;
  const f1 = precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { precision, recall, f1, found, real };
}

/** Of things named by keys. */
export function scoreSets(found: ReadonlySet<string>, real: ReadonlySet<string>): Score {
  return scoreOf([...found].filter(key => real.has(key)).length, found.size, real.size);
}

/**
 * Pairwise: of the pairs that are put together, how many belong together, and the other way round. Counted by the size
 * of groups, so it takes no longer than reading the list.
 */
export function scorePairs(labels: Iterable<{ real: string; found: string }>): Score {
  const reals = new Map<string, number>();
  const founds = new Map<string, number>();
  const both = new Map<string, number>();
  for (const { real, found } of labels) {
    count(reals, real);
    count(founds, found);
    count(both, `${real}\n${found}`);
  }
  return scoreOf(pairs(both), pairs(founds), pairs(reals));
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function pairs(counts: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const size of counts.values()) sum += (size * (size - 1)) / 2;
  return sum;
}
