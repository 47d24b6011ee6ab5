import { digits, type Figure, goalText, met, type Report, verdict } from './figure.ts';
import type { Results } from './results.ts';

/** The rows that figures are measured against. */
const ROWS = {
  P1: 'what a million touchpoints costs, all services',
  P2: 'write and read units a touchpoint',
  P3: 'bus chunks a touchpoint, full envelopes',
  P4: 'the 10,000th touchpoint of a journey beside the 10th',
  P5: 'CPU of the core beside JSON.parse',
  P6: 'CPU of the whole pipeline, database included',
  P7: 'function bundles: size and import',
  P8: 'reads of the sweep a due journey, whatever the number of open ones',
  P9: 'a customer at 1,000 events a second slows nobody else',
  P10: 'rework of an event log: memory (CPU beside DuckDB and pm4py is not measured)',
  A1: 'reports over millions of touchpoints: memory, and CPU beside DuckDB SQL',
  R1: 'nothing lost, nothing counted twice, over seeded faults',
  R2: 'any order, with duplicates: the same bytes',
  R3: 'a crash at every call of store and bus converges',
  R4: 'the memory store is DynamoDB',
  R5: 'identity is its definition, with several writers at once',
  R6: 'a poison touchpoint leaves its siblings alone and can be redriven',
  R7: 'a replay changes nothing and announces nothing',
  R8: 'a drop-off fires once, and never after the goal',
  R9: 'every hop has dead letters and an alarm',
  R10: 'mutation score of the domain',
} as const;

/** Each row with the figures measured for it, its goal beside each; a row that nothing measured says so or is left out. */
export function goalsTable(results: Results, unmeasured: 'shown' | 'left out' = 'shown'): string {
  const reports = Object.values(results).flat();
  const lines: string[][] = [];
  for (const [id, title] of Object.entries(ROWS)) {
    const own = reports.flatMap(report =>
      report.figures.filter(({ goal }) => goal?.id === id).map(figure => ({ report, figure })),
    );
    if (own.length === 0 && unmeasured === 'left out') continue;
    const whole = own.length === 0 ? 'not measured' : own.every(({ figure }) => met(figure)) ? '✓' : 'short';
    lines.push([`${id.padEnd(4)}${title}`, '', '', whole]);
    for (const { report, figure } of own) {
      const value = `${digits(figure.value)} ${figure.unit}`.trim();
      lines.push([`      ${placeOf(report, figure)}`, value, goalText(figure), verdict(figure)]);
    }
  }
  if (lines.length === 0) return '';
  const widths = [0, 1, 2].map(column => Math.max(...lines.map(line => line[column]?.length ?? 0)));
  const text = lines.map(line => line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  '));
  return `\nGoals\n${text.map(line => `  ${line}`.trimEnd()).join('\n')}\n`;
}

/** What a report measures stands before its colon, as in "Units, r=3: 10,000 touchpoints". */
function placeOf({ title }: Report, { name }: Figure): string {
  return `${title.split(/[:(]/)[0]?.trim()} · ${name.trim()}`;
}
