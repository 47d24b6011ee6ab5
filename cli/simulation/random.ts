/** A stream of random numbers that is a function of its seed alone. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** Whole, both ends included. */
  int(low: number, high: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** Positive, with this mean: how long people take. */
  around(mean: number): number;
  /** A stream of its own, so that more numbers drawn here do not change what is drawn there. */
  fork(label: string): Random;
}

export function createRandom(seed: number | string): Random {
  const next = sfc32(seedWords(String(seed)));
  return {
    next,
    int: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: share => next() < share,
    pick: list => list[Math.floor(next() * list.length)] as (typeof list)[number],
    // The mean of three uniform numbers: nobody takes forever, nobody answers at once.
    around: mean => mean * (0.2 + (1.6 * (next() + next() + next())) / 3),
    fork: label => createRandom(`${seed}/${label}`),
  };
}

/** Four words from a text (cyrb128): near seeds give far streams. */
function seedWords(text: string): [number, number, number, number] {
  let [a, b, c, d] = [1779033703, 3144134277, 1013904242, 2773480762];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = b ^ Math.imul(a ^ code, 597399067);
    b = c ^ Math.imul(b ^ code, 2869860233);
    c = d ^ Math.imul(c ^ code, 951274213);
    d = a ^ Math.imul(d ^ code, 2716044179);
  }
  return [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
}

/** Small fast counter generator by Chris Doty-Humphrey, 32 bits. */
function sfc32([a, b, c, d]: [number, number, number, number]): () => number {
  const step = () => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) step();
  return step;
}
