/** One measured number. A `count` is the same in every run; `cpu` depends on the machine. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  kind: 'count' | 'cpu';
  /** The row of the goals that it is measured against. */
  goal?: { id: string; atMost: number; stretch?: number } | { id: string; atLeast: number };
  note?: string;
  /** Of a table with several; figures of one name stand in one row. */
  column?: string;
  /** Shown as it is, not to three digits. */
  isExact?: true;
}

export interface Report {
  title: string;
  figures: Figure[];
}

export const met = ({ value, goal }: Figure): boolean =>
  goal === undefined || ('atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost);

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
