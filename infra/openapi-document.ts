import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// By path, like the functions: the infrastructure imports none of the product's code.
const source = pathToFileURL(resolve(import.meta.dirname, '../shared/openapi/openapi.ts')).href;

/** The OpenAPI document as the query API answers it. Made here, so that the function carries no generator. */
export async function openApiDocument(): Promise<string> {
  const { openApi }: { openApi(): object } = await import(source);
  return JSON.stringify(openApi());
}
