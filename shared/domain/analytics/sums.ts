import { compare } from '../node-id.ts';

export interface Sum {
  currency: string;
  /** To a millionth. */
  amount: number;
}

/** Sums of money by currency: whole millionths inside, so that the order of adding does not matter. NaN adds nothing. */
export interface Sums {
  add(currency: number, amount: number): void;
  /** By currency, in code units. */
  list(textOf: (currency: number) => string): Sum[];
}

const UNITS = 1e6;

export function createSums(): Sums {
  const units = new Map<number, number>();
  return {
    add(currency, amount) {
      if (Number.isNaN(amount)) return;
      units.set(currency, (units.get(currency) ?? 0) + Math.round(amount * UNITS));
    },
    list: textOf =>
      [...units]
        .map(([currency, sum]) => ({ currency: textOf(currency), amount: sum / UNITS }))
        .sort((a, b) => compare(a.currency, b.currency)),
  };
}
