import {
  type Estimate,
  type Mean,
  meanOf,
  netShare,
  points,
  type Share,
  shareOf,
  unknown,
} from './intervals.ts';

/** What an instrument counts on its scale: answers at or above `good`, at or below `bad`. */
export interface Boxes {
  good: number;
  bad: number;
  /** `net`: %good − %bad; else the share of one of both. */
  measure: 'net' | 'good' | 'bad';
}

/**
 * NPS (Reichheld 2003) is defined on 0–10 and CES 2.0 (CEB 2013) on 1–7: on another scale they have no boxes. CSAT and customer
 * advocacy take the top two boxes, DSAT the bottom two, of the scale that the variant names (`1-5`).
 */
export function boxesOf(instrument: string, variant: string): Boxes | undefined {
  const [low = 0, high = 0] = variant.split('-').map(Number);
  switch (instrument) {
    case 'nps':
      return variant === '0-10' ? { good: 9, bad: 6, measure: 'net' } : undefined;
    case 'ces':
      return variant === '1-7' ? { good: 6, bad: 3, measure: 'net' } : undefined;
    case 'csat':
    case 'cadv':
      return { good: high - 1, bad: low + 1, measure: 'good' };
    case 'dsat':
      return { good: high - 1, bad: low + 1, measure: 'bad' };
    default:
      return undefined;
  }
}

/** `bad` before `good`: on a scale of two or three boxes they meet, and the measure's own decides. */
export function boxOf(boxes: Boxes, score: number): 'good' | 'bad' | 'between' {
  if (boxes.measure === 'bad' && score <= boxes.bad) return 'bad';
  if (score >= boxes.good) return 'good';
  return score <= boxes.bad ? 'bad' : 'between';
}

export interface VoiceScore {
  /** Answers. */
  n: number;
  /** −100 to 100 for `nps` and `ces`, 0 to 100 for the others; null where the scale has no boxes or nobody answered. */
  score: number | null;
  low: number | null;
  high: number | null;
  good: Share;
  bad: Share;
  /** On the scale, with Student's t interval. */
  mean: Mean;
}

/** From how often each score was given. */
export function scoreOf(
  boxes: Boxes | undefined,
  answers: readonly { score: number; count: number }[],
): VoiceScore {
  let n = 0;
  const counts = { good: 0, bad: 0, between: 0 };
  for (const { score, count } of answers) {
    n += count;
    if (boxes !== undefined) counts[boxOf(boxes, score)] += count;
  }
  const sample = new Float64Array(n);
  let filled = 0;
  for (const { score, count } of answers) {
    sample.fill(score, filled, filled + count);
    filled += count;
  }
  const [good, bad] = [shareOf(counts.good, n), shareOf(counts.bad, n)];
  const { value, low, high } = points(measured(boxes, good, bad));
  return { n, score: value, low, high, good, bad, mean: meanOf(sample) };
}

function measured(boxes: Boxes | undefined, good: Share, bad: Share): Estimate {
  if (boxes === undefined) return unknown;
  if (boxes.measure === 'net') return netShare(good.count, bad.count, good.of);
  const { share, low, high } = boxes.measure === 'good' ? good : bad;
  return { value: share, low, high };
}
