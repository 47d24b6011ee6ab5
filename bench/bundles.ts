import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { build, type Plugin } from 'esbuild';
import { bundleFunctions, functionNames } from '../infra/bundle.ts';
import { slim } from '../infra/slim.ts';
import { type Figure, median, type Report } from './figure.ts';

const run = promisify(execFile);
const ROUNDS = 15;
const KB = 1024;

/**
 * P7: sizes of the function bundles, and the CPU to import one beside a bundle of the DynamoDB client alone, as it is published. A
 * yardstick that was slimmed as the functions are would shrink with them; it stands beside, in the notes.
 */
export async function measureBundles(): Promise<Report[]> {
  const folder = await mkdtemp(join(tmpdir(), 'hilvan-bench-'));
  try {
    const bundles = await bundleFunctions(folder);
    const client = await bundleClient(join(folder, 'client'), []);
    const slimmed = await bundleClient(join(folder, 'slimmed'), [slim(new Set())]);
    const files = new Map(functionNames.map(name => [name, join(bundles[name], 'index.mjs')]));
    const times = await importTimes(
      new Map<string, string>([['client', client], ['slimmed', slimmed], ...files]),
    );
    const base = median(times.get('client') ?? []);
    const least = median(times.get('slimmed') ?? []);
    const figures: Figure[] = [];
    for (const [name, file] of files) {
      const { minified, compressed } = await sizesOf(dirname(file));
      const own = median(times.get(name) ?? []);
      figures.push(
        {
          name: `${name}, minified`,
          value: minified / KB,
          unit: 'KB',
          kind: 'count',
          goal: { id: 'P7', atMost: 400 },
        },
        {
          name: `${name}, gzip`,
          value: compressed / KB,
          unit: 'KB',
          kind: 'count',
          goal: { id: 'P7', atMost: 120 },
        },
        {
          name: `${name}, import ÷ client alone`,
          value: own / base,
          unit: '×',
          kind: 'cpu',
          goal: { id: 'P7', atMost: 1.25 },
          note: `${own.toFixed(1)} ÷ ${base.toFixed(1)} CPU-ms; of the client slimmed as here ${(own / least).toFixed(2)} ×`,
        },
      );
    }
    for (const [name, file] of [
      ['DynamoDB client alone, minified', client],
      ['DynamoDB client slimmed, minified', slimmed],
    ] as const) {
      const { minified } = await sizesOf(dirname(file));
      figures.push({ name, value: minified / KB, unit: 'KB', kind: 'count' });
    }
    return [{ title: `Function bundles (imports: medians of ${ROUNDS} fresh processes in turns)`, figures }];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Bytes of all code of a bundle, with what it loads when it is needed first. */
async function sizesOf(folder: string): Promise<{ minified: number; compressed: number }> {
  const sizes = { minified: 0, compressed: 0 };
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.mjs')) continue;
    const text = await readFile(join(folder, file));
    sizes.minified += text.byteLength;
    sizes.compressed += gzipSync(text, { level: 9 }).byteLength;
  }
  return sizes;
}

/** A client made, and the five requests of the store, bundled the way the functions are, with `plugins` or without. */
async function bundleClient(folder: string, plugins: Plugin[]): Promise<string> {
  const names = [
    'BatchGetItemCommand',
    'DeleteItemCommand',
    'GetItemCommand',
    'PutItemCommand',
    'QueryCommand',
  ];
  await build({
    stdin: {
      contents: `import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
        export { ${names.join(', ')} } from '@aws-sdk/client-dynamodb';
        export const client = new DynamoDBClient({});`,
      resolveDir: import.meta.dirname,
      sourcefile: 'index.ts',
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    entryNames: 'index',
    splitting: true,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    external: ['@smithy/core/event-streams', 'bowser'],
    plugins,
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    legalComments: 'none',
    logLevel: 'error',
  });
  return join(folder, 'index.mjs');
}

const ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  TABLE_NAME: 'table',
  BUS_NAME: 'bus',
  IDENTITY_KEY_ARN: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:key',
  API_TOKEN_ARN: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:token',
  DEFAULT_COUNTRY: 'ES',
  LAKE_BUCKET: 'lake',
  LAKE_BUCKETS: '16',
  LAKE_FUNCTION: 'lake',
  LAKE_DATABASE: 'lake',
  WORK_GROUP: 'lake',
  USER_ISSUER: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_pool',
  USER_CLIENT_ID: 'client',
  QUEUE_URL: 'https://sqs.eu-west-1.amazonaws.com/000000000000/queue',
  DEAD_LETTER_URLS: 'https://sqs.eu-west-1.amazonaws.com/000000000000/dead',
  GRACE_SECONDS: '60',
  RETENTION: 'touchpoints=400',
  POWERTOOLS_SERVICE_NAME: 'bench',
  POWERTOOLS_METRICS_NAMESPACE: 'Bench',
};

const IMPORT = `const before = process.cpuUsage();
await import(process.argv[1]);
const { user, system } = process.cpuUsage(before);
process.stdout.write(String((user + system) / 1000));
process.exit(0);`;

/** CPU-ms of each import in fresh processes, in turns so that the machine's moods fall on all alike. */
async function importTimes(files: ReadonlyMap<string, string>): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, file] of files) {
      const env = { PATH: process.env['PATH'] ?? '', ...ENVIRONMENT };
      const { stdout } = await run(process.execPath, ['--input-type=module', '-e', IMPORT, file], { env });
      times.set(name, [...(times.get(name) ?? []), Number(stdout)]);
    }
  }
  return times;
}
