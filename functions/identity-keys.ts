import { createReceipts } from '../shared/crypto/context-receipts.ts';
import { createChainHasher } from '../shared/crypto/hasher.ts';
import { parseKeyChain } from '../shared/crypto/key-chain.ts';
import { createSealer } from '../shared/crypto/sealer.ts';
import { createCheckpoints } from '../shared/dynamodb/checkpoints.ts';
import { createDynamoClient } from '../shared/dynamodb/client.ts';
import { type KeyState, KeyStateError, readKeyState } from '../shared/steps/key-state.ts';
import type { Receipts } from '../shared/steps/ports/context.ts';
import type { Hasher, Sealer } from '../shared/steps/ports/crypto.ts';
import type { SecretReader } from './secrets.ts';

export interface IdentityKeys {
  hasher: Hasher;
  sealer: Sealer;
  receipts: Receipts;
  /** Keys beside the first. */
  generation: number;
}

let last: { secret: string; keys: IdentityKeys } | undefined;

/** What the identity secret makes possible; derived once while the secret stays. */
export function identityKeys(secret: string): IdentityKeys {
  if (last?.secret !== secret) {
    const chain = parseKeyChain(secret);
    const keys = {
      hasher: createChainHasher(chain),
      sealer: createSealer(chain),
      receipts: createReceipts(chain),
      generation: chain.length - 1,
    };
    last = { secret, keys };
  }
  return last.keys;
}

export function keyStateIn(tableName: string): () => Promise<KeyState> {
  const checkpoints = createCheckpoints({ client: createDynamoClient(), tableName });
  return () => readKeyState(checkpoints);
}

/** The keys that the table's hashes were made with; `KeyStateError` while they change. */
export async function keysOfTable(
  { generation, rotating }: KeyState,
  secret: SecretReader,
  arn: string,
): Promise<IdentityKeys> {
  if (rotating !== undefined) {
    throw new KeyStateError(
      'The identity key is being changed (hilvan rotate-key): disable the event source mapping of ingest until that has ended',
    );
  }
  const keys = identityKeys(await secret(arn));
  if (keys.generation === generation) return keys;
  const latest = identityKeys(await secret(arn, 'latest'));
  if (latest.generation === generation) return latest;
  throw new KeyStateError(
    `The identity secret holds ${latest.generation + 1} keys, but the table was made with ${generation + 1}: put the version of the secret back that belongs to this table`,
  );
}
