import { createChainHasher } from '../shared/crypto/hasher.ts';
import { parseKeyChain } from '../shared/crypto/key-chain.ts';
import { createSealer } from '../shared/crypto/sealer.ts';
import type { Hasher, Sealer } from '../shared/steps/ports.ts';

export interface IdentityKeys {
  hasher: Hasher;
  sealer: Sealer;
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
      generation: chain.length - 1,
    };
    last = { secret, keys };
  }
  return last.keys;
}
