import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { driftIn } from '../../../tools/contract/drift.ts';
import { renderDocuments } from '../../../tools/contract/render.ts';

const root = resolve(import.meta.dirname, '../../..');

it('docs/contract is what the schemas say: if not, run "npm run contract" and commit it', async () => {
  expect(await driftIn(join(root, 'docs/contract'), renderDocuments())).toEqual([]);
});

it('the same sources give the same bytes', () => {
  expect([...renderDocuments()]).toEqual([...renderDocuments()]);
});

it('npm run contract writes, and with --check names each file that differs and the mend', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hilvan-contract-'));
  const contract = (...more: string[]) =>
    promisify(execFile)(process.execPath, [
      join(root, 'tools/contract/write.ts'),
      '--dir',
      folder,
      ...more,
    ]).then(
      ({ stdout }) => ({ code: 0, text: stdout }),
      (failure: { code: number; stderr: string }) => ({ code: failure.code, text: failure.stderr }),
    );
  try {
    expect((await contract()).code).toBe(0);
    expect((await readdir(folder)).sort()).toEqual([...renderDocuments().keys()].sort());
    expect(await driftIn(folder, renderDocuments())).toEqual([]);

    const flag = join(folder, 'flag.schema.json');
    const before = await readFile(flag, 'utf8');
    await writeFile(flag, before.replace('"drop-off"', '"drop-out"'));
    await rm(join(folder, 'openapi.json'));
    await writeFile(join(folder, 'alert.schema.json'), '{}');
    const { code, text } = await contract('--check');
    expect(code).toBe(1);
    const line = before.split('\n').findIndex(each => each.includes('"drop-off"')) + 1;
    expect(text).toContain(`flag.schema.json differs from the schemas of the code, first in line ${line}`);
    expect(text).toContain('openapi.json is missing');
    expect(text).toContain('alert.schema.json is of no schema any more');
    expect(text).toContain('Run "npm run contract" and commit what it writes.');
    // A check writes nothing.
    expect(await readdir(folder)).not.toContain('openapi.json');

    for (const [file, text] of renderDocuments()) await writeFile(join(folder, file), text);
    await rm(join(folder, 'alert.schema.json'));
    expect(await contract('--check')).toMatchObject({ code: 0 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
