import { openApi } from '../../shared/openapi/openapi.ts';
import { asyncApi } from './asyncapi.ts';
import { clientOf, type OpenApiDocument } from './client.ts';
import { documents, jsonSchemaOf } from './json-schemas.ts';

/** Every contract document by its file name, as text; the same sources always give the same bytes. */
export function renderDocuments(): Map<string, string> {
  const files = documents.map(each => [`${each.name}.schema.json`, jsonSchemaOf(each)] as const);
  return new Map(
    [...files, ['openapi.json', openApi()] as const, ['asyncapi.json', asyncApi()] as const].map(
      ([name, document]) => [name, `${JSON.stringify(document, null, 2)}\n`],
    ),
  );
}

/** The typed client's file, from the OpenAPI document as it is written. */
export function renderClient(openApi: string): Map<string, string> {
  const document: OpenApiDocument = JSON.parse(openApi);
  return new Map([['operations.generated.ts', clientOf(document)]]);
}
