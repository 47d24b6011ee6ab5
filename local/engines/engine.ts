import { startDynalite } from './dynalite.ts';
import { startDynamoDbLocal } from './dynamodb-local.ts';

/** `dynalite` and `dynamodb-local` are started here; anything else is the URL of an engine that already runs. */
export type EngineKind = 'dynalite' | 'dynamodb-local' | `http://${string}` | `https://${string}`;

export type EngineOptions = {
  kind: EngineKind;
  /** Where the tables are kept. Absent: in memory, gone at `close`. */
  dir?: string | undefined;
};

export type Engine = {
  /** Base address without a trailing slash, e.g. `http://127.0.0.1:40123`. */
  endpoint: string;
  /** Process of the engine (its CPU is its own); absent for a URL. */
  pid?: number;
  close(): Promise<void>;
};

export function isEngineKind(text: string): text is EngineKind {
  return text === 'dynalite' || text === 'dynamodb-local' || /^https?:\/\/./.test(text);
}

/** Starts a DynamoDB engine on 127.0.0.1 at a free port. Rejects with the reason when it cannot be started. */
export async function startEngine({ kind, dir }: EngineOptions): Promise<Engine> {
  if (kind === 'dynalite') return await startDynalite(dir);
  if (kind === 'dynamodb-local') return await startDynamoDbLocal(dir);
  return { endpoint: kind.replace(/\/+$/, ''), close: async () => {} };
}
