/** What XML 1.0 cannot hold, not even as a reference: control characters, lone surrogates, U+FFFE, U+FFFF. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
export const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu;
/**
 * What UTF-8 text cannot hold (lone surrogates), and what its readers drop or stumble over: NUL, and U+FEFF, which they take
 * for a byte-order mark.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what it is about
export const NOT_IN_TEXT = /[\u0000\ufeff]|\p{Surrogate}/gu;

const ESCAPE = /_x[0-9A-F]{4}_/g;
/** Whatever follows: with the escape of the next character it could read as one. */
const LIKE_ESCAPE = /_(?=x[0-9A-F]{4})/g;

/**
 * The text with each character of `unsafe` written as `_xHHHH_`, and an underscore that could begin such a sequence as
 * `_x005F_`: the escapes of ST_Xstring (ECMA-376 part 1, 22.9.2.19). `plainText` undoes it exactly.
 */
export function safeText(text: string, unsafe: RegExp): string {
  const escaped = text.includes('_x') ? text.replace(LIKE_ESCAPE, '_x005F_') : text;
  return escaped.replace(unsafe, escapeUnit);
}

export function plainText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(ESCAPE, match => String.fromCharCode(Number.parseInt(match.slice(2, 6), 16)));
}

function escapeUnit(unit: string): string {
  return `_x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`;
}
