import { Validator } from '@seriousme/openapi-schema-validator';

/** What the official schema of OpenAPI has against a document, in words; empty where it is sound. */
export async function faultsOfOpenApi(text: string): Promise<string[]> {
  const { valid, errors } = await new Validator().validate(JSON.parse(text));
  if (valid) return [];
  return Array.isArray(errors)
    ? errors.map(
        ({ instancePath, message }) => `${instancePath || 'the document'}: ${message ?? 'is not valid'}`,
      )
    : [String(errors ?? 'is not valid')];
}
