import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  columnsOf,
  type LakeView,
  lakeViews,
  parseExample,
  RAW,
  tableNames,
  type ViewColumn,
} from './views.ts';

export interface LakeExample {
  name: string;
  about: string;
  sql: string;
}

const root = resolve(import.meta.dirname, '../../lake');

/** The views of the lake, from `lake/views`, in an order in which each finds those that it reads. */
export function readLakeViews(): LakeView[] {
  return lakeViews(textsIn('views'));
}

/** Statements to begin with, from `lake/examples`. */
export function readLakeExamples(): LakeExample[] {
  return [...textsIn('examples')].map(([name, text]) => parseExample(name, text));
}

/** Everything that can be asked: `folder` holds the files of a table. */
export function readLakeCatalogue(): {
  tables: { name: string; about: string; folder: string; columns: ViewColumn[] }[];
  views: LakeView[];
  examples: LakeExample[];
} {
  const tables = tableNames.map(table => ({
    name: `${RAW}${table}`,
    about: `Rows of every fold: ask ${table}, which has the latest ones`,
    folder: table,
    columns: columnsOf(table),
  }));
  return { tables, views: readLakeViews(), examples: readLakeExamples() };
}

function textsIn(folder: string): Map<string, string> {
  const names = readdirSync(join(root, folder)).filter(name => name.endsWith('.sql'));
  return new Map(
    names.sort().map(name => [basename(name, '.sql'), readFileSync(join(root, folder, name), 'utf8')]),
  );
}
