import { type Column, type ColumnType, LAKE_TABLES, type LakeTable } from '../contract/lake.ts';

export type SqlType = 'varchar' | 'bigint' | 'double' | 'boolean' | 'timestamp' | 'date';

export interface ViewColumn {
  name: string;
  type: SqlType;
  about: string;
}

/** A view of the lake: one SELECT that Athena and DuckDB both run. Those it reads stand before it. */
export interface LakeView {
  name: string;
  about: string;
  columns: ViewColumn[];
  sql: string;
}

/** Over the Parquet files there is one table each with this before its name: rows of every fold, old ones too. */
export const RAW = 'raw_';

export const tableNames = Object.keys(LAKE_TABLES).filter((name): name is LakeTable => name in LAKE_TABLES);

const SQL_TYPES: Readonly<Record<ColumnType, SqlType>> = {
  text: 'varchar',
  json: 'varchar',
  integer: 'bigint',
  double: 'double',
  boolean: 'boolean',
  timestamp: 'timestamp',
};

export function columnsOf(table: LakeTable): ViewColumn[] {
  const columns: [string, Column][] = Object.entries(LAKE_TABLES[table]);
  return columns.map(([name, { type, about }]) => ({ name, type: SQL_TYPES[type], about }));
}

/** The rows of each person's latest fold; persons under whose name nothing is left are left out. */
function latestView(table: LakeTable): LakeView {
  const columns = columnsOf(table);
  const latest = `SELECT person, max(fold) AS fold FROM ${RAW}persons GROUP BY person`;
  const sql = `SELECT ${columns.map(({ name }) => `r."${name}"`).join(', ')}
FROM ${RAW}${table} AS r
JOIN (${latest}) AS latest ON r.person = latest.person AND r.fold = latest.fold${
    table === 'persons' ? '\nWHERE r.touchpoints > 0' : ''
  }`;
  return { name: table, about: `The latest rows of ${table}`, columns, sql };
}

/**
 * Every view in an order in which each finds those that it reads.
 *
 * @param files text of each view of `lake/views` by its name. It begins with a comment: what the view tells, an empty
 *   comment line, then a line a column: its name, its type and what it is. An `Error` names what is not as it should be.
 */
export function lakeViews(files: ReadonlyMap<string, string>): LakeView[] {
  const analyst = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, text]) => parseView(name, text));
  return [...tableNames.map(latestView), ...analyst];
}

function parseView(name: string, text: string): LakeView {
  const { head, sql } = splitHead(text);
  const gap = head.indexOf('');
  if (gap < 1)
    throw new Error(
      `lake/views/${name}.sql must begin with what it tells, an empty comment line and its columns`,
    );
  return {
    name,
    about: head.slice(0, gap).join(' '),
    columns: head.slice(gap + 1).map(line => parseColumn(name, line)),
    sql,
  };
}

/** A statement of `lake/examples`: a comment with what it tells, and the SELECT. */
export function parseExample(name: string, text: string): { name: string; about: string; sql: string } {
  const { head, sql } = splitHead(text);
  if (head.length === 0) throw new Error(`lake/examples/${name}.sql must begin with what it tells`);
  return { name, about: head.join(' '), sql };
}

function splitHead(text: string): { head: string[]; sql: string } {
  const lines = text.split('\n');
  const end = lines.findIndex(line => !line.startsWith('--'));
  const head = lines.slice(0, Math.max(0, end)).map(line => line.slice(2).trim());
  return { head, sql: lines.slice(Math.max(0, end)).join('\n').trim() };
}

function parseColumn(view: string, line: string): ViewColumn {
  const [, name, type, about] = /^([a-z][a-z0-9_]*) +([a-z]+) +(\S.*)$/.exec(line) ?? [];
  if (name === undefined || about === undefined || !isType(type))
    throw new Error(
      `lake/views/${view}.sql: "${line}" is no column: write its name, its type and what it is`,
    );
  return { name, type, about };
}

function isType(text: string | undefined): text is SqlType {
  return text === 'date' || Object.values(SQL_TYPES).some(type => type === text);
}
