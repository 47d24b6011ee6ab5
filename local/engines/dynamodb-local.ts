import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, rename } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { endChild } from './child.ts';
import type { Engine } from './engine.ts';

const run = promisify(execFile);

// Amazon's licence forbids repackaging, so the jar is fetched where it is needed and never committed.
// Integrity: as published by the npm registry for this version (npm view … dist.integrity).
const PACKAGE = 'amplify-dynamodb-simulator';
const VERSION = '2.9.30';
const INTEGRITY =
  'sha512-xTeeRLvzEfqyd5lh3bH4c0kHvSHHmmhD5ZDsHFKAQ5g2Zl6JqlFdutaQhCLHzxEp6Ry1o7TB6niIoXuQAnSewQ==';
const MAIN_SOURCE = fileURLToPath(new URL('./LocalOnly.java', import.meta.url));
const OLDEST_JAVA = 17;

/** Undefined when DynamoDB Local can be started here, else why not, in one sentence. */
export async function dynamoDbLocalAvailable(): Promise<string | undefined> {
  const version = await javacVersion();
  if (version === undefined)
    return `DynamoDB Local needs a Java development kit, version ${OLDEST_JAVA} or later: no javac on the PATH`;
  if (version < OLDEST_JAVA) return `DynamoDB Local needs Java ${OLDEST_JAVA} or later: this is ${version}`;
  return undefined;
}

async function javacVersion(): Promise<number | undefined> {
  try {
    const { stdout, stderr } = await run('javac', ['-version']);
    const found = /javac (\d+)/.exec(stdout + stderr)?.[1];
    return found === undefined ? undefined : Number(found);
  } catch {
    return undefined;
  }
}

export async function startDynamoDbLocal(dir?: string): Promise<Engine> {
  const reason = await dynamoDbLocalAvailable();
  if (reason !== undefined) throw new Error(`${reason}. Choose the engine "dynalite", or install a JDK.`);
  if (dir !== undefined) mkdirSync(dir, { recursive: true });
  const home = await emulatorHome();
  const classes = await compiledMain(home);
  const classPath = [
    classes,
    path.join(home, 'DynamoDBLocal.jar'),
    path.join(home, 'DynamoDBLocal_lib', '*'),
  ];
  const child = spawn(
    'java',
    [
      `-Djava.library.path=${path.join(home, 'DynamoDBLocal_lib')}`,
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      '-cp',
      classPath.join(path.delimiter),
      'LocalOnly',
      '-disableTelemetry',
      '-sharedDb',
      ...(dir === undefined ? ['-inMemory'] : ['-dbPath', dir]),
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      env: { PATH: process.env['PATH'] ?? '', HOME: homedir(), DDB_LOCAL_TELEMETRY: '0' },
    },
  );
  let output = '';
  const port = await new Promise<number>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-4000);
      const found = /LISTENING (\d+)\n/.exec(output)?.[1];
      if (found !== undefined) resolve(Number(found));
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.once('error', reject);
    child.once('exit', code =>
      reject(new Error(`DynamoDB Local ended at start (exit code ${code}): ${output.trim()}`)),
    );
  });
  return {
    endpoint: `http://127.0.0.1:${port}`,
    ...(child.pid === undefined ? {} : { pid: child.pid }),
    close: () => endChild(child, () => child.stdin.end(), 5000),
  };
}

function cacheDir(): string {
  const base = process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache');
  return path.join(base, 'hilvan', `${PACKAGE}-${VERSION}`);
}

async function emulatorHome(): Promise<string> {
  const home = path.join(cacheDir(), 'emulator');
  if (existsSync(path.join(home, 'DynamoDBLocal.jar'))) return home;
  mkdirSync(cacheDir(), { recursive: true });
  const work = await mkdtemp(path.join(cacheDir(), 'fetch-'));
  try {
    await run('npm', ['pack', `${PACKAGE}@${VERSION}`, '--silent', '--pack-destination', work]);
    const tarball = path.join(work, `${PACKAGE}-${VERSION}.tgz`);
    checkIntegrity(tarball);
    await run('tar', ['-xzf', tarball, '-C', work, 'package/emulator']);
    await moveInto(path.join(work, 'package', 'emulator'), home);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return home;
}

function checkIntegrity(tarball: string): void {
  const found = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  if (found !== INTEGRITY)
    throw new Error(
      `${PACKAGE}@${VERSION} as fetched is not what was published: expected ${INTEGRITY}, found ${found}`,
    );
}

async function compiledMain(home: string): Promise<string> {
  const source = readFileSync(MAIN_SOURCE);
  const classes = path.join(
    cacheDir(),
    `main-${createHash('sha256').update(source).digest('hex').slice(0, 12)}`,
  );
  if (existsSync(path.join(classes, 'LocalOnly.class'))) return classes;
  const work = await mkdtemp(path.join(cacheDir(), 'compile-'));
  const jars = [path.join(home, 'DynamoDBLocal.jar'), path.join(home, 'DynamoDBLocal_lib', '*')];
  try {
    await run('javac', ['-cp', jars.join(path.delimiter), '-d', work, MAIN_SOURCE]);
    await moveInto(work, classes);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return classes;
}

/** A rename is all or nothing; when another process was faster, its result is as good as ours. */
async function moveInto(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}
