import type * as z from 'zod';
import { typeOf } from './client-types.ts';

type Schema = z.core.JSONSchema.BaseSchema;

interface Parameter {
  name: string;
  in: 'query' | 'path';
  required: boolean;
  schema: Schema;
}

interface Operation {
  operationId: string;
  summary: string;
  parameters?: Parameter[];
  requestBody?: { content: { 'application/json': { schema: Schema } } };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

export interface OpenApiDocument {
  paths: Record<string, Partial<Record<'get' | 'post' | 'put' | 'delete', Operation>>>;
  components: { schemas: Record<string, Schema> };
}

const HEAD = `// Generated from docs/contract/openapi.json by "npm run contract": change the schemas, not this file.
`;

/** A typed client's types and its table of operations, as TypeScript. */
export function clientOf({ paths, components }: OpenApiDocument): string {
  const types = Object.entries(components.schemas).map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema)};`,
  );
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const table = operations.map(
    ({ path, method, operation: { operationId, responses } }) =>
      `  ${operationId}: { method: ${quoted(method)}, path: ${quoted(path)}, answer: ${quoted(answerOf(operationId, responses))} },`,
  );
  return [
    HEAD,
    ...types,
    '',
    'export interface Operations {',
    ...operations.map(({ operation }) => shapeOf(operation)),
    '}',
    '',
    '/** `answer` names its schema. */',
    'export const OPERATIONS = {',
    ...table,
    '} as const;',
    '',
  ].join('\n');
}

function shapeOf({ operationId, summary, parameters = [], requestBody, responses }: Operation): string {
  const of = (place: Parameter['in']) =>
    parameters
      .filter(each => each.in === place)
      .map(each => {
        const type = `${typeOf(each.schema)}${each.required ? '' : ' | undefined'}`;
        return `${/^\w+$/.test(each.name) ? each.name : quoted(each.name)}${each.required ? '' : '?'}: ${type}`;
      });
  const fields = [
    ...of('path'),
    ...(of('query').length === 0 ? [] : [`query: { ${of('query').join('; ')} }`]),
    ...(requestBody === undefined ? [] : [`body: ${typeOf(requestBody.content['application/json'].schema)}`]),
  ];
  const asked = fields.length === 0 ? 'Record<never, never>' : `{ ${fields.join('; ')} }`;
  return `  /** ${summary}. */\n  ${operationId}: { asked: ${asked}; answer: ${answerOf(operationId, responses)} };`;
}

function answerOf(operationId: string, responses: Operation['responses']): string {
  const [, ok] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? [];
  const schema = ok?.content?.['application/json']?.schema;
  if (schema === undefined) throw new Error(`${operationId} has no JSON answer in the OpenAPI document`);
  return typeOf(schema);
}

const quoted = (text: string): string => `'${text}'`;
