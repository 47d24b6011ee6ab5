import { compare } from '../node-id.ts';

/** In major units, to a millionth; of journeys in the currency of their definition. */
export interface Money {
  amount: number;
  currency: string;
}

/** Sums of money by currency: whole millionths inside, so that the order of adding does not matter. NaN adds nothing. */
export interface Sums {
  add(currency: number, amount: number): void;
  /** By currency, in code units. */
  list(textOf: (currency: number) => string): Money[];
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
        .map(([currency, sum]) => ({ amount: sum / UNITS, currency: textOf(currency) }))
        .sort((a, b) => compare(a.currency, b.currency)),
  };
}
