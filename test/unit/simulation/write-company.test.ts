import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { simulateCommand } from '../../../cli/commands/simulate.ts';
import { simulateCompany } from '../../../cli/simulation/company.ts';
import { simulateTruth } from '../../../cli/simulation/truth.ts';
import { writeCompany } from '../../../cli/simulation/write-company.ts';

const folder = mkdtempSync(join(tmpdir(), 'hilvan-simulate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const [out, truth] = [join(folder, 'touchpoints.jsonl'), join(folder, 'truth.jsonl')];
const options = { seed: 5, customers: 120, startAt: Date.UTC(2026, 2, 1), days: 20 };

function lines(file: string): unknown[] {
  const text = readFileSync(file, 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text
    .slice(0, -1)
    .split('\n')
    .map(line => JSON.parse(line));
}

test('writes all touchpoints and all the truth, a JSON line each', async () => {
  const counts = await writeCompany(options, { out, truth, signal: new AbortController().signal });
  expect(lines(out)).toEqual([...simulateCompany(options)].map(each => each.touchpoint));
  expect(lines(truth)).toEqual([...simulateTruth(options)]);
  expect(counts).toEqual({ touchpoints: lines(out).length, truthLines: lines(truth).length });
});

test('stops where it is told to', async () => {
  const controller = new AbortController();
  const work = writeCompany({ ...options, customers: 3000 }, { out, truth, signal: controller.signal });
  setImmediate(() => controller.abort(new Error('enough')));
  await expect(work).rejects.toThrow(/enough|aborted/);
});

const run = (...args: string[]) =>
  simulateCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .parseAsync(args, { from: 'user' });

test('the command switches silos by name, by boundary and by date', async () => {
  await run(
    ...['--customers', '200', '--seed', '2', '--from', '2026-03-01', '--out', out, '--truth', truth],
    ...['--silo', 'all=off', '--silo', 'chat>call-center=on', '--silo', 'order-change=2026-03-05..'],
  );
  const reworks = lines(truth) as { truth: string; silo?: string; on?: unknown }[];
  const silos = reworks.filter(each => each.truth === 'silo').map(({ silo, on }) => [silo, on]);
  expect(Object.fromEntries(silos)).toEqual({
    'order-change': [{ from: '2026-03-05T00:00:00.000Z' }],
    'app-return': [],
    'delivery-date': [],
    'fault-report': [{}],
    'visit-move': [],
  });
  const found = new Set(reworks.filter(each => each.truth === 'rework').map(each => each.silo));
  expect(found).toEqual(new Set(['order-change', 'fault-report']));
});

test.each([
  ['--silo', 'nothing=on'],
  ['--silo', 'order-change'],
  ['--silo', 'order-change=2026-03-05..2026-03-05'],
  ['--silo', 'order-change=2026-02-31..'],
  ['--from', '1999-12-31'],
  ['--customers', '0'],
])('%s %s is refused', async (...args) => {
  await expect(run(...args, '--out', out)).rejects.toThrow(args[0]);
});

test('one file cannot hold both, and counts need a place', async () => {
  await expect(run('--out', out, '--truth', out)).rejects.toThrow('the same file');
  await expect(run('--json')).rejects.toThrow('--json');
});
