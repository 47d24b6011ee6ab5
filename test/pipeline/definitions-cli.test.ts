import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import retail from '../../definitions/retail-order.json' with { type: 'json' };
import { runCli } from './spawn-cli.ts';

const cwd = mkdtempSync(join(tmpdir(), 'hilvan-definitions-'));
const file = (name: string, content: unknown) => {
  writeFileSync(join(cwd, name), typeof content === 'string' ? content : JSON.stringify(content));
  return name;
};
const validate = (...args: string[]) => runCli(['definitions', 'validate', ...args], { cwd });

describe('definitions validate', () => {
  test('a shipped one is valid', async () => {
    const run = await validate(resolve('definitions/retail-order.json'), '--strict');
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(run.stdout).toContain('(version 1 of retail-order): valid');
  });

  test('warnings are told, and are a failure only where that is asked for', async () => {
    const name = file('warned.json', { ...retail, starts: ['order.placed'] });
    const run = await validate(name, '--json');
    expect(run.code).toBe(0);
    const { valid, errors, warnings } = JSON.parse(run.stdout);
    expect({ valid, errors }).toEqual({ valid: true, errors: [] });
    expect(warnings.map((each: { code: string }) => each.code)).toEqual(Array(3).fill('unreachable-stage'));
    expect(await validate(name, '--strict')).toMatchObject({ code: 1 });
  });

  test('errors are told with their places', async () => {
    const run = await validate(file('refused.json', { ...retail, currency: 'euro', goals: [] }), '--json');
    expect(run.code).toBe(1);
    const { valid, errors } = JSON.parse(run.stdout);
    expect(valid).toBe(false);
    expect(errors.map((each: { path: string }) => each.path)).toEqual(['currency', 'goals']);
    expect((await validate('refused.json')).stdout).toMatch(
      /refused\.json: 2 errors\n {2}error {4}currency: /,
    );
    expect((await validate(file('text.json', '{'))).stdout).toMatch(
      /text\.json: 1 error\n {2}error {4}at the top: is not JSON/,
    );
  });

  test('what cannot be read, or is not known, is one clear message', async () => {
    expect(await validate('none.json')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no such file'),
    });
    expect(await validate()).toMatchObject({ code: 2 });
    const shown = await runCli(['definitions', 'show', 'x', '--version', '0'], { cwd });
    expect(shown).toMatchObject({ code: 2, stderr: expect.stringContaining('whole number') });
    const put = await runCli(['definitions', 'put', 'refused.json'], { cwd });
    expect(put).toMatchObject({ code: 1, stderr: expect.stringContaining('definition is not valid') });
  });
});
