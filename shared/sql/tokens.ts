export type Token =
  /** `name` in lower case, unless it was quoted. */
  | { kind: 'word'; name: string; quoted: boolean; at: number }
  | { kind: 'text'; at: number }
  | { kind: 'number'; text: string; at: number }
  | { kind: 'sign'; sign: string; at: number };

/** What cannot be read, or is read in two ways by two engines. `at` counts characters from 0. */
export class UnreadableSqlError extends Error {
  readonly at: number;
  constructor(at: number, message: string) {
    super(message);
    this.name = 'UnreadableSqlError';
    this.at = at;
  }
}

const SIGNS = ['<>', '!=', '<=', '>=', '||', ...'+-*/%=<>(),.;[]'];
// Sticky, so that each is tried at the place that is read and work grows with the length of the text.
const SPACE = /[ \t\r\n]+/y;
const LINE_COMMENT = /--[^\r\n]*/y;
const WORD = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;

/**
 * The tokens of a statement, comments left out. Takes only what Trino and DuckDB read alike: where their scanners differ
 * (nested comments, dollar quotes, escape strings, characters beyond ASCII outside quotes) it is an `UnreadableSqlError`,
 * so that nothing can be a comment here and a statement there.
 */
export function tokensOf(sql: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(sql)?.[0];
  };
  while (at < sql.length) {
    const skipped = match(SPACE) ?? match(LINE_COMMENT) ?? blockComment(sql, at);
    if (skipped !== undefined) {
      at += skipped.length;
      continue;
    }
    const quote = sql[at];
    const word = match(WORD);
    if (quote === "'" || quote === '"') {
      const end = endOfQuoted(sql, at, quote);
      const inner = sql.slice(at + 1, end - 1).replaceAll(quote + quote, quote);
      if (quote === "'") tokens.push({ kind: 'text', at });
      else tokens.push({ kind: 'word', name: inner.toLowerCase(), quoted: true, at });
      at = end;
    } else if (word !== undefined) {
      if (/^[ebxun]$/i.test(word) && (sql[at + 1] === "'" || sql[at + 1] === '&')) {
        throw new UnreadableSqlError(at, `the prefix ${word} of a text: write a plain text in single quotes`);
      }
      tokens.push({ kind: 'word', name: word.toLowerCase(), quoted: false, at });
      at += word.length;
    } else {
      const number = match(NUMBER);
      const sign = SIGNS.find(each => sql.startsWith(each, at));
      const text = number ?? sign;
      if (text === undefined) throw new UnreadableSqlError(at, strange(sql, at));
      tokens.push(number === undefined ? { kind: 'sign', sign: text, at } : { kind: 'number', text, at });
      at += text.length;
    }
  }
  return tokens;
}

function blockComment(sql: string, at: number): string | undefined {
  if (!sql.startsWith('/*', at)) return undefined;
  const end = sql.indexOf('*/', at + 2);
  if (end < 0) throw new UnreadableSqlError(at, 'a comment without its end: close it with */');
  const comment = sql.slice(at, end + 2);
  if (comment.indexOf('/*', 1) > 0) {
    throw new UnreadableSqlError(at, 'a comment within a comment: engines end it at different places');
  }
  return comment;
}

function endOfQuoted(sql: string, at: number, quote: string): number {
  for (let i = at + 1; i < sql.length; i++) {
    if (sql[i] === '\0') break;
    if (sql[i] !== quote) continue;
    if (sql[i + 1] !== quote) return i + 1;
    i++;
  }
  const what = quote === "'" ? 'a text' : 'a name';
  throw new UnreadableSqlError(at, `${what} without its closing quote ${quote}`);
}

const WRITE_INSTEAD: Readonly<Record<string, string>> = {
  ':': 'write CAST(x AS type) for x::type',
  '#': 'comments begin with --',
  '&': 'write AND',
  '|': 'write OR, or || to join texts',
  '`': 'write names in double quotes',
  $: 'parameters and dollar quotes are not known: write the value',
  '?': 'parameters are not known: write the value',
};

function strange(sql: string, at: number): string {
  const character = String.fromCodePoint(sql.codePointAt(at) ?? 0);
  const shown = /[\p{C}\p{Z}]/u.test(character)
    ? `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
    : character;
  const mend = WRITE_INSTEAD[character] ?? 'outside quotes only plain SQL characters are known';
  return `the character ${shown}: ${mend}`;
}
