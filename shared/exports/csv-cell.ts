import { NOT_IN_TEXT, plainText, safeText } from './safe-text.ts';

/**
 * What a spreadsheet may take for a formula: a text that begins with = + - @ (also full-width or small forms, and the
 * minus sign), with a tab or a line break, whatever apostrophes, quotes, blanks and invisible characters stand before it.
 */
const FORMULA =
  /^['"\s\p{Cf}]*?(?:[=+\-@\t\r\n\u2212]|[\uff1d\uff0b\uff0d\uff20]|[\ufe66\ufe62\ufe63\ufe6b])/u;

const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$|^$/;

/**
 * The text as spreadsheets show it and never run it: an apostrophe before what may be a formula. An apostrophe before a
 * formula needs one too, so that `unguard` can tell them apart: it takes exactly those away that `guard` set.
 */
export function guard(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

export function unguard(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** A text as a field of a CSV file (RFC 4180), formulas neutralised unless `raw`. */
export function csvField(text: string, raw: boolean): string {
  const safe = safeText(text, NOT_IN_TEXT);
  return quoteField(raw ? safe : guard(safe));
}

/** What `csvField` wrote, its quotes taken off already. */
export function csvText(field: string): string {
  return plainText(unguard(field));
}

function quoteField(text: string): string {
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
