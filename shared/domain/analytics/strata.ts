import { around, type Estimate, moments, unknown, Z } from './intervals.ts';

/** Yes or no of so many. */
export interface Risk {
  events: number;
  n: number;
}

export interface RiskStratum {
  exposed: Risk;
  unexposed: Risk;
}

/**
 * Mantel–Haenszel risk difference, exposed less unexposed, −1 to 1, with the interval of Sato (Biometrics 45, 1989, 1323), which
 * holds for few large strata and for many small ones. Strata where one of both is missing say nothing and weigh nothing.
 */
export function riskDifference(strata: readonly RiskStratum[]): Estimate {
  let [weights, weighted, p, q] = [0, 0, 0, 0];
  for (const { exposed, unexposed } of strata) {
    const [n1, n0, y1, y0] = [exposed.n, unexposed.n, exposed.events, unexposed.events];
    if (n1 === 0 || n0 === 0) continue;
    const n = n1 + n0;
    weights += (n1 * n0) / n;
    weighted += (y1 * n0 - y0 * n1) / n;
    p += (n1 ** 2 * y0 - n0 ** 2 * y1 + (n1 * n0 * (n0 - n1)) / 2) / n ** 2;
    q += (y1 * (n0 - y0) + y0 * (n1 - y1)) / (2 * n);
  }
  if (weights === 0) return unknown;
  const value = weighted / weights;
  const half = (Z * Math.sqrt(Math.max(0, value * p + q))) / weights;
  return { value, low: Math.max(-1, value - half), high: Math.min(1, value + half) };
}

/**
 * Mantel–Haenszel odds ratio (J. Natl Cancer Inst. 22, 1959, 719) with the interval of Robins, Breslow and Greenland (Biometrics 42,
 * 1986, 311). Unknown where a product over all strata is zero.
 */
export function oddsRatio(strata: readonly RiskStratum[]): Estimate {
  let [r, s, pr, mixed, qs] = [0, 0, 0, 0, 0];
  for (const { exposed, unexposed } of strata) {
    const n = exposed.n + unexposed.n;
    if (exposed.n === 0 || unexposed.n === 0) continue;
    const [a, c] = [exposed.events, unexposed.events];
    const [b, d] = [exposed.n - a, unexposed.n - c];
    const [agree, differ] = [(a * d) / n, (b * c) / n];
    const [p, q] = [(a + d) / n, (b + c) / n];
    r += agree;
    s += differ;
    pr += p * agree;
    mixed += p * differ + q * agree;
    qs += q * differ;
  }
  if (r === 0 || s === 0) return unknown;
  const value = r / s;
  const half = Z * Math.sqrt(pr / (2 * r ** 2) + mixed / (2 * r * s) + qs / (2 * s ** 2));
  return { value, low: value * Math.exp(-half), high: value * Math.exp(half) };
}

export interface SampleStratum {
  exposed: Float64Array;
  unexposed: Float64Array;
}

/**
 * Mean of the exposed less that of the unexposed within strata: weights n₁n₀/(n₁+n₀), one variance pooled over all groups, Student's
 * t. It is the coefficient of the exposure in a linear model that has an effect for each stratum. Sorts the samples.
 */
export function stratifiedMeanDifference(strata: readonly SampleStratum[]): Estimate {
  let [weights, weighted, squares, freedom] = [0, 0, 0, 0];
  for (const { exposed, unexposed } of strata) {
    const [n1, n0] = [exposed.length, unexposed.length];
    if (n1 === 0 || n0 === 0) continue;
    const [one, other] = [moments(exposed), moments(unexposed)];
    const weight = (n1 * n0) / (n1 + n0);
    weights += weight;
    weighted += weight * (one.mean - other.mean);
    squares += one.squares + other.squares;
    freedom += n1 + n0 - 2;
  }
  if (weights === 0) return unknown;
  const value = weighted / weights;
  if (freedom === 0) return { ...unknown, value };
  return around(value, Math.sqrt(squares / freedom / weights), freedom);
}
