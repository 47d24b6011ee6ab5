import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import { createHasher } from '../../shared/crypto/hasher.ts';
import { formatKeyChain, type KeyChain, parseKeyChain } from '../../shared/crypto/key-chain.ts';
import { createSealer } from '../../shared/crypto/sealer.ts';
import { shippedDefinitions } from '../../shared/definitions/shipped.ts';
import { createRanks } from '../../shared/domain/identity.ts';
import { createReceipts } from '../../shared/dynamodb/receipts.ts';
import { createRepairParts } from '../../shared/dynamodb/repair.ts';
import { createDynamoStore } from '../../shared/dynamodb/store.ts';
import { createAnnouncer } from '../../shared/eventbridge/announcer.ts';
import { backoffMs } from '../../shared/steps/backoff.ts';
import { definitionReader } from '../../shared/steps/definitions.ts';
import { ROTATE_PHASES, readKeyState } from '../../shared/steps/key-state.ts';
import { beginRotation, RotateError, rotate } from '../../shared/steps/repair/rotate.ts';
import { CliError } from '../failure.ts';
import { startProgress } from '../progress.ts';
import { createBusClient } from '../send/bus-client.ts';
import { openTable } from './open-table.ts';
import { retentionFrom } from './retention-option.ts';

export interface RotateTableOptions {
  /** None: AWS itself. */
  endpoint: string | undefined;
  table: string | undefined;
  secret: string | undefined;
  bus: string;
  retention: string | undefined;
  /** For invocations that were running when the rotation began, to end. */
  settleSeconds: number;
  signal: AbortSignal;
}

export interface RotateOutcome {
  finished: boolean;
  keys: number;
  touchpoints: number;
}

const KEY_BYTES = 48;

/** Adds a key to the identity secret and hashes the table's identifiers again with it. */
export async function rotateTable(options: RotateTableOptions): Promise<RotateOutcome> {
  const { endpoint, bus, signal } = options;
  const events = createBusClient(endpoint, process.env);
  const region = await events.config.region();
  const own = endpoint === undefined ? {} : { endpoint, region, credentials: events.config.credentials };
  const secrets = new SecretsManagerClient(own);
  const { client, tableName } = await openTable(endpoint, options.table, events);
  const progress = startProgress('Rotating');
  try {
    const table = { client, tableName, retention: retentionFrom(options.retention) };
    const store = { ...createDynamoStore(table), ...createRepairParts(table), ...createReceipts(table) };
    const id = options.secret ?? (await onlyIdentitySecret(secrets, endpoint));
    const chain = await withNewKey(store, secrets, id, options);
    const generation = chain.length - 1;
    const { finished, rebuilt } = await rotate(
      {
        store,
        announcer: createAnnouncer({ client: events, busName: bus }),
        ranks: createRanks(defaultIdentityConfig),
        definitions: await definitionReader(store, shippedDefinitions, Date.now)(),
        now: Date.now,
        wait: attempt => sleep(backoffMs(attempt, Math.random)),
        sealer: createSealer(chain),
        rekey: createHasher(chain[generation] ?? '').keyed,
        generation,
      },
      {
        isStopped: () => signal.aborted,
        onProgress: ({ phase }) => progress.at(ROTATE_PHASES.indexOf(phase), ROTATE_PHASES.length),
      },
    );
    return { finished, keys: chain.length, touchpoints: rebuilt?.tally.touchpoints ?? 0 };
  } catch (error) {
    throw error instanceof RotateError ? new CliError(`${error.message}.`, { cause: error }) : error;
  } finally {
    progress.end();
    for (const each of [secrets, client, events]) each.destroy();
  }
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
