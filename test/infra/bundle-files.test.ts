import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { bundleFunctions, functionNames } from '../../infra/bundle.ts';

describe('the bundles', () => {
  it('are the same bytes wherever they are written, so an unchanged function is not deployed again', async () => {
    const outdir = await mkdtemp(join(tmpdir(), 'hilvan-bundles-again-'));
    onTestFinished(() => rm(outdir, { recursive: true, force: true }));
    const again = await bundleFunctions(join(outdir, 'elsewhere', 'deeper'));
    for (const name of functionNames) {
      const folder = inject('bundles')[name];
      const files = await readdir(folder);
      expect(await readdir(again[name])).toEqual(files);
      for (const file of files) {
        const first = await readFile(join(folder, file));
        expect(first.equals(await readFile(join(again[name], file))), `${name}/${file}`).toBe(true);
      }
    }
  });

  const KB = 1024;
  // The goal is 400 and 120; nothing may grow much unseen.
  const limits = {
    ingest: [335, 114],
    sweep: [220, 75],
    query: [325, 109],
    operate: [248, 83],
    privacy: [345, 115],
    lake: [310, 102],
    context: [235, 83],
    analytics: [370, 120],
    sql: [188, 64],
  } as const;
  it.each(functionNames)(
    'keep %s small, minified and compressed, with a source map beside each file',
    async name => {
      const folder = inject('bundles')[name];
      const files = await readdir(folder);
      let [minified, compressed] = [0, 0];
      for (const file of files.filter(each => each.endsWith('.mjs'))) {
        const code = await readFile(join(folder, file));
        minified += code.length / KB;
        compressed += gzipSync(code, { level: 9 }).length / KB;
        expect(code.toString()).toContain(`//# sourceMappingURL=${file}.map`);
        expect(files).toContain(`${file}.map`);
      }
      const [most, mostCompressed] = limits[name];
      expect(minified).toBeLessThanOrEqual(most);
      expect(compressed).toBeLessThanOrEqual(mostCompressed);
    },
  );

  it('of ingest, sweep and context import the schemas only where a message asks for them', async () => {
    for (const name of ['ingest', 'sweep', 'context'] as const) {
      const code = await readFile(join(inject('bundles')[name], 'index.mjs'), 'utf8');
      expect(code, name).not.toContain('ZodError');
    }
    const ingest = await readdir(inject('bundles').ingest);
    expect(ingest.some(file => file.startsWith('receive-'))).toBe(true);
  });

  it('carry the OpenAPI document beside query', async () => {
    const text = await readFile(join(inject('bundles').query, 'openapi.json'), 'utf8');
    const { openapi, paths }: { openapi: string; paths: object } = JSON.parse(text);
    expect(openapi).toMatch(/^3\.1\./);
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/v1/persons', '/v1/journeys/{id}', '/v1/flags']),
    );
  });
});
