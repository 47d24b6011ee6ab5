import { paint, plain, table } from '../terminal.ts';
import { type Fields, inline, isFields } from './inline.ts';

export interface Look {
  /** Rows of a table at most. */
  rows: number;
  /** Shows the cells that `--open` takes. */
  cells: boolean;
  /** Characters a line; a wider table is written as one block a row. */
  width: number;
}

/** Texts of a row by column, and its lists, which need tables of their own. */
interface Flat {
  texts: Map<string, string>;
  lists: { title: string; rows: Fields[] }[];
}

/** Rows of a table whose own lists are shown below it. */
const DETAILED = 5;

/** The figures of any report as lines for a terminal: what is one as `name value`, lists as tables. */
export function figureLines(figures: Fields, look: Look): string[] {
  const { texts, lists } = flat(figures, look.cells);
  const tables = lists.flatMap(({ title, rows }) => ['', ...listLines(title, rows, look)]);
  return [...pairLines(texts, ''), ...tables];
}

function flat(fields: Fields, cells: boolean): Flat {
  const texts = new Map<string, string>();
  const lists: Flat['lists'] = [];
  const add = (prefix: string, part: Fields) => {
    for (const [name, value] of Object.entries(part)) {
      if (name === 'open' || (name === 'cell' && !cells)) continue;
      const title = prefix === '' ? words(name) : `${prefix} ${words(name)}`;
      const text = inline(name, value, part, cells);
      if (text !== undefined) texts.set(title, plain(text));
      else if (isFields(value)) add(title, value);
      else if (Array.isArray(value)) lists.push({ title, rows: value.filter(isFields) });
    }
  };
  add('', fields);
  return { texts, lists };
}

function words(name: string): string {
  return name === 'edeaR' ? name : name.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}

function pairLines(texts: ReadonlyMap<string, string>, indent: string): string[] {
  const widest = Math.max(0, ...[...texts.keys()].map(title => title.length));
  return [...texts].map(
    ([title, text]) => `${indent}${title.padEnd(widest)}  ${text === '' ? 'none' : text}`,
  );
}

/** `within`: what names the rows that the list belongs to. */
function listLines(title: string, all: readonly Fields[], look: Look, within = ''): string[] {
  const heading = paint('bold', within === '' ? title : `${within}: ${title}`);
  const unrolled = asTree(all);
  const rows = unrolled.slice(0, look.rows).map(each => flat(each, look.cells));
  if (rows.length === 0) return [heading, 'none'];
  const left = unrolled.length - rows.length;
  const more = left === 0 ? [] : [paint('dim', `… ${left} more: raise --rows`)];
  const detail = rows.slice(0, within === '' ? DETAILED : 1).flatMap(({ texts, lists }) => {
    const label = `${within} ${labelOf(texts)}`.trim();
    return lists
      .filter(list => list.rows.length > 0)
      .flatMap(list => ['', ...listLines(list.title, list.rows, look, label)]);
  });
  return [heading, ...rowLines(rows, look), ...more, ...detail];
}

function rowLines(rows: readonly Flat[], { width }: Look): string[] {
  const titles = [...new Set(rows.flatMap(({ texts }) => [...texts.keys()]))];
  const lines = table(
    rows,
    titles.map(title => ({
      title,
      value: ({ texts }: Flat) => texts.get(title) ?? '',
      align: rows.every(({ texts }) => /^(–|)$|^-?[\d,.]+/.test(texts.get(title) ?? ''))
        ? ('right' as const)
        : ('left' as const),
    })),
  ).split('\n');
  if (lines.every(line => line.length <= width)) return lines;
  return rows.flatMap(({ texts }) => {
    const [first, ...others] = texts;
    const head = first === undefined ? '' : paint('bold', first[1]);
    return [head, ...pairLines(new Map(others), '  ')];
  });
}

/** What tells a row from the others: its texts before the first number. */
function labelOf(texts: ReadonlyMap<string, string>): string {
  const all = [...texts.values()];
  const numbers = all.findIndex(text => /^[-–\d]/.test(text));
  return all.slice(0, Math.max(1, numbers === -1 ? 3 : numbers)).join(' ');
}

/** A list whose items hold lists of the like in `next` is a tree: its rows in reading order, indented. */
function asTree(rows: readonly Fields[], depth = 0): Fields[] {
  const isTree = rows.some(({ value, next }) => value !== undefined && Array.isArray(next));
  if (!isTree) return [...rows];
  return rows.flatMap(({ next, ...row }) => [
    { ...row, value: `${'  '.repeat(depth)}${String(row['value'])}` },
    ...(Array.isArray(next) ? asTree(next.filter(isFields), depth + 1) : []),
  ]);
}
