import type { ErasureAnnouncement, ErasureRequest } from '../../../../shared/contract/erasure.ts';
import { FLAG_KINDS } from '../../../../shared/contract/flag.ts';
import type { Touchpoint } from '../../../../shared/contract/touchpoint.ts';
import type { NodeId } from '../../../../shared/domain/types.ts';
import { createMemoryStore } from '../../../../shared/memory/store.ts';
import { ingest } from '../../../../shared/steps/ingest.ts';
import { cleanLake } from '../../../../shared/steps/lake/clean.ts';
import { nodeIdOf } from '../../../../shared/steps/node-names.ts';
import type { DeadLetters } from '../../../../shared/steps/ports/dead-letters.ts';
import type { EraseDependencies } from '../../../../shared/steps/privacy/work.ts';
import { intake } from '../../../arbitraries/stored.ts';
import { lakeOver } from '../lake/lake-stack.ts';
import { createMemoryFiles } from '../lake/memory-lake.ts';
import { createStack, definitions, envelope } from '../stack.ts';

export type Everything = ReturnType<typeof createMemoryStore>;

export const idOf = (namespace: string, value: string): NodeId => nodeIdOf(intake.hasher, namespace, value);

export const request = (namespace: string, value: string, id = 'request-1'): ErasureRequest => ({
  id,
  identifier: { namespace, value },
  actor: 'privacy@example.com',
  reason: 'asked for it',
});

/** Everything in memory; `store` is what the steps see, `inner` the store behind it. */
export function createWorld(around: (store: Everything) => Everything = store => store) {
  const inner = createMemoryStore();
  const store = around(inner);
  const { deps, announcer, clock } = createStack(store);
  const letters: string[] = [];
  const told: ErasureAnnouncement[] = [];
  const deadLetters: DeadLetters = {
    async editAll(look) {
      for (const [i, body] of [...letters.entries()].reverse()) {
        const cut = await look(body);
        if (cut === 'drop') letters.splice(i, 1);
        else if (cut !== 'keep') letters[i] = cut.body;
      }
    },
  };
  const files = createMemoryFiles();
  const lakeDeps = lakeOver(files, inner, clock);
  let secrets = 0;
  const erasing: EraseDependencies = {
    ...deps,
    store,
    deadLetters,
    announceErasure: async announcement => {
      told.push(structuredClone(announcement));
    },
    cleanLake: cleanLake(lakeDeps),
    newSecret: () => {
      secrets += 1;
      return `secret-${secrets}`;
    },
    graceMs: 0,
  };
  return { inner, deps, erasing, announcer, clock, letters, told, files, lakeDeps };
}

export async function take(deps: Parameters<typeof ingest>[0], log: readonly Touchpoint[]) {
  const results = [];
  for (const [i, each] of log.entries())
    results.push(await ingest(deps, [{ id: `${i}`, body: envelope(each) }]));
  return results;
}

/** Whatever the store holds, row by row, as text; versions and stamps aside. */
export async function rowsOf(store: Everything): Promise<string[]> {
  const rows: [string, unknown][] = [];
  const all = { limit: 10_000 };
  for (const each of (await store.scanTouchpoints(all)).items) rows.push([`touchpoint ${each.tid}`, each]);
  const ids = (await store.scanNodes(all)).items;
  for (const node of (await store.getNodes(ids)).values()) {
    rows.push([`node ${node.id}`, { ...node, version: 0, todo: node.todo }]);
    for (const page of await store.getPages(node.id)) {
      rows.push([`page ${node.id} ${page.number}`, { ...page, version: 0, sealedFrom: 0 }]);
    }
    for (const each of await store.flagsOf(node.id))
      rows.push([`flag ${node.id} ${each.flag.id}`, each.flag]);
    for (const each of (await store.archivedJourneys(node.id, all)).items) {
      rows.push([`journey ${node.id} ${each.id}`, { ...each, stamp: 0 }]);
    }
  }
  for (const kind of FLAG_KINDS) {
    for (const { flag } of (await store.listFlags(kind, all)).items) rows.push([`listed ${flag.id}`, flag]);
  }
  for (const { id } of definitions) {
    for (const each of (await store.listJourneys(id, all)).items) {
      rows.push([`listed ${each.person} ${each.id}`, { ...each, stamp: 0 }]);
    }
  }
  for (const each of (await store.walkTimers(all)).items) rows.push(['timer', each]);
  for (const each of (await store.listQuarantine(all)).items) rows.push([`quarantined ${each.id}`, each]);
  for (const each of (await store.listCorrections(all)).items) rows.push([`correction ${each.id}`, each]);
  return rows.map(([name, value]) => `${name} ${JSON.stringify(value)}`).sort();
}
