import { PORTABLE_FUNCTIONS, WORDS_BEFORE_BRACKET } from './portable.ts';
import { type Token, tokensOf, UnreadableSqlError } from './tokens.ts';

export interface StatementFault {
  /** Line and column from 1, as editors count. */
  line: number;
  column: number;
  /** What is wrong and how to mend it. */
  message: string;
}

/** The first words of statements that read. */
export const READS: readonly string[] = ['select', 'with'];
/** These tell of the tables; for a person at their own machine. */
export const EXPLAINS: readonly string[] = ['explain', 'describe', 'show'];

/** Characters of a statement. Athena takes 262,144 bytes. */
const LONGEST = 64 * 1024;

/**
 * What keeps a text from being one statement that begins with one of `begins`; the statement without what ends it where
 * nothing does. A semicolon at its end is nothing.
 */
export function readStatement(
  sql: string,
  begins: readonly string[],
): { ok: true; tokens: Token[]; sql: string } | { ok: false; fault: StatementFault } {
  if (sql.length > LONGEST) {
    return refuse(sql, 0, `The statement has ${sql.length} characters: write ${LONGEST} at most`);
  }
  const read = scan(sql);
  if ('fault' in read) return { ok: false, fault: read.fault };
  const { tokens } = read;
  const [first] = tokens;
  if (first === undefined) return refuse(sql, 0, 'The statement is empty: write a SELECT');
  if (first.kind !== 'word' || first.quoted || !begins.includes(first.name)) {
    const known = begins.map(each => each.toUpperCase()).join(', ');
    return refuse(sql, first.at, `Only reading is possible here: begin with ${known}`);
  }
  const end = tokens.findIndex(isSemicolon);
  if (end < 0) return { ok: true, tokens, sql };
  const next = tokens.slice(end).find(token => !isSemicolon(token));
  if (next !== undefined) return refuse(sql, next.at, 'There is a second statement: send one at a time');
  return { ok: true, tokens: tokens.slice(0, end), sql: sql.slice(0, tokens[end]?.at) };
}

/** What would not run, or not mean the same, in both Athena and DuckDB; undefined where nothing is found. */
export function unportable(sql: string, tokens: readonly Token[]): StatementFault | undefined {
  for (const [i, token] of tokens.entries()) {
    if (token.kind !== 'word') {
      const before = tokens[i - 1];
      if (token.kind === 'text' && isTablePlace(tokens, i)) {
        return faultAt(sql, token.at, 'A text is no table: name one of the tables or views');
      }
      if (token.kind === 'sign' && token.sign === '[' && !isSubscripted(before)) {
        return faultAt(sql, token.at, 'A list is written ARRAY[…]');
      }
      continue;
    }
    if (token.quoted && /[/\\:]/.test(token.name) && !isAlias(tokens[i - 1])) {
      return faultAt(sql, token.at, 'This is no table: name one of the tables or views');
    }
    if (INSIDE.test(token.name)) {
      return faultAt(sql, token.at, `"${shorten(token.name)}" is of the inside of an engine: use the views`);
    }
    const next = tokens[i + 1];
    const isCall = next?.kind === 'sign' && next.sign === '(';
    if (!isCall) {
      const instead = token.quoted ? undefined : ONE_ENGINE_ONLY[token.name];
      if (instead !== undefined) return faultAt(sql, token.at, instead);
      continue;
    }
    if (PORTABLE_FUNCTIONS.has(token.name) || isNoCall(tokens, i)) continue;
    const message = `The function "${shorten(token.name)}" is not one that every engine has with one meaning: docs/sql.md lists those that are`;
    return faultAt(sql, token.at, message);
  }
  return undefined;
}

/** What engines keep for themselves: catalogues, settings, and the files behind a table. */
const INSIDE = /^(duckdb_|pragma_|sqlite_|pg_|information_schema$|system$|awsdatacatalog$)|\$/;

const ONE_ENGINE_ONLY: Readonly<Record<string, string>> = {
  qualify: 'QUALIFY is not known to Athena: filter in a query around this one',
  pivot: 'PIVOT is not known to Athena: write CASE expressions',
  unpivot: 'UNPIVOT is not known to Athena: write UNION ALL',
  ilike: 'ILIKE is not known to Athena: write lower(x) LIKE …',
  asof: 'ASOF joins are not known to Athena: join to the row_number() of what came before',
  exclude: 'EXCLUDE is not known to Athena: name the columns',
  tablesample: 'TABLESAMPLE draws other rows each time: filter by a column',
};

/** `name (` without a call: a keyword, or the name of a query in WITH, or of a table whose columns are named. */
function isNoCall(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i];
  if (token?.kind !== 'word') return false;
  if (!token.quoted && WORDS_BEFORE_BRACKET.has(token.name)) return true;
  const close = closing(tokens, i + 1);
  const inner = tokens.slice(i + 2, close);
  const areNames = inner.every(each => each.kind === 'word' || (each.kind === 'sign' && each.sign === ','));
  if (!areNames || inner.length === 0) return false;
  const before = tokens[i - 1];
  const after = tokens[close + 1];
  // WITH name (a, b) AS (…): a call is never followed by AS and a bracket.
  const isNamed = after?.kind === 'word' && after.name === 'as' && isSign(tokens[close + 2], '(');
  // … AS name (a, b) and …) name (a, b), which can only stand where a table may.
  return isNamed || isAlias(before) || isSign(before, ')');
}

function closing(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (isSign(tokens[i], '(')) depth++;
    if (isSign(tokens[i], ')') && --depth === 0) return i;
  }
  return tokens.length;
}

function isAlias(before: Token | undefined): boolean {
  return before?.kind === 'word' && !before.quoted && before.name === 'as';
}

function isTablePlace(tokens: readonly Token[], i: number): boolean {
  const before = tokens[i - 1];
  if (before?.kind !== 'word' || before.quoted) return false;
  return before.name === 'from' || before.name === 'join';
}

/** `x[1]` and `ARRAY[1]`, but not `[1]` by itself. */
function isSubscripted(before: Token | undefined): boolean {
  if (before?.kind === 'sign') return before.sign === ']' || before.sign === ')';
  return before?.kind === 'word' && (before.quoted || !LIST_FOLLOWS.has(before.name));
}
const LIST_FOLLOWS = new Set([
  'select',
  'in',
  'and',
  'or',
  'not',
  'then',
  'else',
  'when',
  'where',
  'by',
  'on',
]);

function scan(sql: string): { tokens: Token[] } | { fault: StatementFault } {
  try {
    return { tokens: tokensOf(sql) };
  } catch (error) {
    if (!(error instanceof UnreadableSqlError)) throw error;
    return { fault: faultAt(sql, error.at, `The statement cannot be read: ${error.message}`) };
  }
}

function refuse(sql: string, at: number, message: string): { ok: false; fault: StatementFault } {
  return { ok: false, fault: faultAt(sql, at, message) };
}

function faultAt(sql: string, at: number, message: string): StatementFault {
  const before = sql.slice(0, at).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, message };
}

function isSemicolon(token: Token): boolean {
  return isSign(token, ';');
}

function isSign(token: Token | undefined, sign: string): boolean {
  return token?.kind === 'sign' && token.sign === sign;
}

/** What a caller wrote is repeated to them, but not at any length. */
function shorten(name: string): string {
  return name.length > 60 ? `${name.slice(0, 60)}…` : name;
}
