import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { firstLine, runCli, startCli } from './spawn-cli.ts';

const cwd = mkdtempSync(join(tmpdir(), 'hilvan-cli-'));
afterAll(() => rmSync(cwd, { recursive: true }));

const file = (name: string, text: string): string => {
  writeFileSync(join(cwd, name), text);
  return name;
};

const VECTORS = file(
  'vectors.csv',
  [
    'case,activity,resource,time',
    ...cases('c1', 'A/web A/web B/call A/call C/store C/app'),
    ...cases('c2', 'A/web B/call A/web B/call'),
  ].join('\n'),
);

function cases(name: string, events: string): string[] {
  return events.split(' ').map((event, i) => `${name},${event.replace('/', ',')},2026-11-01T10:0${i}:00Z`);
}

const KEY = 'a-key-of-the-tests-that-nobody-guesses';

describe('help and usage', () => {
  test('help goes to the standard output and is a success', async () => {
    const help = await runCli(['--help'], { cwd });
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const command of [
      'demo',
      'dev',
      'send',
      'analyze',
      'person',
      'journeys',
      'journey',
      'flags',
      'explain',
    ]) {
      expect(help.stdout).toMatch(new RegExp(`^ {2}${command} `, 'm'));
      const own = await runCli([command, '--help'], { cwd });
      expect(own, command).toMatchObject({ code: 0, stderr: '' });
      expect(own.stdout, command).toContain('--json');
    }
  });

  test('the version is that of the package', async () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'));
    expect(await runCli(['--version'], { cwd })).toMatchObject({ code: 0, stdout: `${manifest.version}\n` });
  });

  test.each([
    [['analize', 'x'], /unknown command 'analize'\n\(Did you mean analyze\?\)/],
    [['analyze'], /missing required argument 'file'/],
    [['analyze', VECTORS, '--colour'], /unknown option '--colour'/],
    [['dev', '--port', '70000'], /whole number from 0/],
    [['dev', '--ephemeral', '--data', 'x'], /cannot be used with/],
    [['dev', '--engine', 'sqlite'], /dynalite, dynamodb-local/],
    [['flags', '--kind', 'bad-mood'], /Allowed choices are drop-off/],
    [['demo', '--customers', '0'], /whole number from 1/],
    [[], /Usage: hilvan/],
  ])('%j is a usage error: 2', async (args, message) => {
    const run = await runCli(args, { cwd });
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toMatch(message);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });
});

describe('analyze', () => {
  test('the vectors c1 and c2', async () => {
    const run = await runCli(['analyze', VECTORS, '--json'], { cwd });
    expect(run).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(run.stdout)).toMatchObject({
      cases: 2,
      events: 10,
      flags: {},
      rework: {
        pm4py: { casesWithRework: 2, rework: 5, byActivity: { A: 2, B: 1, C: 1 } },
        edeaR: {
          selfLoops: { all: 2, repeat: 1, redo: 1 },
          repetitions: { all: 3, repeat: 2, redo: 1 },
        },
        occurrences: 5,
      },
      pingPong: { cases: 1, occurrences: 2 },
    });
  });

  test('prints tables for a person, without colours in a pipe', async () => {
    const run = await runCli(['analyze', VECTORS], { cwd });
    expect(run.stdout).toContain('in 10 = stored 10 + duplicate 0 + quarantined 0');
    expect(run.stdout).toMatch(/edeaR repetitions +3 +2 +1/);
    expect(run.stdout).not.toContain('\u001b');
    const loud = await runCli(['analyze', VECTORS], { cwd, env: { FORCE_COLOR: '1' } });
    expect(loud.stdout).toContain('\u001b[1m');
    const quiet = await runCli(['analyze', VECTORS], { cwd, env: { NO_COLOR: '1' } });
    expect(quiet.stdout).toBe(run.stdout);
  });

  test('touchpoints: persons, journeys, flags, and whose each is', async () => {
    const touchpoint = (id: string, minute: string, more: object) =>
      JSON.stringify({ id, occurredAt: `2026-11-01T10:${minute}:00Z`, channel: 'web', ...more });
    const lines = [
      touchpoint('a', '00', { activity: 'product.viewed', identifiers: { anonymousId: 'ck' } }),
      touchpoint('b', '01', {
        activity: 'order.placed',
        identifiers: { customerId: 'C1', anonymousId: 'ck' },
      }),
      touchpoint('c', '02', { activity: 'weather.checked', identifiers: { customerId: 'C1' } }),
      touchpoint('d', '03', {
        activity: 'order.placed',
        channel: 'call-center',
        identifiers: { customerId: 'C1' },
        context: { received: false },
      }),
      'broken',
    ];
    const run = await runCli(
      ['analyze', file('t.jsonl', lines.join('\n')), '--json', '--attributions', 'whose.jsonl'],
      { cwd },
    );
    const report = JSON.parse(run.stdout);
    expect(report).toMatchObject({
      cases: 1,
      events: 3,
      persons: 1,
      journeys: 1,
      flags: { 'self-loop': 1, 'channel-leak': 1 },
      conservation: { received: 5, stored: 4, duplicate: 0, quarantined: 1 },
      silos: [{ cause: 'no-handoff', activity: 'order.placed', cost: { amount: 6.8, currency: 'EUR' } }],
    });
    const whose = readFileSync(join(cwd, 'whose.jsonl'), 'utf8').trim().split('\n');
    const read = whose.map(line => JSON.parse(line));
    expect(read.map(({ id, basis, journey }) => [id, basis, journey === null])).toEqual([
      ['a', 'sole-owner', false],
      ['b', 'explicit', false],
      ['c', 'explicit', true],
      ['d', 'explicit', false],
    ]);
    expect(new Set(read.map(each => each.person)).size).toBe(1);
    const later = await runCli(['analyze', 't.jsonl', '--json', '--now', '2026-12-01'], { cwd });
    expect(JSON.parse(later.stdout).flags).toMatchObject({ 'drop-off': 1 });
  });

  test.each([
    [['nowhere.csv'], /nowhere\.csv: there is no such file/, 1],
    [['.'], /is a directory/, 1],
    [[file('empty.csv', '')], /the file is empty/, 1],
    [[file('odd.csv', 'x,y\n1,2\n')], /no column is known as the case/, 1],
    [[VECTORS, '--case', 'order'], /there is no column "order".*the columns are/, 1],
    [[file('u.jsonl', '{}\n'), '--case', 'x'], /--case is for event logs/, 2],
    [[VECTORS, '--definition', file('d.json', '{')], /d\.json: the definition is not JSON/, 1],
    [
      [VECTORS, '--definition', file('e.json', '{"id":"x"}')],
      /e\.json: the journey definition is not valid:\n {2}version/,
      1,
    ],
    [[VECTORS, '--definition', 'none.json'], /none\.json: there is no such file/, 1],
    [[VECTORS, '--attributions', 'no/folder/x'], /no such file or folder/, 1],
  ])('%j: one clear message', async (args, message, code) => {
    const run = await runCli(['analyze', ...args], { cwd });
    expect(run).toMatchObject({ code, stdout: '' });
    expect(run.stderr).toMatch(message);
    expect(run.stderr).not.toMatch(/\n\s+at /);
  });

  test('HILVAN_DEBUG=1 shows where an error came from', async () => {
    const run = await runCli(['analyze', 'nowhere.csv'], { cwd, env: { HILVAN_DEBUG: '1' } });
    expect(run.stderr).toMatch(/\n\s+at /);
  });
});

describe('without a running dev', () => {
  test.each([
    [['journeys'], /Start "hilvan dev"/],
    [['journeys', '--api', 'http://127.0.0.1:9', '--token', 'x'], /127\.0\.0\.1:9/],
    [['send', 'some.jsonl'], /Start "hilvan dev"/],
  ])('%j says how to start one', async (args, message) => {
    file('some.jsonl', '{}\n');
    const run = await runCli(args, { cwd });
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(message);
  });
});

describe('dev', () => {
  test('runs, takes touchpoints, answers the other commands, stops at Ctrl-C, and keeps its state', async () => {
    mkdirSync(join(cwd, 'work'));
    const home = { cwd: join(cwd, 'work') };
    const start = () =>
      startCli(['dev', '--port', '0', '--aws-port', '0', '--json', '--signing-key', KEY], home);
    const dev = start();
    const addresses = JSON.parse(await firstLine(dev));
    expect(addresses).toMatchObject({ token: expect.stringMatching(/^ey/), busName: 'hilvan' });

    const lines = ['a', 'b'].map((id, i) =>
      JSON.stringify({
        id,
        occurredAt: `2026-11-01T1${i}:00:00Z`,
        channel: i === 0 ? 'web' : 'call-center',
        activity: 'order.placed',
        identifiers: { customerId: 'C1' },
      }),
    );
    const input = [lines[0], 'not json', lines[1]].join('\n');
    const sent = await runCli(['send', '-', '--json'], { ...home, input });
    expect(sent.code).toBe(1);
    expect(JSON.parse(sent.stdout)).toMatchObject({ sent: 2, rejected: [{ line: 2 }] });

    const flags = async () => JSON.parse((await runCli(['flags', '--json'], home)).stdout).items;
    for (let tries = 0; (await flags()).length < 2 && tries < 50; tries++) await sleep(100);
    const kinds = (await flags()).map((each: { kind: string }) => each.kind).sort();
    expect(kinds).toEqual(expect.arrayContaining(['channel-leak', 'self-loop']));

    const person = await runCli(['person', 'customerId', 'C1'], home);
    expect(person).toMatchObject({ code: 0, stderr: '' });
    expect(person.stdout).toMatch(/2 touchpoints.*\n.*customerId × 1/);
    const [journey] = JSON.parse((await runCli(['journeys', '--json'], home)).stdout).items;
    expect((await runCli(['journey', journey.id], home)).stdout).toContain('self-loop: no-handoff');
    const [loop] = JSON.parse((await runCli(['flags', '--kind', 'self-loop', '--json'], home)).stdout).items;
    expect((await runCli(['explain', loop.id], home)).stdout).toContain('was not handed over');
    expect((await runCli(['explain', 'a'], home)).stdout).toContain('basis explicit');
    expect(await runCli(['explain', 'nothing'], home)).toMatchObject({ code: 1 });
    expect((await runCli(['journeys', '--token', 'wrong'], home)).stderr).toMatch(/401/);

    const second = await runCli(['dev', '--port', '0', '--aws-port', '0'], home);
    expect(second.code).toBe(1);
    expect(second.stderr).toMatch(/in use by another/);

    dev.child.kill('SIGINT');
    expect(await dev.finished).toMatchObject({ code: 0 });
    expect((await runCli(['journeys'], home)).stderr).toMatch(/nothing runs here/);

    const again = start();
    await firstLine(again);
    expect(JSON.parse((await runCli(['journeys', '--json'], home)).stdout).items[0].id).toBe(journey.id);
    again.child.kill('SIGTERM');
    expect(await again.finished).toMatchObject({ code: 0 });
  });
});
