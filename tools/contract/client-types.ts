import type * as z from 'zod';

type Schema = z.core.JSONSchema.BaseSchema | boolean;

/** The TypeScript of a JSON Schema, as far as the OpenAPI document uses it. `Error` for what it does not. */
export function typeOf(schema: Schema | undefined): string {
  if (schema === undefined || schema === true) return 'unknown';
  if (schema === false) return 'never';
  if (schema.$ref !== undefined) return schema.$ref.replace('#/components/schemas/', '');
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants !== undefined) return unionOf(variants.map(typeOf));
  if (schema.allOf !== undefined) return schema.allOf.map(each => inBrackets(typeOf(each))).join(' & ');
  // A union of plain types is written as their list.
  const types: unknown = schema.type;
  if (Array.isArray(types)) return unionOf(types.map(type => typeOf({ ...schema, type })));
  switch (schema.type) {
    case 'string':
    case 'boolean':
    case 'null':
    case 'number':
      return schema.type;
    case 'integer':
      return 'number';
    case 'array':
      return arrayOf(schema);
    case 'object':
      return objectOf(schema);
    case undefined:
      return 'unknown';
    default:
      throw new Error(
        `tools/contract/client-types.ts has no type for ${JSON.stringify(schema.type)}: add it`,
      );
  }
}

function arrayOf({ items, prefixItems }: z.core.JSONSchema.BaseSchema): string {
  if (prefixItems !== undefined) return `[${prefixItems.map(typeOf).join(', ')}]`;
  if (Array.isArray(items)) return `[${items.map(typeOf).join(', ')}]`;
  return `${inBrackets(typeOf(items))}[]`;
}

function objectOf({
  properties = {},
  required = [],
  additionalProperties,
}: z.core.JSONSchema.BaseSchema): string {
  const fields = Object.entries(properties).map(([name, schema]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
    return required.includes(name) ? `${key}: ${typeOf(schema)}` : `${key}?: ${typeOf(schema)} | undefined`;
  });
  if (fields.length > 0) return `{ ${fields.join('; ')} }`;
  if (typeof additionalProperties === 'object') return `Record<string, ${typeOf(additionalProperties)}>`;
  return 'Record<string, unknown>';
}

const literal = (value: unknown): string => JSON.stringify(value);
const unionOf = (types: string[]): string => [...new Set(types)].join(' | ');
const inBrackets = (type: string): string => (type.includes(' ') ? `(${type})` : type);
