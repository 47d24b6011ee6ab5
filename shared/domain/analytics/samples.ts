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
      const { first, grouped } = byPlace(places.taken(), values.taken(), index.count());
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

/** The values of a place are `grouped` from `first[place]` up to `first[place + 1]`. By counting: linear. */
function byPlace(
  places: Uint32Array,
  values: Float64Array,
  size: number,
): { first: Uint32Array; grouped: Float64Array } {
  const first = new Uint32Array(size + 1);
  for (const place of places) first[place + 1] = (first[place + 1] ?? 0) + 1;
  for (let place = 0; place < size; place++) first[place + 1] = (first[place + 1] ?? 0) + (first[place] ?? 0);
  const next = first.slice();
  const grouped = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const place = places[i] ?? 0;
    const target = next[place] ?? 0;
    grouped[target] = values[i] ?? 0;
    next[place] = target + 1;
  }
  return { first, grouped };
}

/** `sorted` holds at least one value. */
function quantile(sorted: Float64Array, q: number): number {
  const rank = (sorted.length - 1) * q;
  const below = sorted[Math.floor(rank)] ?? 0;
  const above = sorted[Math.ceil(rank)] ?? 0;
  return below + (above - below) * (rank - Math.floor(rank));
}
