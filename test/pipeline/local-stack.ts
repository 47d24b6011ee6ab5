import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import { synthesise } from '../../cli/stack/synthesise.ts';
import { type LocalRuntime, startLocal } from '../../local/runtime.ts';
import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import { createHasher } from '../../shared/crypto/hasher.ts';
import { createSealer, sealQuarantine } from '../../shared/crypto/sealer.ts';
import { createDynamoClient } from '../../shared/dynamodb/client.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import type { IntakeConfig } from '../../shared/steps/intake.ts';
import type { Store } from '../../shared/steps/ports/store.ts';

export const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

export interface LocalStack {
  runtime: LocalRuntime;
  dataDir: string;
  /** What the functions normalise and hash with. */
  intake: IntakeConfig;
  store: Store;
  /** What a person would have seen on the terminal. */
  complaints: string[];
  /** The answer of the query API; rejects with its problem where there is one. */
  get(path: string): Promise<unknown>;
  /** Every item of a list, page by page. */
  all(path: string): Promise<{ id: string }[]>;
  stop(): Promise<void>;
}

export async function temporaryFolder(): Promise<{ dir: string; remove(): Promise<void> }> {
  const dir = await mkdtemp(path.join(tmpdir(), 'hilvan-pipeline-'));
  return { dir, remove: () => rm(dir, { recursive: true, force: true, maxRetries: 10 }) };
}

/**
 * Runs the application as synthesised from these sources, or another assembly. `secretsOf`: another one's data folder,
 * for the same hashes. `streams`: whether the lake follows the table.
 */
export async function startStack(
  dataDir: string,
  secretsOf?: string,
  given?: string,
  streams = false,
): Promise<LocalStack> {
  const assembly = given ?? (await synthesise(new AbortController().signal, () => {}));
  await mkdir(dataDir, { recursive: true });
  if (secretsOf !== undefined) {
    await copyFile(path.join(secretsOf, 'secrets.json'), path.join(dataDir, 'secrets.json'));
  }
  const complaints: string[] = [];
  const runtime = await startLocal({
    assembly,
    dataDir,
    port: 0,
    awsPort: 0,
    streams,
    onLog: line => complaints.push(line),
  });
  const client = createDynamoClient({
    endpoint: runtime.engine.endpoint,
    region: runtime.region,
    credentials,
  });
  const get = async (asked: string) => {
    const answer = await fetch(`${runtime.apiUrl}${asked}`, {
      headers: { authorization: `Bearer ${runtime.apiToken}` },
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${asked} answers ${answer.status}: ${text}`);
    const body: unknown = JSON.parse(text);
    return body;
  };
  const key = await identityKey(dataDir);
  return {
    runtime,
    dataDir,
    intake: {
      identity: defaultIdentityConfig,
      hasher: createHasher(key),
    },
    // As the functions see it: with the payloads in quarantine opened.
    store: sealQuarantine(createDynamoStore({ client, tableName: runtime.tableName }), createSealer([key])),
    complaints,
    get,
    async all(list) {
      const items: { id: string }[] = [];
      const start = `${list}${list.includes('?') ? '&' : '?'}limit=200`;
      for (let next = start; ; ) {
        const { items: some, cursor } = page.parse(await get(next));
        items.push(...some);
        if (cursor === undefined) return items;
        next = `${start}&cursor=${encodeURIComponent(cursor)}`;
      }
    },
    async stop() {
      client.destroy();
      await runtime.stop();
    },
  };
}

const page = z.object({ items: z.array(z.looseObject({ id: z.string() })), cursor: z.string().optional() });

async function identityKey(dataDir: string): Promise<string> {
  const kept: unknown = JSON.parse(await readFile(path.join(dataDir, 'secrets.json'), 'utf8'));
  const found = Object.entries(z.record(z.string(), z.string()).parse(kept)).find(([id]) =>
    id.includes('IdentityKey'),
  );
  if (found === undefined) throw new Error('The data folder holds no identity key');
  return found[1];
}
