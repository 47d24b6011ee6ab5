import { expect } from 'vitest';
import type { JourneyLog } from '../../../../shared/domain/analytics/journey-log.ts';
import type { Report } from '../../../../shared/domain/analytics/report.ts';
import { everything } from '../../../arbitraries/lake-rows.ts';

interface Opens {
  cell: string;
  journeys: number;
  count: number;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Whatever in an answer names a cell. */
export function cellsIn(value: unknown): Opens[] {
  if (Array.isArray(value)) return value.flatMap(cellsIn);
  if (!isObject(value)) return [];
  const { cell, journeys, count } = value;
  const own =
    typeof cell === 'string' && typeof journeys === 'number' && typeof count === 'number'
      ? [{ cell, journeys, count }]
      : [];
  return [...own, ...Object.values(value).flatMap(cellsIn)];
}

/** Each cell of the answer opens as many distinct journeys, ascending, as its figure says. */
export function expectToOpen<Options>(
  report: Report<Options, unknown>,
  log: JourneyLog,
  options: Options,
): void {
  const selection = everything(log);
  const cells = cellsIn(report.figures(log, selection, options));
  const unlike = [...new Map(cells.map(each => [each.cell, each])).values()].filter(
    ({ cell, journeys, count }) => {
      const opened = report.open(log, selection, options, cell);
      const ascending = opened.every((journey, i) => i === 0 || journey > (opened[i - 1] ?? 0));
      return opened.length !== journeys || !ascending || count < journeys;
    },
  );
  expect(unlike).toEqual([]);
  expect(report.open(log, selection, options, 'no such cell')).toEqual([]);
}
