import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { createHasher } from '../../shared/crypto/hasher.ts';
import { formatKeyChain, type KeyChain, parseKeyChain } from '../../shared/crypto/key-chain.ts';
import { createSealer } from '../../shared/crypto/sealer.ts';
import { createReceipts } from '../../shared/dynamodb/receipts.ts';
import { createRepairParts } from '../../shared/dynamodb/repair.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import { ROTATE_PHASES, readKeyState } from '../../shared/steps/key-state.ts';
import { beginRotation, RotateError, rotate } from '../../shared/steps/repair/rotate.ts';
import { CliError } from '../failure.ts';
import { type TableOptions, workOnTable } from './work-on-table.ts';

export interface RotateTableOptions extends TableOptions {
  secret: string | undefined;
  /** For invocations that were running when the rotation began, to end. */
  settleSeconds: number;
}

export interface RotateOutcome {
  finished: boolean;
  keys: number;
  touchpoints: number;
}

const KEY_BYTES = 48;

/** Adds a key to the identity secret and hashes the table's identifiers again with it. */
export async function rotateTable(options: RotateTableOptions): Promise<RotateOutcome> {
  return workOnTable(options, 'Rotating', async ({ events, table, progress, isStopped, stitching }) => {
    const { endpoint } = options;
    const { credentials } = events.config;
    const own = endpoint === undefined ? {} : { endpoint, region: await events.config.region(), credentials };
    const secrets = new SecretsManagerClient(own);
    try {
      const store = { ...createDynamoStore(table), ...createRepairParts(table), ...createReceipts(table) };
      const id = options.secret ?? (await onlyIdentitySecret(secrets, endpoint));
      const chain = await withNewKey(store, secrets, id, options);
      const generation = chain.length - 1;
      const key = {
        sealer: createSealer(chain),
        rekey: createHasher(chain[generation] ?? '').keyed,
        generation,
      };
      const { finished, rebuilt } = await rotate(
        { ...(await stitching(store)), ...key },
        {
          isStopped,
          onProgress: ({ phase }) => progress.at(ROTATE_PHASES.indexOf(phase), ROTATE_PHASES.length),
        },
      );
      return { finished, keys: chain.length, touchpoints: rebuilt?.tally.touchpoints ?? 0 };
    } catch (error) {
      throw error instanceof RotateError ? new CliError(`${error.message}.`, { cause: error }) : error;
    } finally {
      secrets.destroy();
    }
  });
}

/** The hold first, then the key: nothing is ever stored under a key that the rest has not got. */
async function withNewKey(
  store: Parameters<typeof beginRotation>[0],
  secrets: SecretsManagerClient,
  id: string,
  { settleSeconds, signal }: RotateTableOptions,
): Promise<KeyChain> {
  const { SecretString: text = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: id }));
  const known = parseKeyChain(text);
  await beginRotation(store, known.length);
  const { generation } = await readKeyState(store);
  if (known.length > generation + 1) return known;
  await sleep(settleSeconds * 1000, undefined, { signal });
  const chain: KeyChain = [...known, randomBytes(KEY_BYTES).toString('base64url')];
  await secrets.send(new PutSecretValueCommand({ SecretId: id, SecretString: formatKeyChain(chain) }));
  return chain;
}

async function onlyIdentitySecret(
  secrets: SecretsManagerClient,
  endpoint: string | undefined,
): Promise<string> {
  const mend = 'Name it with --secret (the stack tells it as IdentityKeyArn).';
  if (endpoint === undefined) throw new CliError('The identity secret is not named.', { mend });
  const { SecretList: all = [] } = await secrets.send(new ListSecretsCommand({}));
  const [found, ...others] = all.filter(({ Name }) => Name?.includes('IdentityKey'));
  if (found?.ARN === undefined || others.length > 0) {
    throw new CliError(`There is no single identity secret at ${endpoint}.`, { mend });
  }
  return found.ARN;
}
