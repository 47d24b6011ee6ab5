import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { flag } from '../../../shared/contract/flag.ts';
import { createWorld, replyOf } from './api-world.ts';

// As much of OpenAPI 3.1 as is looked into here.
const parameter = z.object({
  name: z.string(),
  in: z.enum(['path', 'query']),
  required: z.boolean(),
  schema: z.object({ enum: z.array(z.string()).optional() }),
});
const operation = z.object({ operationId: z.string(), parameters: z.array(parameter) });
const requestBody = z.object({
  content: z.object({ 'application/json': z.object({ schema: z.object({ $ref: z.string() }) }) }),
});
const write = operation.extend({ requestBody, responses: z.record(z.string(), z.unknown()) });
const schema = z.object({
  properties: z.record(z.string(), z.looseObject({})).default({}),
  required: z.array(z.string()).default([]),
});
const openApi = z.object({
  openapi: z.string(),
  paths: z.record(
    z.string(),
    z.object({ get: operation.optional(), post: write.optional(), put: write.optional() }),
  ),
  components: z.object({ schemas: z.record(z.string(), schema) }),
});

const { body } = await replyOf(await createWorld().api.request('/openapi.json'));
const { openapi, paths, components } = openApi.parse(body);

/** Every `$ref` in a document. */
function* references(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (key === '$ref' && typeof member === 'string') yield member;
    else yield* references(member);
  }
}

describe('the OpenAPI document', () => {
  it('names every route', () => {
    expect(openapi).toMatch(/^3\.1\./);
    const isReport = (path: string) => path.startsWith('/v1/analytics/');
    expect(
      Object.keys(paths)
        .filter(path => !isReport(path))
        .sort(),
    ).toEqual([
      '/v1/access',
      '/v1/audit',
      '/v1/context',
      '/v1/corrections',
      '/v1/definitions',
      '/v1/definitions/{id}',
      '/v1/erasures',
      '/v1/erasures/{id}',
      '/v1/explain/flags/{id}',
      '/v1/explain/touchpoints',
      '/v1/explain/touchpoints/{id}',
      '/v1/flags',
      '/v1/flags/{id}',
      '/v1/journeys',
      '/v1/journeys/{id}',
      '/v1/persons',
      '/v1/persons/{id}',
      '/v1/persons/{id}/journeys',
      '/v1/quarantine',
      '/v1/quarantine/{id}',
      '/v1/sql',
    ]);
    const reports = Object.keys(paths).filter(path => isReport(path) && !path.endsWith('/journeys'));
    expect(reports).toContain('/v1/analytics/transitions');
    // Every figure opens the journeys behind it.
    for (const report of reports) expect(paths).toHaveProperty([`${report}/journeys`]);
    const operations = Object.values(paths).flatMap(each => each.get?.operationId ?? []);
    expect(new Set(operations).size).toBe(operations.length);
  });

  it('tells what may be changed, with the body that is asked for', () => {
    const writes = Object.entries(paths).flatMap(([path, { get: _, ...rest }]) =>
      Object.entries(rest).map(([method, each]) => [
        `${method} ${path}`,
        each?.requestBody.content['application/json'].schema.$ref.split('/').at(-1),
        Object.keys(each?.responses ?? {}),
      ]),
    );
    const asked = ['200', '400', '401', '403', '413', 'default'];
    const answered = ['202', '400', '401', '403', '413', 'default'];
    expect(writes).toEqual([
      ['post /v1/corrections', 'CorrectionPost', answered],
      ['put /v1/definitions/{id}', 'DefinitionPut', answered],
      ['post /v1/erasures', 'ErasurePost', answered],
      ['post /v1/context', 'ContextPost', asked],
      ['post /v1/sql', 'SqlPost', ['200', ...answered.slice(1)]],
    ]);
    const { CorrectionPost, DefinitionPut, ErasurePost } = components.schemas;
    expect(CorrectionPost?.required).toEqual(['kind', 'identifier', 'with', 'at', 'actor', 'reason']);
    expect(DefinitionPut?.required).toEqual(['definition', 'actor']);
    expect(ErasurePost?.required).toEqual(['identifier', 'actor', 'reason']);
  });

  it('refers to nothing that it does not hold', () => {
    const found = [...references(body)];
    expect(found.length).toBeGreaterThan(10);
    for (const reference of found) {
      expect(reference).toMatch(/^#\//);
      expect(body, reference).toHaveProperty(reference.slice(2).split('/'));
    }
  });

  it('declares each path parameter, and the query parameters with their values', () => {
    for (const [path, { get }] of Object.entries(paths)) {
      if (get === undefined) continue;
      const inPath = get.parameters.filter(each => each.in === 'path').map(each => each.name);
      expect(inPath).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(match => match[1]));
    }
    const { parameters } = paths['/v1/journeys']?.get ?? { parameters: [] };
    expect(parameters.find(each => each.name === 'state')?.schema.enum).toContain('dropped-off');
    expect(parameters.some(each => each.required)).toBe(false);
    const lookup = paths['/v1/persons']?.get?.parameters.filter(each => each.required).map(each => each.name);
    expect(lookup).toEqual(['namespace', 'value']);
  });

  it('describes answers by the contract', () => {
    const { Journeys, Flag } = components.schemas;
    expect(Journeys?.properties['items']).toMatchObject({ items: { $ref: '#/components/schemas/Journey' } });
    expect(Object.keys(Flag?.properties ?? {})).toEqual(Object.keys(flag.shape));
    expect(Flag?.properties['at']).toEqual({ $ref: '#/components/schemas/Instant' });
    expect(JSON.stringify(body)).not.toContain('$schema');
  });
});
