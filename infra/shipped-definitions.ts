import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Shipped {
  shippedDefinitions: { source: object }[];
}

// By path, like the functions: the infrastructure imports none of the product's code.
const module = pathToFileURL(resolve(import.meta.dirname, '../shared/definitions/shipped.ts')).href;

/** The journey definitions that ship, checked, with all defaults written out. */
export async function shippedDefinitionsDocument(): Promise<string> {
  const { shippedDefinitions }: Shipped = await import(module);
  return JSON.stringify(shippedDefinitions.map(({ source }) => source));
}
