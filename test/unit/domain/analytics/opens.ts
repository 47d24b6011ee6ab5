import { expect } from 'vitest';
import type { JourneyLog } from '../../../../shared/domain/analytics/journey-log.ts';
import type { Report, Selection } from '../../../../shared/domain/analytics/report.ts';

/** Every figure with a cell opens exactly as many journeys as it counts: of the selection, distinct, ascending. */
export function expectOpens<O, F>(
  report: Report<O, F>,
  log: JourneyLog,
  selection: Selection,
  options: O,
): void {
  const selected = new Set(selection);
  const cells = new Map<string, number>();
  for (const { cell, journeys } of cellsOf(report.figures(log, selection, options))) {
    const before = cells.get(cell);
    if (before !== undefined) {
      expect({ cell, journeys }, 'a cell names one figure').toEqual({ cell, journeys: before });
      continue;
    }
    cells.set(cell, journeys);
    const opened = report.open(log, selection, options, cell);
    expect({ cell, journeys: opened.length }).toEqual({ cell, journeys });
    expect(opened, cell).toEqual([...new Set(opened)].sort((a, b) => a - b));
    expect(
      opened.every(journey => selected.has(journey)),
      cell,
    ).toBe(true);
  }
}

function cellsOf(figures: unknown): { cell: string; journeys: number }[] {
  if (typeof figures !== 'object' || figures === null) return [];
  const own =
    'cell' in figures && typeof figures.cell === 'string'
      ? [{ cell: figures.cell, journeys: 'journeys' in figures ? Number(figures.journeys) : Number.NaN }]
      : [];
  return [...own, ...Object.values(figures).flatMap(cellsOf)];
}
