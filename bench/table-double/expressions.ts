import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../shared/dynamodb/item-size.ts';

interface Given {
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Item | undefined;
}

/**
 * Whether a condition holds for the item there. Comparisons, `attribute_exists` and `attribute_not_exists`, joined by AND
 * and OR without brackets; anything else is an `Error`, so that no condition is taken for one that holds.
 */
export function holds(condition: string | undefined, there: Item | undefined, given: Given): boolean {
  if (condition === undefined) return true;
  return condition
    .split(/ OR /i)
    .some(all => all.split(/ AND /i).every(one => holdsOne(one.trim(), there, given)));
}

function holdsOne(text: string, there: Item | undefined, given: Given): boolean {
  const attribute = (name = '') => there?.[nameOf(name, given)];
  const existence = /^attribute_(not_)?exists\s*\(\s*([#\w]+)\s*\)$/.exec(text);
  if (existence !== null) return (attribute(existence[2]) === undefined) === (existence[1] !== undefined);
  const comparison = /^([#\w]+)\s*(=|<=|<|>=|>)\s*(:\w+)$/.exec(text);
  if (comparison === null) throw new Error(`The table double does not know the condition "${text}"`);
  const [, name, operator, value = ''] = comparison;
  const [left, right] = [attribute(name), given.ExpressionAttributeValues?.[value]];
  if (left === undefined || right === undefined) return false;
  const order = compare(left, right);
  if (order === undefined) return false;
  if (operator === '=') return order === 0;
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

/** `undefined`: of different types, which never compare. */
function compare(left: AttributeValue, right: AttributeValue): number | undefined {
  if (left.N !== undefined && right.N !== undefined) return Number(left.N) - Number(right.N);
  if (left.S === undefined || right.S === undefined) return undefined;
  return left.S === right.S ? 0 : left.S < right.S ? -1 : 1;
}

const nameOf = (name: string, { ExpressionAttributeNames }: Given): string =>
  name.startsWith('#') ? (ExpressionAttributeNames?.[name] ?? name) : name;

export interface KeyRange {
  /** Attributes of partition and sort key, as named in the expression. */
  hash: string;
  partition: string;
  /** Both included; absent: the whole partition. */
  between?: [string, string];
}

/** `hash = :a`, alone or with `range BETWEEN :b AND :c`; anything else is an `Error`. */
export function keyRange(text: string | undefined, given: Given): KeyRange {
  const parts = /^([#\w]+) = (:\w+)(?: AND [#\w]+ BETWEEN (:\w+) AND (:\w+))?$/.exec(text ?? '');
  if (parts === null) throw new Error(`The table double does not know the key condition "${text}"`);
  const [, hash = '', partition = '', lower, upper] = parts;
  const value = (name: string) => given.ExpressionAttributeValues?.[name]?.S ?? '';
  return {
    hash: nameOf(hash, given),
    partition: value(partition),
    ...(lower === undefined || upper === undefined ? {} : { between: [value(lower), value(upper)] }),
  };
}
