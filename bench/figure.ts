/** One measured number. A `count` is the same in every run; `cpu` depends on the machine. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  kind: 'count' | 'cpu';
  /** The row of the goals that it is measured against. */
  goal?: { id: string; atMost: number; stretch?: number } | { id: string; atLeast: number };
  note?: string;
}

export interface Report {
  title: string;
  figures: Figure[];
}

export const met = ({ value, goal }: Figure): boolean =>
  goal === undefined || ('atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost);

export function print({ title, figures }: Report): string {
  const rows = figures.map(figure => [
    figure.goal?.id ?? '',
    figure.name,
    `${digits(figure.value)} ${figure.unit}`.trim(),
    figure.goal === undefined ? '' : `${goalText(figure)} ${verdict(figure)}`,
    figure.note ?? '',
  ]);
  const widths = [0, 1, 2, 3].map(column => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  const lines = rows.map(row =>
    row
      .map((text, i) => text.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return `\n${title}\n${lines.map(line => `  ${line}`).join('\n')}\n`;
}

export function goalText({ goal }: Figure): string {
  if (goal === undefined) return '';
  if ('atLeast' in goal) return `≥ ${digits(goal.atLeast)}`;
  return `≤ ${digits(goal.atMost)}${goal.stretch === undefined ? '' : `, stretch ${digits(goal.stretch)}`}`;
}

export const verdict = (figure: Figure): string => (met(figure) ? '✓' : 'short');

export function digits(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value)) return value.toLocaleString('en');
  return Number(value.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 8 });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = 0, high = 0] = [sorted[middle - (sorted.length % 2 === 0 ? 1 : 0)], sorted[middle]];
  return (low + high) / 2;
}
