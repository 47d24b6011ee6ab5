/** A share of `n`, with a 95 % interval; `share` left out where there is nothing to take a share of. */
export interface Proportion {
  count: number;
  n: number;
  share?: number;
  low: number;
  high: number;
}

/** 97.5 % of a standard normal distribution lie below it. */
const Z = 1.959963984540054;

/** Wilson's score interval (Wilson 1927). Of nothing it is 0 to 1. */
export function proportion(count: number, n: number): Proportion {
  if (n === 0) return { count, n, low: 0, high: 1 };
  const share = count / n;
  const scale = 1 + Z ** 2 / n;
  const middle = (share + Z ** 2 / (2 * n)) / scale;
  const reach = (Z / scale) * Math.sqrt((share * (1 - share)) / n + Z ** 2 / (4 * n ** 2));
  // At its ends the interval touches 0 and 1 exactly, which floating point may miss.
  return {
    count,
    n,
    share,
    low: count === 0 ? 0 : middle - reach,
    high: count === n ? 1 : middle + reach,
  };
}

export interface Difference {
  value: number;
  low: number;
  high: number;
}

/** `a` less `b` with Newcombe's interval for two independent proportions (1998, method 10: from Wilson's). */
export function difference(a: Proportion, b: Proportion): Difference | undefined {
  if (a.share === undefined || b.share === undefined) return undefined;
  const value = a.share - b.share;
  return {
    value,
    low: value - Math.hypot(a.share - a.low, b.high - b.share),
    high: value + Math.hypot(a.high - a.share, b.share - b.low),
  };
}
