import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const TRACE = '1-5759e988-bd862e3fe1be46a994272793';

/** A program with two invocations, one that answers after an HTTP call and one that fails. */
const program = (handlers: string) => `
  import http from 'node:http';
  ${handlers}
  const seen = [];
  const server = http.createServer((message, answer) => {
    seen.push(message.headers['x-amzn-trace-id']);
    answer.setHeader('content-length', 2).end('ok');
  }).listen(0, '127.0.0.1', async () => {
    const call = () => new Promise((resolve, reject) => {
      http.request({ host: '127.0.0.1', port: server.address().port, path: '/there?secret=1' }, answer => {
        answer.resume().on('end', resolve);
      }).on('error', reject).end();
    });
    await invoke(true, call);
    await invoke(false, async () => { throw new TypeError('no table'); }).catch(() => {});
    server.close();
    process.send(seen);
  });
`;
const ours = program(`
  import { traced } from './functions/x-ray.ts';
  const invoke = traced;
`);
const theirs = program(`
  import { Tracer } from '@aws-lambda-powertools/tracer';
  import { captureLambdaHandler } from '@aws-lambda-powertools/tracer/middleware';
  import middy from '@middy/core';
  const tracer = new Tracer();
  const invoke = (_, work) => middy().use(captureLambdaHandler(tracer, { captureResponse: false })).handler(work)({}, {});
`);

interface Run {
  documents: Record<string, unknown>[];
  headers: string[];
}

/** Runs the program as Lambda would, with a socket in place of the X-Ray daemon. */
async function run(contents: string): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'hilvan-x-ray-'));
  const outfile = join(folder, 'program.mjs');
  await build({
    stdin: { contents, resolveDir: root },
    absWorkingDir: root,
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    logLevel: 'error',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  const daemon = createSocket('udp4');
  const documents: Record<string, unknown>[] = [];
  daemon.on('message', datagram => {
    const [header = '', body = ''] = datagram.toString().split('\n');
    expect(JSON.parse(header)).toEqual({ format: 'json', version: 1 });
    documents.push(JSON.parse(body));
  });
  await new Promise<void>(done => daemon.bind(0, '127.0.0.1', done));
  const env = {
    PATH: process.env['PATH'],
    LAMBDA_TASK_ROOT: folder,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'ingest',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    POWERTOOLS_SERVICE_NAME: 'ingest',
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    AWS_XRAY_LOG_LEVEL: 'silent',
    _HANDLER: 'index.handler',
    _X_AMZN_TRACE_ID: `Root=${TRACE};Parent=53995c3f42cd8ad8;Sampled=1`,
  };
  const child = spawn(process.execPath, [outfile], {
    env,
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const headers = await answerOf(child);
  // Two handlers and one HTTP call: three documents, however late the last datagram is.
  await expect.poll(() => documents.length, { timeout: 10_000 }).toBe(3);
  daemon.close();
  await rm(folder, { recursive: true, force: true });
  return { documents, headers };
}

function answerOf(child: ChildProcess): Promise<string[]> {
  return new Promise((answer, fail) => {
    child.once('message', message => answer(Array.isArray(message) ? message.map(String) : []));
    child.once('exit', code => fail(new Error(`the program ended early with ${code}`)));
  });
}

/** Without what differs from run to run: ids, times, ports, folders and line numbers. */
function comparable({ documents, headers }: Run): unknown {
  const blank = (key: string, value: unknown) => {
    if (/^(id|parent_id|start_time|end_time|working_directory|stack)$/.test(key)) return typeof value;
    return typeof value === 'string' ? value.replace(/127\.0\.0\.1(:\d+)?/, 'host') : value;
  };
  const byName = documents.map(each => JSON.stringify(sorted(each), blank)).sort();
  return {
    documents: byName.map(text => JSON.parse(text)),
    headers: headers.map(text => text.replace(/Parent=\w+/, '')),
  };
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}

it('sends the documents that the X-Ray SDK sends for the same invocations', async () => {
  const sent = await run(ours);
  expect(comparable(sent)).toEqual(comparable(await run(theirs)));
  const remote = sent.documents.find(each => each['namespace'] === 'remote');
  const handler = sent.documents.find(each => each['id'] === remote?.['parent_id']);
  expect(handler).toMatchObject({ name: '## index.handler', trace_id: TRACE, parent_id: '53995c3f42cd8ad8' });
  expect(sent.headers).toEqual([`Root=${TRACE};Parent=${String(remote?.['id'])};Sampled=1`]);
});
