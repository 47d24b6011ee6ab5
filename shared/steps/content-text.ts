import type { Content } from '../contract/accept.ts';
import type { Touchpoint } from '../contract/touchpoint.ts';

/**
 * One text for one content of a touchpoint, to be hashed: its JSON, with fields in the order of the schema, as the schema
 * and `accept` answer them, and maps in the order of their keys, whatever the order they were sent in.
 */
export function contentText(
  content: Content,
  identifiers: Touchpoint['identifiers'],
  journey: Touchpoint['journey'],
): string {
  const { statements, attributes } = content;
  const isSorted =
    (statements === undefined || inOrder(statements)) && (attributes === undefined || inOrder(attributes));
  return JSON.stringify([
    isSorted ? content : withSortedMaps(content),
    inOrder(identifiers) ? identifiers : sorted(identifiers),
    journey,
  ]);
}

function withSortedMaps(content: Content): Content {
  const copy = { ...content };
  if (copy.statements !== undefined) copy.statements = sorted(copy.statements);
  if (copy.attributes !== undefined) copy.attributes = sorted(copy.attributes);
  return copy;
}

function inOrder(map: object): boolean {
  let last = '';
  for (const name in map) {
    if (name < last) return false;
    last = name;
  }
  return true;
}

function sorted<T>(map: Readonly<Record<string, T>>): Record<string, T> {
  const result: Record<string, T> = {};
  // No name is `__proto__` here: neither the schema nor `accept` lets one through.
  for (const name of Object.keys(map).sort()) result[name] = map[name] as T;
  return result;
}
