import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { defaultIdentityConfig } from '../shared/contract/identity-config.ts';
import { createConcealer } from '../shared/crypto/concealer.ts';
import { createReceipts } from '../shared/crypto/context-receipts.ts';
import { createHasher } from '../shared/crypto/hasher.ts';
import { createIdentify } from '../shared/crypto/identify.ts';
import { signServiceToken } from '../shared/crypto/service-tokens.ts';
import { shippedDefinitions } from '../shared/definitions/shipped.ts';
import { createRanks } from '../shared/domain/identity.ts';
import { createContextStore } from '../shared/dynamodb/context-store.ts';
import { nodeKey } from '../shared/dynamodb/keys.ts';
import { createDynamoStore } from '../shared/dynamodb/store.ts';
import { createMemoryAnnouncer } from '../shared/memory/announcer.ts';
import { createContextApi } from '../shared/query-api/create-context-api.ts';
import { answerContext } from '../shared/steps/context/answer-context.ts';
import { createDefinitionLookup } from '../shared/steps/context/find-definitions.ts';
import { identifierOf } from '../shared/steps/identifier.ts';
import { ingest } from '../shared/steps/ingest.ts';
import type { ContextStore } from '../shared/steps/ports/context.ts';
import { startBenchEngine } from './engine-table.ts';
import type { Figure, Report } from './figure.ts';
import { trace } from './trace.ts';

const KEY = 'a key of the bench, long enough to be one';
const SIGNING_KEY = 'another key of the bench, long enough to sign tokens';
const WARM_UP = 300;
const TOUCHPOINTS = 2_000;

/** A context beside a plain GetItem of the same node, in turns, one at a time; `size` of each. */
export async function measureContext(size: number): Promise<Report[]> {
  const engine = await startBenchEngine('dynalite');
  try {
    const { client, tableName } = await engine.fresh();
    const hasher = createHasher(KEY);
    const identity = defaultIdentityConfig;
    const ranks = createRanks(identity);
    const table = createContextStore({ client, tableName });
    let reads = 0;
    const counted: ContextStore = {
      getNode: id => {
        reads += 1;
        return table.getNode(id);
      },
      getNodes: ids => {
        reads += 1;
        return table.getNodes(ids);
      },
      getDefinition: table.getDefinition,
    };
    const last = { at: 0 };
    const customers = new Set<string>();
    const store = createDynamoStore({ client, tableName });
    for (const { at, touchpoints } of trace({ size: TOUCHPOINTS, r: 3 })) {
      last.at = at;
      for (const { identifiers } of touchpoints)
        if (identifiers['customerId'] !== undefined) customers.add(identifiers['customerId']);
      const body = JSON.stringify({
        'detail-type': 'Touchpoint Batch',
        source: 'bench',
        detail: { touchpoints },
      });
      await ingest(
        {
          store,
          announcer: createMemoryAnnouncer(),
          ranks,
          definitions: shippedDefinitions,
          intake: { identity, hasher },
          now: () => at,
          wait: async () => {},
        },
        [{ id: String(at), body }],
      );
    }
    const deps = {
      store: counted,
      ranks,
      identity,
      hasher,
      receipts: createReceipts([KEY]),
      definitionsOf: createDefinitionLookup(counted, shippedDefinitions),
      now: () => last.at,
    };
    const token = signServiceToken(
      SIGNING_KEY,
      { sub: 'bench', role: 'admin' },
      { issuedAt: 0, expiresAt: 60 },
    );
    const api = createContextApi({
      identify: createIdentify({ key: SIGNING_KEY, users: undefined, now: () => 1000 }),
      concealer: createConcealer(SIGNING_KEY),
      open: async () => deps,
      onTold: () => {},
      onError: () => {},
    });
    const known = [...customers];
    const times: Record<'get' | 'context' | 'request', number[]> = { get: [], context: [], request: [] };
    let bytes = 0;
    for (let i = 0; i < size + WARM_UP; i++) {
      const value = known[i % known.length] ?? '';
      const request = { namespace: 'customerId', value, channel: 'call-center' };
      const id = identifierOf({ identifier: request }, { identity, hasher }) ?? '';
      const { pk, sk } = nodeKey(id);
      const work = {
        get: () =>
          client.send(new GetItemCommand({ TableName: tableName, Key: { pk: { S: pk }, sk: { S: sk } } })),
        context: () => answerContext(deps, request),
        request: async () => {
          const headers = { authorization: `Bearer ${token}` };
          const init = { method: 'POST', headers, body: JSON.stringify(request) };
          bytes = Math.max(bytes, (await (await api.request('/v1/context', init)).text()).length);
        },
      };
      // In turns, each first in a third of them: the machine's moods fall on all alike.
      const names = ['get', 'context', 'request'] as const;
      for (const name of [0, 1, 2].map(place => names[(place + i) % 3] ?? 'get')) {
        const start = performance.now();
        await work[name]();
        if (i >= WARM_UP) times[name].push(performance.now() - start);
      }
      if (i === WARM_UP - 1) reads = 0;
    }
    const p99 = (name: keyof typeof times) => quantile(times[name], 0.99);
    const ratio = (name: 'context' | 'request'): Figure['note'] =>
      `${p99(name).toFixed(2)} ÷ ${p99('get').toFixed(2)} ms; p50 ${quantile(times[name], 0.5).toFixed(2)} ÷ ${quantile(times.get, 0.5).toFixed(2)} ms`;
    const figure = (name: string, which: 'context' | 'request'): Figure => ({
      name,
      value: p99(which) / p99('get'),
      unit: '×',
      kind: 'cpu',
      note: ratio(which) ?? '',
    });
    return [
      {
        title: `A context beside one GetItem of the same item (dynalite, ${size} of each, in turns; asked for: ≤ 2 ×)`,
        figures: [
          figure('context, p99 ÷ GetItem’s', 'context'),
          figure('HTTP handler in process, p99 ÷ GetItem’s', 'request'),
          { name: 'reads a context', value: reads / (2 * size), unit: 'requests', kind: 'count' },
          { name: 'longest answer', value: bytes, unit: 'bytes', kind: 'count' },
        ],
      },
    ];
  } finally {
    await engine.close();
  }
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}
