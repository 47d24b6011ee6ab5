import { BlockList, isIP } from 'node:net';
import { isObject } from './json.ts';

export type Leaf = string | number | boolean | null;
/** `absent` asks that no leaf exists at the path; else a test of one leaf value. */
export type Matcher = 'absent' | ((value: Leaf) => boolean);

export class PatternError extends Error {
  override name = 'PatternError';
}

// Bounds as EventBridge documents them for the numeric operator.
const NUMERIC_LIMIT = 5e9;

/** One element of a leaf's list of alternatives. Throws PatternError for what EventBridge would refuse. */
export function compileMatcher(element: unknown, where: string): Matcher {
  if (!isObject(element)) return exact(element, where);
  const [operator, operand] = only(element, where);
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw new PatternError(`${where}: "exists" takes true or false`);
      return operand ? () => true : 'absent';
    case 'prefix':
    case 'suffix':
      return affix(operator, operand, where);
    case 'equals-ignore-case':
      return sameIgnoringCase(text(operand, operator, where));
    case 'wildcard':
      return wildcard(text(operand, operator, where), where);
    case 'numeric':
      return numeric(operand, where);
    case 'cidr':
      return cidr(text(operand, operator, where), where);
    case 'anything-but':
      return anythingBut(operand, where);
    default:
      throw new PatternError(`${where}: unrecognized match type "${operator}"`);
  }
}

function only(element: Record<string, unknown>, where: string): [string, unknown] {
  const entries = Object.entries(element);
  const first = entries[0];
  if (first === undefined || entries.length > 1)
    throw new PatternError(`${where}: exactly one match type is allowed in a match expression`);
  return first;
}

type Test = (value: Leaf) => boolean;

function exact(wanted: unknown, where: string): Test {
  if (wanted === null || ['string', 'boolean', 'number'].includes(typeof wanted))
    return value => value === wanted;
  throw new PatternError(
    `${where}: a match value must be text, a number, true, false, null or a match expression`,
  );
}

function text(operand: unknown, operator: string, where: string): string {
  if (typeof operand !== 'string') throw new PatternError(`${where}: "${operator}" takes text`);
  return operand;
}

function affix(operator: 'prefix' | 'suffix', operand: unknown, where: string): Test {
  const ends = (value: string, part: string) =>
    operator === 'prefix' ? value.startsWith(part) : value.endsWith(part);
  if (!isObject(operand)) {
    const part = text(operand, operator, where);
    return value => typeof value === 'string' && ends(value, part);
  }
  const [inner, innerOperand] = only(operand, where);
  if (inner !== 'equals-ignore-case')
    throw new PatternError(
      `${where}: "${operator}" takes text or {"equals-ignore-case": text}, not "${inner}"`,
    );
  const part = text(innerOperand, inner, where).toLowerCase();
  return value => typeof value === 'string' && ends(value.toLowerCase(), part);
}

function sameIgnoringCase(wanted: string): Test {
  const lower = wanted.toLowerCase();
  return value => typeof value === 'string' && value.toLowerCase() === lower;
}

function numeric(operand: unknown, where: string): Test {
  const terms = Array.isArray(operand) ? operand : [];
  const bad = () =>
    new PatternError(
      `${where}: "numeric" takes ["=", n], one of < <= > >= with n, or a range [">" or ">=", low, "<" or "<=", high] with low < high`,
    );
  if (terms.length !== 2 && terms.length !== 4) throw bad();
  const [operator, first, upperOperator, second] = terms;
  const low = bounded(first, where);
  if (terms.length === 2) return one(operator, low, bad);
  const high = bounded(second, where);
  if (!['>', '>='].includes(operator) || !['<', '<='].includes(upperOperator) || low >= high) throw bad();
  const above = one(operator, low, bad);
  const below = one(upperOperator, high, bad);
  return value => above(value) && below(value);
}

function one(operator: unknown, bound: number, bad: () => PatternError): Test {
  const test =
    (compare: (value: number) => boolean): Test =>
    value =>
      typeof value === 'number' && compare(value);
  switch (operator) {
    case '=':
      return test(value => value === bound);
    case '<':
      return test(value => value < bound);
    case '<=':
      return test(value => value <= bound);
    case '>':
      return test(value => value > bound);
    case '>=':
      return test(value => value >= bound);
    default:
      throw bad();
  }
}

function bounded(value: unknown, where: string): number {
  if (typeof value !== 'number' || Math.abs(value) > NUMERIC_LIMIT)
    throw new PatternError(`${where}: a numeric bound must be a number between -5.0e9 and 5.0e9`);
  return value;
}

function cidr(range: string, where: string): Test {
  const slash = range.lastIndexOf('/');
  const address = range.slice(0, slash);
  const bits = range.slice(slash + 1);
  const version = isIP(address);
  if (slash < 0 || version === 0 || !/^\d{1,3}$/.test(bits) || Number(bits) > (version === 4 ? 32 : 128))
    throw new PatternError(`${where}: "${range}" is not a CIDR range such as 10.0.0.0/24 or 2001:db8::/32`);
  const list = new BlockList();
  list.addSubnet(address, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
  return value => {
    if (typeof value !== 'string' || isIP(value) !== version) return false;
    return list.check(value, version === 4 ? 'ipv4' : 'ipv6');
  };
}

/** `*` stands for any characters; `\*` and `\\` are the characters themselves. Two-pointer search: linear space, no regular expression. */
function wildcard(pattern: string, where: string): Test {
  const parts: (string | null)[] = [];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern.charAt(i);
    if (char === '\\') {
      const next = pattern.charAt(++i);
      if (next !== '*' && next !== '\\')
        throw new PatternError(`${where}: "\\${next}" is not an escape of a wildcard: use \\* or \\\\`);
      parts.push(next);
    } else if (char === '*') {
      if (parts.at(-1) === null) throw new PatternError(`${where}: two wildcards in a row are not allowed`);
      parts.push(null);
    } else parts.push(char);
  }
  return value => typeof value === 'string' && glob(parts, value);
}

function glob(parts: (string | null)[], value: string): boolean {
  let p = 0;
  let star = -1;
  let resume = 0;
  for (let v = 0; v < value.length; ) {
    if (p < parts.length && parts[p] === null) {
      star = p++;
      resume = v;
    } else if (p < parts.length && parts[p] === value.charAt(v)) {
      p++;
      v++;
    } else if (star >= 0) {
      p = star + 1;
      v = ++resume;
    } else return false;
  }
  while (p < parts.length && parts[p] === null) p++;
  return p === parts.length;
}

function anythingBut(operand: unknown, where: string): Test {
  if (isObject(operand)) {
    const [operator, inner] = only(operand, where);
    if (!['prefix', 'suffix', 'equals-ignore-case', 'wildcard'].includes(operator))
      throw new PatternError(`${where}: "anything-but" does not take "${operator}"`);
    const refused = nonEmpty(inner, where).map(item =>
      compileMatcher({ [operator]: text(item, operator, where) }, where),
    );
    return value => !refused.some(test => test !== 'absent' && test(value));
  }
  const values = nonEmpty(operand, where);
  const kinds = new Set(values.map(value => typeof value));
  if (kinds.size !== 1 || !(kinds.has('string') || kinds.has('number')))
    throw new PatternError(
      `${where}: "anything-but" takes text, a number, or a list all of text or all of numbers`,
    );
  const refused = new Set<unknown>(values);
  return value => !refused.has(value);
}

function nonEmpty(operand: unknown, where: string): unknown[] {
  const list = Array.isArray(operand) ? operand : [operand];
  if (list.length === 0) throw new PatternError(`${where}: empty lists are not allowed`);
  return list;
}
