import { startDynalite } from './dynalite.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';

/** `dynalite` and `dynamodb-local` are started here; anything else is the URL of an engine that already runs. */
export type EngineKind = 'dynalite' | 'dynamodb-local' | `http://${string}` | `https://${string}`;

export type EngineOptions = {
  kind: EngineKind;
  /** Where the tables are kept. Absent: in memory, gone at `close`. */
  dir?: string | undefined;
} & EngineWatch;

export type EngineWatch = {
  /** Told of each process of the engine as soon as there is one, before it is ready. */
  onProcess?: ((pid: number) => void) | undefined;
  /** Told when the engine ends by itself, and what became of it. */
  onFault?: ((reason: string) => void) | undefined;
};

export type Engine = {
  /** Base address without a trailing slash, e.g. `http://127.0.0.1:40123`. */
  endpoint: string;
  /** Process of the engine (its CPU is its own), another one after a restart; absent for a URL. */
  pid?: number | undefined;
  /** Resolves when an engine that ended by itself is there again, at once where none did. Never rejects. */
  back?: (() => Promise<void>) | undefined;
  close(): Promise<void>;
};

export function isEngineKind(text: string): text is EngineKind {
  return text === 'dynalite' || text === 'dynamodb-local' || /^https?:\/\/./.test(text);
}

/** Starts a DynamoDB engine on 127.0.0.1 at a free port. Rejects with the reason when it cannot be started. */
export async function startEngine({ kind, dir, ...watch }: EngineOptions): Promise<Engine> {
  if (kind === 'dynalite') return await startDynalite(dir, watch);
  if (kind === 'dynamodb-local') {
    const engine = await startDynamoDbLocal(dir);
    if (engine.pid !== undefined) watch.onProcess?.(engine.pid);
    return engine;
  }
  return { endpoint: kind.replace(/\/+$/, ''), close: async () => {} };
}
