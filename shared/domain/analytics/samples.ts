import { groupPlaces } from './grouped.ts';
import { doubles, integers } from './grow.ts';
import { createNumberIndex } from './number-index.ts';

/** Quantiles by linear interpolation (Hyndman and Fan 1996, type 7; SQL's `quantile_cont`); null where n is 0. */
export interface Quantiles {
  n: number;
  p50: number | null;
  p90: number | null;
}

export const NO_QUANTILES: Quantiles = { n: 0, p50: null, p90: null };

/** Values under keys, kept in two columns until they are asked for. */
export interface Samples {
  add(key: number, value: number): void;
  quantiles(): ReadonlyMap<number, Quantiles>;
}

export function createSamples(): Samples {
  const index = createNumberIndex();
  const places = integers();
  const values = doubles();
  return {
    add(key, value) {
      places.push(index.add(key));
      values.push(value);
    },
    quantiles() {
      const { first, members } = groupPlaces(places.taken(), index.count());
      const all = values.taken();
      const grouped = Float64Array.from(members, member => all[member] ?? 0);
      const found = new Map<number, Quantiles>();
      for (let place = 0; place < index.count(); place++) {
        const own = grouped.subarray(first[place], first[place + 1]).sort();
        found.set(index.numberAt(place), {
          n: own.length,
          p50: quantile(own, 0.5),
          p90: quantile(own, 0.9),
        });
      }
      return found;
    },
  };
}

/** `sorted` holds at least one value. */
function quantile(sorted: Float64Array, q: number): number {
  const rank = (sorted.length - 1) * q;
  const below = sorted[Math.floor(rank)] ?? 0;
  const above = sorted[Math.ceil(rank)] ?? 0;
  return below + (above - below) * (rank - Math.floor(rank));
}
