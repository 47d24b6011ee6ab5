import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { faultsOfAsyncApi } from '../../../tools/contract/check-asyncapi.ts';
import { faultsOfOpenApi } from '../../../tools/contract/check-openapi.ts';
import { textOf } from './contract-files.ts';

describe('the AsyncAPI document', () => {
  const part = z.looseObject({});
  const document = z.object({
    components: z.object({
      messages: z.record(
        z.string(),
        z.object({
          headers: part,
          payload: z.object({ $ref: z.string() }),
          examples: z.array(z.object({ headers: part, payload: part })),
        }),
      ),
      schemas: z.record(z.string(), part),
    }),
  });

  it("passes AsyncAPI's own parser, which sees a fault", async () => {
    const text = await textOf('asyncapi.json');
    expect(await faultsOfAsyncApi(text)).toEqual([]);
    const broken = text
      .replace('"action": "send"', '"action": "shout"')
      .replace('#/components/messages/flagRaised', '#/components/messages/flagLowered');
    expect((await faultsOfAsyncApi(broken)).join('\n')).toContain('flagLowered');
  });

  it('holds examples that keep its own schemas, headers and payload', async () => {
    const { components } = document.parse(JSON.parse(await textOf('asyncapi.json')));
    const draft7 = new Ajv({ strict: true, strictTypes: false, strictRequired: false });
    formats.default(draft7);
    draft7.addVocabulary(['components']);
    draft7.addSchema({ $id: 'urn:hilvan:async', components: { schemas: components.schemas } });
    expect(Object.keys(components.messages).length).toBeGreaterThanOrEqual(6);
    for (const [name, { headers, payload, examples }] of Object.entries(components.messages)) {
      const validate = draft7.getSchema(`urn:hilvan:async${payload.$ref}`);
      const [example] = examples;
      expect(validate?.(example?.payload), `${name} ${JSON.stringify(validate?.errors)}`).toBe(true);
      expect(
        validate?.({
          ...example?.payload,
          touchpoints: 5,
          id: 5,
          sequence: 'x',
          definition: 5,
          limit: '',
          persons: 5,
          requestId: 5,
        }),
        name,
      ).toBe(false);
      expect(draft7.validate(headers, example?.headers), name).toBe(true);
    }
  });
});

it('the OpenAPI document passes the official schema, which sees a fault', async () => {
  const text = await textOf('openapi.json');
  expect(await faultsOfOpenApi(text)).toEqual([]);
  expect((await faultsOfOpenApi(text.replace('"in": "query"', '"in": "thought"'))).length).toBeGreaterThan(0);
});
