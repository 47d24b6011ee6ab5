import type { FieldTexts } from './fields.ts';

/** As much of JSON Schema as the contract needs. */
export interface Schema {
  [keyword: string]: unknown;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  propertyNames?: Schema;
  $defs?: Record<string, Schema>;
}

/**
 * Adds a text to every field, and the narrowing keywords, by path (fields.ts). Throws where a field has no text or
 * a path leads nowhere, so that neither can be forgotten.
 */
export function addTexts(
  schema: Schema,
  title: string,
  fields: FieldTexts,
  narrowing: Readonly<Record<string, Schema>> = {},
): void {
  const unused = new Set([...Object.keys(fields), ...Object.keys(narrowing)]);
  for (const { path, isField, node } of nodesOf(schema, '')) {
    unused.delete(path);
    Object.assign(node, narrowing[path]);
    if (!isField) continue;
    const text = fields[path];
    if (text === undefined)
      throw new Error(`${title}: the field ${path} has no text: add it to tools/contract/fields.ts`);
    node['description'] = text;
  }
  if (unused.size > 0) {
    const paths = [...unused].join(', ');
    throw new Error(
      `${title}: tools/contract speaks of ${paths}, which the schema does not have: take it away there`,
    );
  }
}

interface Place {
  path: string;
  isField: boolean;
  node: Schema;
}

function* nodesOf(schema: Schema, path: string): Generator<Place> {
  for (const [name, node] of Object.entries(schema.properties ?? {})) {
    yield* placesAt(node, path === '' ? name : `${path}.${name}`, true);
  }
  if (schema.items !== undefined) yield* placesAt(schema.items, `${path}[]`, false);
  if (schema.propertyNames !== undefined) yield* placesAt(schema.propertyNames, `${path}{key}`, false);
  if (typeof schema.additionalProperties === 'object')
    yield* placesAt(schema.additionalProperties, `${path}{}`, false);
}

function* placesAt(node: Schema, path: string, isField: boolean): Generator<Place> {
  yield { path, isField, node };
  yield* nodesOf(node, path);
}
