/** Companies that the tables show: millions of touchpoints a month. */
export const SIZES = [1, 100, 1_000];

export const MONTHS_KEPT = 13;

export const columnOf = (millions: number): string => `${millions.toLocaleString('en')} M`;
