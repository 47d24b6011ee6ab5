/** A share with its 95 % interval by Wilson's score (E. B. Wilson, 1927); all null where there was nothing to share. */
export interface Share {
  count: number;
  of: number;
  /** `count / of`, 0 to 1. */
  share: number | null;
  low: number | null;
  high: number | null;
}

/** The standard normal's 97.5 % point. */
const Z = 1.959963984540054;

export function shareOf(count: number, of: number): Share {
  if (of === 0) return { count, of, share: null, low: null, high: null };
  const share = count / of;
  const middle = share + (Z * Z) / (2 * of);
  const half = Z * Math.sqrt((share * (1 - share)) / of + (Z * Z) / (4 * of * of));
  const scale = 1 + (Z * Z) / of;
  return {
    count,
    of,
    share,
    low: count === 0 ? 0 : (middle - half) / scale,
    high: count === of ? 1 : (middle + half) / scale,
  };
}
