import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const fixtures = join(root, 'test/fixtures/import-rules');
const ruled = ['lint/style/noRestrictedImports', 'lint/style/noRestrictedGlobals', 'plugin'];

interface Report {
  diagnostics: { category: string; severity: string; location: { path: string; start: { line: number } } }[];
}

/** `path:line` of every finding about imports, where Biome lints `folder` under the rules of the project. */
async function lint(folder: string): Promise<Set<string>> {
  const config = JSON.parse(await readFile(join(root, 'biome.json'), 'utf8'));
  const here = { ...config, vcs: { enabled: false }, files: { includes: ['**'] } };
  await writeFile(join(folder, 'biome.json'), JSON.stringify(here));
  await cp(join(root, 'lint'), join(folder, 'lint'), { recursive: true });
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const options = ['lint', '--reporter=json', '--max-diagnostics=none', '.'];
  const { stdout } = await promisify(execFile)(process.execPath, [biome, ...options], { cwd: folder }).catch(
    (failure: { stdout: string; stderr: string }) => {
      // Findings make Biome end with an error as well; only without a report has it really failed.
      if (failure.stdout === '') throw new Error(`Biome did not run: ${failure.stderr}`);
      return failure;
    },
  );
  const report: Report = JSON.parse(stdout);
  return new Set(
    report.diagnostics
      .filter(({ category, severity }) => ruled.includes(category) && severity === 'error')
      .map(({ location }) => `${location.path.replaceAll('\\', '/')}:${location.start.line}`),
  );
}

let found: Set<string>;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hilvan-import-rules-'));
  await cp(fixtures, folder, { recursive: true });
  found = await lint(folder);
  return () => rm(folder, { recursive: true, force: true });
});

const folders = [
  ...[
    'contract',
    'domain',
    'channels',
    'steps',
    'steps/query',
    'query-api',
    'operations-api',
    'analytics-api',
    'openapi',
    'sql-api',
    'sql',
    'athena',
    'duckdb',
    'dynamodb',
    'eventbridge',
    'sqs',
    'memory',
    'crypto',
    'definitions',
    'exports',
    'lake',
  ].map(name => `shared/${name}`),
  ...['functions', 'local', 'cli', 'publisher', 'tools', 'infra', 'web'],
];

it.each(folders)('refuses what %s may not import, and nothing else', async folder => {
  const path = `${folder}/imports.ts`;
  const lines = (await readFile(join(fixtures, path), 'utf8')).split('\n');
  const expected = lines.flatMap((line, index) =>
    line.endsWith('// refused') ? [`${path}:${index + 1}`] : [],
  );
  expect(expected.length).toBeGreaterThan(1);
  expect([...found].filter(place => place.startsWith(`${path}:`)).sort()).toEqual(expected.sort());
});

it('leaves no folder under shared/ without a rule', async () => {
  const entries = await readdir(join(root, 'shared'), { withFileTypes: true });
  const present = entries.filter(entry => entry.isDirectory()).map(entry => `shared/${entry.name}`);
  expect(folders).toEqual(expect.arrayContaining(present));
});
