import { digits, type Figure, goalText, type Report, verdict } from './figure.ts';

/** A report as lines of text. */
export function print(report: Report): string {
  const rows = withoutEmptyColumns(cellsOf(report));
  const widths = rows[0]?.map((_, i) => Math.max(...rows.map(row => row[i]?.length ?? 0))) ?? [];
  const lines = rows.map(row => row.map((text, i) => text.padEnd(widths[i] ?? 0)).join('  '));
  return `\n${report.title}\n${lines.map(line => `  ${line}`.trimEnd()).join('\n')}\n`;
}

/** The same as a table of Markdown, without its title. */
export function markdown(report: Report): string {
  const [head = [], ...rows] = withoutEmptyColumns(cellsOf(report));
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const escaped = (cell: string): string => cell.trim().replaceAll('|', '\\|');

/** Head and rows: a figure a row, or, where figures have columns, a name a row. */
function cellsOf(report: Report): string[][] {
  const columns = [...new Set(report.figures.flatMap(({ column }) => column ?? []))];
  return columns.length === 0 ? listOf(report) : gridOf(report, columns);
}

function listOf({ figures }: Report): string[][] {
  return [
    ['row', 'figure', 'value', 'goal', 'note'],
    ...figures.map(figure => [
      figure.goal?.id ?? '',
      figure.name,
      shown(figure),
      figure.goal === undefined ? '' : `${goalText(figure)} ${verdict(figure)}`,
      figure.note ?? '',
    ]),
  ];
}

function gridOf({ figures }: Report, columns: readonly string[]): string[][] {
  const rows = Map.groupBy(figures, ({ name }) => name);
  const cell = (own: readonly Figure[], column: string) => {
    const figure = own.find(each => each.column === column);
    return figure === undefined ? '' : shown(figure);
  };
  return [
    ['', ...columns, 'note'],
    ...rows
      .entries()
      .map(([name, own]) => [
        name,
        ...columns.map(column => cell(own, column)),
        own.find(({ note }) => note !== undefined)?.note ?? '',
      ]),
  ];
}

const shown = ({ value, unit, isExact }: Figure): string =>
  `${isExact === true ? value.toLocaleString('en', { maximumFractionDigits: 8 }) : digits(value)} ${unit}`.trim();

/** A column without a cell is not shown. */
function withoutEmptyColumns([head = [], ...rows]: string[][]): string[][] {
  const kept = head.map((_, i) => rows.some(row => row[i] !== ''));
  return [head, ...rows].map(row => row.filter((_, i) => kept[i]));
}
