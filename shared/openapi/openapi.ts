import * as z from 'zod';
import { reportAnswers } from '../analytics-api/answers.ts';
import { BASE } from '../analytics-api/create-analytics-api.ts';
import type { ReportRoute } from '../analytics-api/report-route.ts';
import { reports } from '../analytics-api/reports.ts';
import { answers, parts } from '../query-api/answers.ts';
import { getContext, postContext } from '../query-api/context-operation.ts';
import { accepted, type Operation, operations, sqlAnswer } from '../query-api/operations.ts';
import { problem } from '../query-api/problem-schema.ts';
import type { Route } from '../query-api/route.ts';
import { routes } from '../query-api/routes.ts';

const referTo = (name: string) => `#/components/schemas/${name}`;

/** OpenAPI 3.1 of all functions behind the API, generated from the schemas that requests and answers are checked with. */
export function openApi(): object {
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
    paths: pathsOf(),
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
function pathsOf(): Record<string, object> {
  const paths: Record<string, object> = {};
  for (const route of routes) paths[templateOf(route.path)] = { get: operationOf(route) };
  paths[getContext.path] = { get: operationOf(getContext), post: askByBody(postContext) };
  for (const each of operations) {
    const path = templateOf(each.path);
    paths[path] = { ...paths[path], [each.method]: writeOf(each) };
  }
  for (const report of reports) {
    paths[`${BASE}/${report.name}`] = { get: reportOf(report) };
    paths[`${BASE}/${report.name}/journeys`] = { get: journeysBehind(report) };
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
      403: refused,
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

/** Asks and changes nothing, though by POST. */
function askByBody({ operation, summary, body, answer }: typeof postContext): object {
  const refused = { $ref: '#/components/responses/Problem' };
  return {
    operationId: operation,
    summary,
    parameters: [],
    requestBody: { required: true, content: { 'application/json': { schema: { $ref: referTo(body) } } } },
    responses: {
      200: {
        description: summary,
        content: { 'application/json': { schema: { $ref: referTo(answer) } } },
      },
      400: refused,
      401: refused,
      403: refused,
      413: refused,
      default: refused,
    },
  };
}

function reportOf({ operation, summary, parameters, answer }: ReportRoute): object {
  return readOf({ operation, summary, parameters: queryOf(parameters), answer });
}

function journeysBehind({ name, operation, parameters }: ReportRoute): object {
  const text = (parameter: string, required: boolean, description: string) => ({
    name: parameter,
    in: 'query',
    required,
    description,
    schema: { type: 'string' },
  });
  return readOf({
    operation: `${operation}Journeys`,
    summary: `Journeys behind a figure of ${name}`,
    parameters: [
      ...queryOf(parameters),
      text('cell', true, 'The cell of the figure.'),
      text('cursor', false, 'The cursor of the page before.'),
    ],
    answer: 'JourneysBehind',
  });
}

function operationOf({
  path,
  operation,
  summary,
  parameters,
  answer,
}: Pick<Route, 'path' | 'operation' | 'summary' | 'parameters' | 'answer'>): object {
  const ofPath = idIn(path);
  const asked = [...ofPath, ...queryOf(parameters)];
  return readOf({ operation, summary, parameters: asked, answer }, ofPath.length > 0);
}

function queryOf(parameters: z.ZodType): object[] {
  const { properties = {}, required = [] } = jsonSchema(parameters, 'input');
  return Object.entries(properties).map(([name, schema]) => {
    const { description, ...rest } = typeof schema === 'boolean' ? { description: undefined } : schema;
    return {
      name,
      in: 'query',
      required: required.includes(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

interface Read {
  operation: string;
  summary: string;
  parameters: object[];
  answer: string;
}

function readOf({ operation, summary, parameters, answer }: Read, hasId = false): object {
  const refused = { $ref: '#/components/responses/Problem' };
  return {
    operationId: operation,
    summary,
    parameters,
    responses: {
      200: {
        description: summary,
        content: { 'application/json': { schema: { $ref: referTo(answer) } } },
      },
      ...(hasId ? { 308: refused, 404: refused } : {}),
      400: refused,
      401: refused,
      403: refused,
      default: refused,
    },
  };
}

function componentSchemas(): Record<string, object> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries({
    ...parts,
    ...answers,
    ...reportAnswers,
    Accepted: accepted,
    SqlAnswer: sqlAnswer,
    Problem: problem,
  })) {
    registry.add(schema, { id });
  }
  const { schemas } = z.toJSONSchema(registry, { uri: referTo, override: relax });
  const bodies = [...operations, { body: postContext.body, schema: postContext.parameters }].map(
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
