import type { LakeRows } from '../../shared/contract/lake.ts';
import type { Flag, Step } from './sample.ts';

export type Row = Record<string, string | number | null>;

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function groups<T>(
  items: readonly T[],
  key: (item: T) => readonly (string | null | undefined)[],
): [string[], T[]][] {
  return [...Map.groupBy(items, item => JSON.stringify(key(item).map(each => each ?? null)))].map(
    ([name, some]): [string[], T[]] => [JSON.parse(name), some],
  );
}
export const distinct = <T>(items: readonly T[], key: (item: T) => unknown) => new Set(items.map(key)).size;
export const sum = <T>(items: readonly T[], of: (item: T) => number) =>
  items.reduce((total, each) => total + of(each), 0);
export const journeysOf = ({ journey_steps }: LakeRows) =>
  [...Map.groupBy(journey_steps, ({ journey }) => journey).values()].map(steps =>
    steps.toSorted((a, b) => a.position - b.position),
  );
export const pairsOf = (rows: LakeRows) =>
  journeysOf(rows).flatMap(steps =>
    steps.slice(1).map((to, i): { from: Step; to: Step } => ({ from: steps[i] ?? to, to })),
  );

export const silos = ({ flags }: LakeRows): Flag[] => flags.filter(({ silo }) => silo);
