import { Parser } from '@asyncapi/parser';

/** What AsyncAPI's own parser has against a document, in words; empty where it is sound. */
export async function faultsOfAsyncApi(text: string): Promise<string[]> {
  const { diagnostics } = await new Parser().parse(text);
  return diagnostics
    .filter(({ code }) => code !== 'asyncapi-latest-version')
    .map(({ code, message, path }) => `${path.join('.') || 'the document'}: ${message} (${String(code)})`);
}
