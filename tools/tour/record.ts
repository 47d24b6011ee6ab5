import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { askHilvan, runHilvan } from './command-line.ts';
import { lookAround } from './findings.ts';
import { settled, startDev, swept } from './local-mode.ts';
import { createPage, typed } from './page.ts';

// Records docs/tour.md: the real command line, in a folder of its own, and what it really printed.

const PAGE = resolve(import.meta.dirname, '../../docs/tour.md');
const CHECKOUT = resolve(import.meta.dirname, '../..');
const FILE = 'touchpoints.jsonl';
const ANY_PORT = ['--port', '0', '--aws-port', '0'];

const cwd = await mkdtemp(join(tmpdir(), 'hilvan-tour-'));
const ports = new Map<string, string>();
const page = createPage(masked);
try {
  await record();
  await writeFile(PAGE, page.text());
  console.log(`docs/tour.md is written: ${page.text().split('\n').length} lines`);
} finally {
  await rm(cwd, { recursive: true, force: true });
}

async function record(): Promise<void> {
  page.say('# A tour of the command line');
  page.say(
    'Each output here was printed by the command above it: `npm run tour` runs them and writes this page again. Long outputs are cut, the tokens are masked, and the ports are the usual ones.',
  );
  page.heading('The story');
  page.say(
    'One command, nothing else installed: a simulated company on your machine, and what its customers went through.',
  );
  for (const lang of ['en', 'es']) {
    await show(['demo', '--once', '--customers', '40', '--lang', lang], { lines: 140, really: ANY_PORT });
  }
  page.heading('A company to try things with');
  await show(['simulate', '--customers', '30', '--seed', '7', '--out', FILE, '--truth', 'truth.jsonl'], {
    lines: 12,
  });
  page.say('No server is needed to measure a file.');
  await show(['analyze', FILE], { lines: 40 });

  page.heading('Local mode');
  const dev = await startDev(['dev', ...ANY_PORT], cwd);
  try {
    page.show(typed(['dev']), dev.started, 12);
    await walk();
  } finally {
    await dev.stop();
  }
}

async function walk(): Promise<void> {
  const [first = '{}'] = (await readFile(join(cwd, FILE), 'utf8')).split('\n');
  const broken = { ...JSON.parse(first), id: 'broken-1', activity: 'Order Placed!' };
  await appendFile(join(cwd, FILE), `${JSON.stringify(broken)}\n`);
  page.say('In another terminal; one of these touchpoints was broken on purpose.');
  await show(['send', FILE, '--source', 'shop.web']);
  await swept(cwd);
  const { silo, visitor, customers } = await lookAround(cwd, FILE);

  page.heading('Who is this, and what did they go through');
  await show(['person', 'email', silo.email]);
  await show(['journeys', '--state', 'dropped-off', '--limit', '5']);
  await show(['journey', silo.journey], { lines: 60 });

  page.heading('What went wrong, and how is that known');
  await show(['flags', '--boundary', silo.boundary, '--limit', '5']);
  await show(['flags', '--kind', 'drop-off', '--limit', '5']);
  await show(['explain', silo.flag]);
  page.say('A touchpoint without a login, and why it is this customer’s all the same:');
  await show(['explain', silo.anonymous]);

  page.heading('Reports over all journeys');
  await show(['report', 'rework', '--rows', '5'], { lines: 60 });
  await show(['report', 'drop-offs', '--rows', '5']);

  page.heading('Correct an identity');
  page.say('A visitor nobody knows turns out to be a customer; then it turns out to have been a mistake.');
  const pair = ['anonymousId', visitor, 'customerId', customers[0]];
  const by = ['--actor', 'operations'];
  await show(['person', 'anonymousId', visitor]);
  await show(['link', ...pair, '--reason', 'told us on the phone', ...by]);
  await settled(cwd);
  await show(['person', 'anonymousId', visitor]);
  await show(['unlink', ...pair, '--reason', 'it was another visitor', ...by]);
  const twins = ['customerId', customers[0], 'customerId', customers[1]];
  await show(['alias', ...twins, '--reason', 'duplicate in the CRM', ...by]);
  await show(['unlink', ...twins, '--reason', 'they are father and son', ...by]);

  page.heading('Mend what was refused');
  await show(['quarantine', 'list']);
  const [record = ''] = await quarantined();
  await show(['quarantine', 'show', record]);
  await show(['quarantine', 'redrive', record, '--set', 'activity=order.placed']);

  page.heading('Journey definitions are data');
  await show(['definitions', 'list']);
  const definition = await definitionOf('retail-order');
  await show(['definitions', 'show', 'retail-order'], { lines: 24 });
  await save('mine.json', { ...definition, version: 2, goals: ['parcel.deliverd'] });
  await show(['definitions', 'validate', 'mine.json']);
  await save('mine.json', { ...definition, version: 2, title: 'Buying something, and keeping it' });
  await show(['definitions', 'validate', 'mine.json']);
  await show(['definitions', 'put', 'mine.json', ...by]);

  page.heading('Derive everything again');
  await settled(cwd);
  await show(['rebuild']);
  page.say('On AWS the bus keeps an archive as well. Local mode has none, and says so:');
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await show(['replay', '--from', '2026-03-01', '--to', tomorrow]);
}

async function show(
  args: readonly string[],
  { lines = 30, really = [] as readonly string[] } = {},
): Promise<void> {
  console.log(typed(args));
  const { code, output } = await runHilvan([...args, ...really], cwd);
  page.show(typed(args), code === 0 ? output : `${output.trimEnd()}\n(exit code ${code})`, lines);
}

async function quarantined(): Promise<string[]> {
  const answer = await askHilvan(['quarantine', 'list'], cwd);
  return z
    .object({ items: z.array(z.object({ id: z.string() })) })
    .parse(answer)
    .items.map(each => each.id);
}

async function definitionOf(id: string): Promise<object> {
  return z.looseObject({}).parse(await askHilvan(['definitions', 'show', id], cwd));
}

async function save(file: string, value: object): Promise<void> {
  await writeFile(join(cwd, file), `${JSON.stringify(value, null, 2)}\n`);
}

/** Takes out what is of this machine or this run only. */
function masked(text: string): string {
  const api = /query API\s+http:\/\/127\.0\.0\.1:(\d+)|\bAPI\s+http:\/\/127\.0\.0\.1:(\d+)/.exec(text);
  const aws = /AWS\s+http:\/\/127\.0\.0\.1:(\d+)/.exec(text);
  ports.set(api?.[1] ?? api?.[2] ?? '4100', '4100');
  ports.set(aws?.[1] ?? '4566', '4566');
  return text
    .replace(/127\.0\.0\.1:(\d+)/g, (_, port: string) => `127.0.0.1:${ports.get(port) ?? port}`)
    .replace(/(token\s+|clave\s+|Bearer )[\w.-]{40,}/g, '$1••••••••')
    .replaceAll(cwd, '~/tour')
    .replaceAll(CHECKOUT, '~/hilvan')
    .replaceAll(homedir(), '~');
}
