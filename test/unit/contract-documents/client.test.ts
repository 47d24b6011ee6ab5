import { expect, test } from 'vitest';
import { clientOf } from '../../../tools/contract/client.ts';
import { typeOf } from '../../../tools/contract/client-types.ts';

test.each([
  [{ type: 'integer' }, 'number'],
  [{ enum: ['a', 'b'] }, '"a" | "b"'],
  [{ type: 'array', items: { enum: ['a', 'b'] } }, '("a" | "b")[]'],
  [{ $ref: '#/components/schemas/Person' }, 'Person'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
  [{ anyOf: [{ type: 'string', format: 'date' }, { type: 'string' }] }, 'string'],
  [{ type: 'object', additionalProperties: { type: 'number' } }, 'Record<string, number>'],
  [
    { type: 'object', properties: { id: { type: 'string' }, 'x-y': { const: 1 } }, required: ['id'] },
    '{ id: string; "x-y"?: 1 | undefined }',
  ],
] as const)('the type of %j is %s', (schema, type) => {
  expect(typeOf(schema as Parameters<typeof typeOf>[0])).toBe(type);
});

test('a schema that it has no type for stops the generator', () => {
  expect(() => typeOf(JSON.parse('{ "type": "file" }'))).toThrow(/"file": add it/);
});

test('an operation has its path, its parameters, its body and its answer', () => {
  const client = clientOf({
    paths: {
      '/v1/things/{id}': {
        put: {
          operationId: 'putThing',
          summary: 'Puts a thing',
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'from', in: 'query', required: false, schema: { type: 'string' } },
          ],
          requestBody: {
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
          },
          responses: {
            202: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
          },
        },
      },
    },
    components: {
      schemas: { Thing: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] } },
    },
  });
  expect(client).toContain('export type Thing = { n: number };');
  expect(client).toContain(
    'putThing: { asked: { id: string; query: { from?: string | undefined }; body: Thing }; answer: Thing };',
  );
  expect(client).toContain("putThing: { method: 'PUT', path: '/v1/things/{id}', answer: 'Thing' },");
});
