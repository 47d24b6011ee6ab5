import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Engine, type EngineKind, startEngine } from './engines/engine.ts';
import { secretOfFunction } from './iam/access.ts';
import type { Lock } from './lock.ts';
import type { OnLog } from './log.ts';
import { createS3, type S3 } from './s3.ts';
import { type Queues, startQueues } from './sqs.ts';

/** Each of these starts what the runtime has to itself, and adds to `undo` how it ends. */
export async function ownEngine(
  kind: EngineKind,
  dataDir: string | undefined,
  lock: Lock | undefined,
  onLog: OnLog,
  undo: (() => unknown)[],
): Promise<Engine> {
  const dir = dataDir === undefined || kind.startsWith('http') ? undefined : path.join(dataDir, kind);
  const engine = await startEngine({
    kind,
    dir,
    // In the lock before it opens the tables: whoever takes over after a crash at this moment waits for its end.
    onProcess: lock?.add,
    onFault: reason => onLog(`[engine] ${reason}`),
  });
  undo.push(engine.close);
  return engine;
}

/** Objects are kept as files, so that other programs can read them where they are. */
export async function ownS3(
  resources: readonly { type: string; ref: string }[],
  dir: string | undefined,
  undo: (() => unknown)[],
): Promise<{ s3: S3; folder: string }> {
  const folder = dir ?? (await mkdtemp(path.join(tmpdir(), 'hilvan-s3-')));
  if (dir === undefined) undo.push(() => rm(folder, { recursive: true, force: true }));
  const buckets = resources.filter(({ type }) => type === 'AWS::S3::Bucket').map(({ ref }) => ref);
  // A bucket is there before its first file is.
  for (const name of buckets) await mkdir(path.join(folder, name), { recursive: true });
  return { s3: createS3(folder, buckets, secretOfFunction), folder };
}

export async function ownQueues(
  region: string,
  dir: string | undefined,
  undo: (() => unknown)[],
): Promise<Queues> {
  const queues = await startQueues({ region, dir });
  undo.push(queues.close);
  return queues;
}
