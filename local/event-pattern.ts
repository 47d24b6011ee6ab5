import { compileMatcher, type Leaf, type Matcher, PatternError } from './event-operators.ts';
import { isObject } from './json.ts';

export { PatternError };

type Condition = { path: string; matchers: Matcher[] };
/** Alternatives (from `$or`), each a conjunction of conditions. */
export type EventPattern = { alternatives: Condition[][]; prefixes: ReadonlySet<string> };

/** A leaf of the event, with the index taken in each array on the way to it. */
type Field = { value: Leaf; at: ReadonlyMap<number, number> };

// EventBridge's own bound on what $or may multiply to.
const MOST_ALTERNATIVES = 1000;

/** Throws PatternError (place and mend) for a pattern that EventBridge would refuse. */
export function compilePattern(pattern: unknown): EventPattern {
  if (!isObject(pattern)) throw new PatternError('An event pattern must be a JSON object');
  const alternatives = compileObject(pattern, '');
  const prefixes = new Set<string>();
  for (const { path } of alternatives.flat()) {
    for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1))
      prefixes.add(path.slice(0, dot));
    prefixes.add(path);
  }
  return { alternatives, prefixes };
}

export function validatePattern(pattern: unknown): void {
  compilePattern(pattern);
}

function compileObject(pattern: Record<string, unknown>, parent: string): Condition[][] {
  const entries = Object.entries(pattern);
  if (entries.length === 0) throw new PatternError(`${parent || 'pattern'}: empty objects are not allowed`);
  let alternatives: Condition[][] = [[]];
  for (const [key, value] of entries) {
    const path = parent === '' ? key : `${parent}.${key}`;
    const branches = key === '$or' ? compileOr(value, parent) : compileField(value, path);
    alternatives = alternatives.flatMap(left => branches.map(right => [...left, ...right]));
    if (alternatives.length > MOST_ALTERNATIVES)
      throw new PatternError(`${path}: $or multiplies to more than ${MOST_ALTERNATIVES} combinations`);
  }
  return alternatives;
}

function compileOr(value: unknown, parent: string): Condition[][] {
  if (!Array.isArray(value) || value.length < 2 || !value.every(isObject))
    throw new PatternError(
      `${parent === '' ? '$or' : `${parent}.$or`}: takes a list of at least two objects`,
    );
  return value.flatMap(branch => compileObject(branch, parent));
}

function compileField(value: unknown, path: string): Condition[][] {
  if (isObject(value)) return compileObject(value, path);
  if (!Array.isArray(value))
    throw new PatternError(
      `${path}: must be an object or an array of alternatives, e.g. [${JSON.stringify(value)}]`,
    );
  if (value.length === 0) throw new PatternError(`${path}: empty arrays are not allowed`);
  return [[{ path, matchers: value.map(element => compileMatcher(element, path)) }]];
}

/**
 * Does the event match? Semantics of EventBridge: a field that is an array matches by any element; fields of an array of
 * objects must be matched by one and the same element; `exists` looks at leaves only.
 */
export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
  const fields = new Map<string, Field[]>();
  const arrays = { count: 0 };
  collect(event, '', new Map(), pattern.prefixes, fields, arrays);
  return pattern.alternatives.some(conditions => satisfied(conditions, 0, fields, new Map()));
}

function collect(
  value: unknown,
  path: string,
  at: ReadonlyMap<number, number>,
  prefixes: ReadonlySet<string>,
  fields: Map<string, Field[]>,
  arrays: { count: number },
): void {
  if (Array.isArray(value)) {
    const array = arrays.count++;
    value.forEach((element, index) => {
      collect(element, path, new Map(at).set(array, index), prefixes, fields, arrays);
    });
  } else if (isObject(value)) {
    for (const [key, child] of Object.entries(value)) {
      const childPath = path === '' ? key : `${path}.${key}`;
      if (prefixes.has(childPath)) collect(child, childPath, at, prefixes, fields, arrays);
    }
  } else if (isLeaf(value)) {
    const found = fields.get(path);
    if (found) found.push({ value, at });
    else fields.set(path, [{ value, at }]);
  }
}

function isLeaf(value: unknown): value is Leaf {
  return (
    value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  );
}

/** Tries each field for each condition in turn; `chosen` holds the array elements taken so far. */
function satisfied(
  conditions: Condition[],
  index: number,
  fields: ReadonlyMap<string, Field[]>,
  chosen: ReadonlyMap<number, number>,
): boolean {
  const condition = conditions[index];
  if (condition === undefined) return true;
  const candidates = fields.get(condition.path) ?? [];
  if (condition.matchers.includes('absent') && candidates.length === 0)
    return satisfied(conditions, index + 1, fields, chosen);
  for (const { value, at } of candidates) {
    if (!condition.matchers.some(matcher => matcher !== 'absent' && matcher(value))) continue;
    const together = joined(chosen, at);
    if (together && satisfied(conditions, index + 1, fields, together)) return true;
  }
  return false;
}

function joined(
  left: ReadonlyMap<number, number>,
  right: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> | undefined {
  if (right.size === 0) return left;
  const both = new Map(left);
  for (const [array, index] of right) {
    if ((both.get(array) ?? index) !== index) return undefined;
    both.set(array, index);
  }
  return both;
}
