import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { firstLine, runCli, startCli } from './spawn-cli.ts';

const cwd = mkdtempSync(join(tmpdir(), 'hilvan-demo-test-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const ports = ['--port', '0', '--aws-port', '0'];

test('demo --once --json: what the API tells adds up', async () => {
  const run = await runCli(['demo', '--once', '--json', '--seed', '3', '--customers', '60', ...ports], {
    cwd,
  });
  expect(run.code, run.stderr).toBe(0);
  const story = JSON.parse(run.stdout);
  const { received, stored, duplicate, quarantined } = story.conservation;
  expect(received).toBe(story.sent);
  expect(received).toBe(stored + duplicate + quarantined);
  expect(duplicate).toBeGreaterThan(0);
  expect(quarantined).toBe(5);
  expect(story.journeys.total).toBeGreaterThan(50);
  expect(story.journeys.acrossChannels).toBeGreaterThan(10);
  expect(story.dropOffs.total).toBeGreaterThan(story.dropOffs.cameBack);
  expect(story.silos[0].cost.amount).toBeGreaterThan(0);
  const { journey, flag, explanation } = story.example;
  expect(flag.silo.boundary).toEqual(story.boundaries[0].boundary);
  expect(explanation.flag).toEqual(flag);
  const sum = (figures: { cost: { amount: number } }[]) =>
    figures.reduce((all, { cost }) => all + cost.amount, 0);
  expect(sum(story.boundaries)).toBeCloseTo(sum(story.silos), 6);
  const remarked = (each: { voice?: unknown[] }) => (each.voice ?? []).length > 0;
  expect(journey.timeline.some(remarked)).toBe(true);
  expect(journey.id).toBe(flag.journey);
  const shown = journey.timeline.map((each: { id: string }) => each.id);
  for (const { touchpoint } of flag.evidence) expect(shown).toContain(touchpoint);
  expect(existsSync(join(cwd, '.hilvan'))).toBe(false);
});

test('demo tells a story, goes on, and ends at Ctrl-C', async () => {
  const demo = startCli(['demo', '--seed', '3', '--customers', '25', '--lang', 'en', ...ports], { cwd });
  await firstLine(demo);
  await new Promise<void>(resolve => {
    demo.child.stdout.on('data', () => {
      if (demo.output().includes('Ctrl-C ends the demo')) resolve();
    });
    demo.child.on('close', () => resolve());
  });
  const journeys = await runCli(['journeys', '--json'], { cwd });
  expect(JSON.parse(journeys.stdout).items.length).toBeGreaterThan(10);
  demo.child.kill('SIGINT');
  const { code, stdout, stderr } = await demo.finished;
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('What happened to one customer');
  expect(stdout).toMatch(/AGAIN: they had/);
  expect(stdout).toMatch(/This customer: serving them cost €[\d.,]+\. €[\d.,]+ of it/);
  expect(stdout).toMatch(/→ The [a-z ]+: /);
  expect(stdout).toMatch(/touchpoints were stitched into \d+ journeys/);
  expect(stdout).toMatch(/\d+ drop-offs?; \d+ of them came back/);
  expect(stdout).toMatch(/in \S+ = stored \S+ \+ duplicate \S+ \+ quarantined 5/);
  expect(stdout).toContain('npx hilvan explain');
  expect(stdout).not.toContain('\u001b');
  const long = stdout.split('\n').filter(line => line.length > 100);
  for (const line of long) expect(line).toMatch(/^ {2}(npx hilvan explain|token|curl) /);
  expect(existsSync(join(cwd, '.hilvan'))).toBe(false);
});

test('demo tells it in Spanish where the surroundings speak it, and refuses a language it has not', async () => {
  const args = ['demo', '--once', '--seed', '3', '--customers', '25', ...ports];
  const spanish = await runCli(args, { cwd, env: { LC_ALL: 'es_ES.UTF-8' } });
  expect(spanish.code, spanish.stderr).toBe(0);
  expect(spanish.stdout).toContain('Qué le pasó a un cliente');
  expect(spanish.stdout).toMatch(/OTRA VEZ: ya lo había/);
  expect(spanish.stdout).toMatch(/entran \S+ = guardados/);
  expect(spanish.stdout).not.toMatch(/\b(they|the customer)\b/);
  const unknown = await runCli(['demo', '--lang', 'fr'], { cwd });
  expect(unknown.code).toBe(2);
  expect(unknown.stderr).toContain('en, es');
});
