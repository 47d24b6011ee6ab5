import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface QueryApi {
  createApi(options: object): { request(path: string): Promise<Response> };
}

// By path, like the functions: the infrastructure imports none of the product's code.
const source = pathToFileURL(resolve(import.meta.dirname, '../shared/query-api/create-api.ts')).href;

/** The OpenAPI document as the query API answers it. Made here, so that the function carries no generator. */
export async function openApiDocument(): Promise<string> {
  const { createApi }: QueryApi = await import(source);
  const unused = () => Promise.reject(new Error('No request with a token is made'));
  const answer = await createApi({ identify: unused, onError: () => {} }).request('/openapi.json');
  if (!answer.ok) throw new Error(`The query API answers /openapi.json with ${answer.status}`);
  return answer.text();
}
