import { compare } from '../node-id.ts';

/** Something somebody said. */
export interface Quote {
  /** ms. */
  at: number;
  text: string;
  stage: string;
  channel: string;
  journey: string;
}

/** Keeps the latest `limit` of what it is shown, whatever the order: at one time, by text, then journey, in code units. */
export interface Latest {
  offer(at: number, quote: () => Quote): void;
  taken(): Quote[];
}

export function latest(limit: number): Latest {
  const kept: Quote[] = [];
  return {
    offer(at, quote) {
      const last = kept[limit - 1];
      if (limit === 0 || (last !== undefined && last.at > at)) return;
      const fresh = quote();
      const place = kept.findIndex(each => before(fresh, each));
      kept.splice(place === -1 ? kept.length : place, 0, fresh);
      if (kept.length > limit) kept.pop();
    },
    taken: () => kept,
  };
}

const before = (a: Quote, b: Quote): boolean =>
  (b.at - a.at || compare(a.text, b.text) || compare(a.journey, b.journey)) < 0;
