import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

export type SqlType = 'varchar' | 'bigint' | 'double' | 'boolean' | 'timestamp' | 'date';
export interface TableText {
  readonly name: string;
  readonly about: string;
  readonly columns: readonly { readonly name: string; readonly type: SqlType; readonly about: string }[];
}
/** What there is to ask: a table a folder of the lake, the views over them, and statements to begin with. */
export interface LakeCatalogue {
  readonly tables: readonly (TableText & { readonly folder: string })[];
  readonly views: readonly (TableText & { readonly sql: string })[];
  readonly examples: readonly { readonly name: string; readonly about: string; readonly sql: string }[];
}

interface Sql {
  readLakeCatalogue(): LakeCatalogue;
}

// By path, like the functions: the infrastructure imports none of the product's code.
const module = pathToFileURL(resolve(import.meta.dirname, '../shared/sql/read-catalogue.ts')).href;

/** The catalogue that local mode and the command line read too. */
export async function lakeCatalogue(): Promise<LakeCatalogue> {
  const { readLakeCatalogue }: Sql = await import(module);
  return readLakeCatalogue();
}
