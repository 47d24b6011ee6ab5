import * as z from 'zod';
import { answers, parts } from './answers.ts';
import { accepted, type Operation, operations, sqlAnswer } from './operations.ts';
import { problem } from './problems.ts';
import type { Route } from './route.ts';

const referTo = (name: string) => `#/components/schemas/${name}`;

/** OpenAPI 3.1 of the routes, generated from the schemas that the requests and answers are checked with. */
export function openApiOf(routes: readonly Route[]): object {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Hilván API',
      version: '1',
      description:
        'Stitched customer journeys, the flags on them, and why. Lists answer `{ items, cursor? }`: while there is a cursor more may follow, even where a filter left a page short or empty. What is changed is answered with 202: it goes to the bus, and shows in the lists within seconds.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    security: [{ token: [] }],
    paths: pathsOf(routes),
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: componentSchemas(),
      responses: {
        Problem: {
          description: 'A problem (RFC 9457)',
          content: { 'application/problem+json': { schema: { $ref: referTo('Problem') } } },
        },
      },
    },
  };
}

/** Reads and writes of one path stand together. */
function pathsOf(routes: readonly Route[]): Record<string, object> {
  const paths: Record<string, object> = {};
  for (const route of routes) paths[templateOf(route.path)] = { get: operationOf(route) };
  for (const each of operations) {
    const path = templateOf(each.path);
    paths[path] = { ...paths[path], [each.method]: writeOf(each) };
  }
  return paths;
}

function writeOf({ path, operation, summary, body, answers }: Operation): object {
  const refused = { $ref: '#/components/responses/Problem' };
  return {
    operationId: operation,
    summary,
    parameters: idIn(path),
    requestBody: {
      required: true,
      content: { 'application/json': { schema: { $ref: referTo(body) } } },
    },
    responses: {
      [answers === undefined ? 202 : 200]: {
        description: answers?.description ?? 'It is on the bus',
        content: { 'application/json': { schema: { $ref: referTo(answers?.schema ?? 'Accepted') } } },
      },
      400: refused,
      401: refused,
      413: refused,
      default: refused,
    },
  };
}

function idIn(path: string): object[] {
  return path.includes(':') ? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }] : [];
}

function templateOf(path: string): string {
  return path.replace(/:(\w+)(?:\{[^}]*\})?/g, '{$1}');
}

function operationOf({ path, operation, summary, parameters, answer }: Route): object {
  const ofPath = idIn(path);
  const { properties = {}, required = [] } = jsonSchema(parameters, 'input');
  const ofQuery = Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = typeof schema === 'boolean' ? { description: undefined } : schema;
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
  const ok = {
    description: summary,
    content: { 'application/json': { schema: { $ref: referTo(answer) } } },
  };
  const refused = { $ref: '#/components/responses/Problem' };
  return {
    operationId: operation,
    summary,
    parameters: [...ofPath, ...ofQuery],
    responses: {
      200: ok,
      ...(ofPath.length === 0 ? {} : { 308: refused, 404: refused }),
      400: refused,
      401: refused,
      default: refused,
    },
  };
}

function componentSchemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries({
    ...parts,
    ...answers,
    Accepted: accepted,
    SqlAnswer: sqlAnswer,
    Problem: problem,
  })) {
    registry.add(schema, { id });
  }
  const { schemas } = z.toJSONSchema(registry, { uri: referTo, override: relax });
  const bodies = operations.map(
    ({ body, schema }) => [body, z.toJSONSchema(schema, { io: 'input' })] as const,
  );
  return Object.fromEntries(
    [...Object.entries(schemas), ...bodies].map(([name, { $schema: _schema, $id: _id, ...schema }]) => [
      name,
      schema,
    ]),
  );
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  return z.toJSONSchema(schema, { io, override: relax });
}

/** Patterns that repeat a format and the bounds of every integer are noise to read; and answers may gain fields. */
function relax({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
}
