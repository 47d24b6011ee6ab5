/** `count` of `of`; `share` 0–1 with Wilson's 95 % interval. All null where there is nothing to take a share of. */
export interface Share {
  count: number;
  of: number;
  share: number | null;
  low: number | null;
  high: number | null;
}

/** A number with its two-sided 95 % interval; null where there is too little to say it. */
export interface Estimate {
  value: number | null;
  low: number | null;
  high: number | null;
}

/** `deviation`: the standard deviation of the sample (n − 1); null below two values. */
export interface Mean extends Estimate {
  n: number;
  deviation: number | null;
}

/** 97.5 % point of the standard normal distribution. */
export const Z = 1.959963984540054;

/** With Wilson's score interval, no continuity correction (Wilson 1927; method 3 of Newcombe, Stat. Med. 17, 1998, 857). */
export function shareOf(count: number, of: number): Share {
  if (of === 0) return { count, of, share: null, low: null, high: null };
  const share = count / of;
  const square = Z * Z;
  const middle = count + square / 2;
  const half = Z * Math.sqrt(of * share * (1 - share) + square / 4);
  return {
    count,
    of,
    share,
    // The interval reaches the ends exactly; rounding would miss them by a little.
    low: count === 0 ? 0 : (middle - half) / (of + square),
    high: count === of ? 1 : (middle + half) / (of + square),
  };
}

/** Share of `a` less share of `b`, independent samples: hybrid score interval (method 10 of Newcombe, Stat. Med. 17, 1998, 873). */
export const shareDifference = (a: Share, b: Share): Estimate =>
  difference({ value: a.share, low: a.low, high: a.high }, { value: b.share, low: b.low, high: b.high });

/**
 * `a` less `b`, independent, each with an interval of its own, which need not be symmetric: the square-and-add of Newcombe's method
 * 10, for any estimate (Zou and Donner, Stat. Med. 27, 2008, 1693).
 */
export function difference(a: Estimate, b: Estimate): Estimate {
  if (a.value === null || b.value === null) return unknown;
  const value = a.value - b.value;
  if (a.low === null || a.high === null || b.low === null || b.high === null) return { ...unknown, value };
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}

/**
 * Net share, −1 to 1, of two answers of one question, such as NPS: (positive − negative) / n. The interval is the adjusted Wald
 * of Rocks (The American Statistician 70, 2016, 365): three answers added, spread ¾ positive, ¾ negative and 1½ between.
 */
export function netShare(positive: number, negative: number, n: number): Estimate {
  if (n === 0) return unknown;
  const size = n + 3;
  const p = (positive + 0.75) / size;
  const q = (negative + 0.75) / size;
  const half = Z * Math.sqrt((p + q - (p - q) ** 2) / size);
  return {
    value: (positive - negative) / n,
    low: Math.max(-1, p - q - half),
    high: Math.min(1, p - q + half),
  };
}

/** A share of −1 to 1 in points of −100 to 100. */
export const points = ({ value, low, high }: Estimate): Estimate => ({
  value: hundredfold(value),
  low: hundredfold(low),
  high: hundredfold(high),
});

const hundredfold = (share: number | null) => (share === null ? null : share * 100);

/** Mean with Student's t interval. The sample is sorted first (in place), so that its order does not change the rounding. */
export function meanOf(sample: Float64Array): Mean {
  const n = sample.length;
  if (n === 0) return { ...unknown, n, deviation: null };
  const { mean, squares } = moments(sample);
  if (n === 1) return { ...unknown, value: mean, n, deviation: null };
  const deviation = Math.sqrt(squares / (n - 1));
  return { ...around(mean, deviation / Math.sqrt(n), n - 1), n, deviation };
}

/** Mean of the sample and its squares about the mean, summed; sorts the sample. */
export function moments(sample: Float64Array): { mean: number; squares: number } {
  sample.sort();
  let sum = 0;
  for (const value of sample) sum += value;
  const mean = sum / sample.length;
  let squares = 0;
  for (const value of sample) squares += (value - mean) ** 2;
  return { mean, squares };
}

/** Mean of `a` less mean of `b`, independent samples of unequal variance (Welch 1947). */
export function meanDifference(a: Mean, b: Mean): Estimate {
  if (a.value === null || b.value === null) return unknown;
  const value = a.value - b.value;
  if (a.deviation === null || b.deviation === null) return { ...unknown, value };
  const [va, vb] = [a.deviation ** 2 / a.n, b.deviation ** 2 / b.n];
  const error = va + vb;
  if (error === 0) return { value, low: value, high: value };
  const freedom = error ** 2 / (va ** 2 / (a.n - 1) + vb ** 2 / (b.n - 1));
  return around(value, Math.sqrt(error), freedom);
}

/** With Student's t interval of this standard error. */
export function around(value: number, error: number, freedom: number): Estimate {
  const half = studentT(freedom) * error;
  return { value, low: value - half, high: value + half };
}

export const unknown: Estimate = { value: null, low: null, high: null };

const T_OF_FEW = [
  12.7062047362, 4.3026527297, 3.1824463053, 2.7764451052, 2.5705818356, 2.4469118511, 2.3646242516,
  2.3060041352, 2.2621571628,
];

/**
 * 97.5 % point of Student's t: of few degrees of freedom from the table, of more by the expansion of Abramowitz and Stegun 26.7.5
 * (error < 0.0001). A broken number of degrees is rounded down, which errs on the wide side.
 */
export function studentT(freedom: number): number {
  const v = Math.max(1, Math.floor(freedom));
  const few = T_OF_FEW[v - 1];
  if (few !== undefined) return few;
  const [z3, z5, z7, z9] = [Z ** 3, Z ** 5, Z ** 7, Z ** 9];
  return (
    Z +
    (z3 + Z) / (4 * v) +
    (5 * z5 + 16 * z3 + 3 * Z) / (96 * v ** 2) +
    (3 * z7 + 19 * z5 + 17 * z3 - 15 * Z) / (384 * v ** 3) +
    (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * Z) / (92160 * v ** 4)
  );
}
