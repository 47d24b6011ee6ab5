import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { schemaFiles, slimSchemas } from '../../infra/slim-schemas.ts';

const root = resolve(import.meta.dirname, '../..');
const modules = [
  'contract/context',
  'contract/erasure',
  'contract/flag',
  'contract/journey',
  'contract/journey-definition',
  'contract/primitives',
  'contract/quarantine',
  'contract/touchpoint',
  'query-api/answers',
  'query-api/parameters',
  'analytics-api/answers',
  'analytics-api/reports',
  'analytics-api/insight-schemas',
];

type Exports = Readonly<Record<string, unknown>>;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hilvan-schemas-'));
  const names = modules.map(name => `export * as ${name.replaceAll(/\W/g, '_')} from './shared/${name}.ts';`);
  await build({
    stdin: { contents: ["export * as z from 'zod';", ...names].join('\n'), resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    outfile: join(folder, 'schemas.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    plugins: [
      {
        name: 'schemas',
        setup(building) {
          building.onLoad({ filter: schemaFiles }, async ({ path }) => ({
            contents: slimSchemas(path, await readFile(path, 'utf8')),
            loader: 'ts',
          }));
        },
      },
    ],
    logLevel: 'error',
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Without what it is about; a name of its own where it cannot be told as JSON Schema. */
function told(zod: typeof z, schema: z.ZodType): string {
  const document = zod.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' });
  return JSON.stringify(document, (name, value) => (name === 'description' ? undefined : value));
}

/** What is a schema, wherever it stands in what a module exports. */
function schemasIn(value: unknown, path: string, depth = 3): [string, z.ZodType][] {
  if (typeof value !== 'object' || value === null || depth < 0) return [];
  if ('_zod' in value) return [[path, value as z.ZodType]];
  return Object.entries(value).flatMap(([name, part]) => schemasIn(part, `${path}.${name}`, depth - 1));
}

describe('definitions of schemas in the bundles', () => {
  it('lose their descriptions and are marked as free of side effects, others stay as they are', () => {
    const source = [
      '/** A side. */',
      'export const side = z',
      "  .object({ a: text.describe('One \\'a\\'.'), b: z.string().describe(names) })",
      '  .describe(',
      "    'On two lines.',",
      '  );',
      'export const both = side.superRefine((value, context) => {',
      '  for (const each of value) check(each);',
      '});',
      'const fields = { both, ...others } as const;',
      'export const one = route({',
      "  path: '/one',",
      '  summary:',
      "    'Of one',",
      '});',
      "const KINDS = ['describe'] as const;",
      'const of = (text: string) => z.literal(text);',
      '',
    ].join('\n');
    expect(slimSchemas('/shared/contract/some.ts', source).split('\n')).toEqual([
      '/** A side. */',
      'export const side = /* @__PURE__ */ (() => (z',
      '  .object({ a: text, b: z.string().describe(names) })))();',
      'export const both = /* @__PURE__ */ (() => (side.superRefine((value, context) => {',
      '  for (const each of value) check(each);',
      '})))();',
      'const fields = /* @__PURE__ */ (() => ({ both, ...others } as const))();',
      'export const one = /* @__PURE__ */ (() => (route({',
      "  path: '/one',",
      '})))();',
      "const KINDS = ['describe'] as const;",
      'const of = (text: string) => z.literal(text);',
      '',
    ]);
  });

  it.each(modules)('take the same in %s as in the sources', async name => {
    const slimmed = await import(pathToFileURL(join(folder, 'schemas.mjs')).href);
    const own: Exports = await import(pathToFileURL(join(root, 'shared', `${name}.ts`)).href);
    const there: Exports = slimmed[name.replaceAll(/\W/g, '_')];
    const [ours, theirs] = [own, there].map(each =>
      schemasIn({ ...each }, name).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    expect(ours?.length).toBeGreaterThan(0);
    expect(theirs?.map(([path, schema]) => [path, told(slimmed.z, schema)])).toEqual(
      ours?.map(([path, schema]) => [path, told(z, schema)]),
    );
  });
});
