import type { IdentifierNode } from '../../../../shared/domain/types.ts';
import { createMemoryStore } from '../../../../shared/memory/store.ts';
import type { StoredFlag } from '../../../../shared/steps/ports/flags.ts';
import { definitions } from '../stack.ts';

type MemoryStore = ReturnType<typeof createMemoryStore>;

/** A memory store of which items can be lost, as if somebody had deleted them from the table. */
export function createLossyStore(): { store: MemoryStore; lose: Losses } {
  const inner = createMemoryStore();
  /** The version a node or page had when it was lost: the next one begins at 0 again. */
  const nodes = new Map<string, number>();
  const pages = new Map<string, number>();
  const flags = new Map<string, StoredFlag | undefined>();
  const flagKey = (person: string, id: string) => `${person} ${id}`;
  const pageKey = (node: string, number: number) => `${node} ${number}`;

  const store: MemoryStore = {
    ...inner,
    async getNodes(ids) {
      const found = new Map<string, IdentifierNode>();
      for (const [id, node] of await inner.getNodes(ids)) {
        const version = node.version - (nodes.get(id) ?? 0);
        if (version > 0) found.set(id, { ...node, version });
      }
      return found;
    },
    saveNode: node => inner.saveNode({ ...node, version: node.version + (nodes.get(node.id) ?? 0) }),
    async getPages(node) {
      const found = await inner.getPages(node);
      return found.flatMap(page => {
        const version = page.version - (pages.get(pageKey(node, page.number)) ?? 0);
        return version > 0 ? [{ ...page, version }] : [];
      });
    },
    savePage(page) {
      const lost = pages.get(pageKey(page.node, page.number)) ?? 0;
      return inner.savePage({ ...page, version: page.version + lost });
    },
    async scanNodes(page) {
      const found = await inner.scanNodes(page);
      const there = await store.getNodes(found.items);
      return { ...found, items: found.items.filter(id => there.has(id)) };
    },
    async applyFlag(entry) {
      const key = flagKey(entry.flag.person, entry.flag.id);
      if (!flags.has(key)) return inner.applyFlag(entry);
      const there = flags.get(key);
      if (there !== undefined && there.sequence >= entry.sequence) {
        return there.sequence === entry.sequence ? 'repeated' : 'superseded';
      }
      flags.set(key, structuredClone(entry));
      return 'applied';
    },
    async flagsOf(person) {
      const all = await inner.flagsOf(person);
      return all.flatMap(each => {
        const key = flagKey(person, each.flag.id);
        const found = flags.has(key) ? flags.get(key) : each;
        return found === undefined ? [] : [structuredClone(found)];
      });
    },
  };

  return {
    store,
    lose: {
      async node(id) {
        const [node] = (await inner.getNodes([id])).values();
        if (node !== undefined) nodes.set(id, node.version);
      },
      async pages(node) {
        for (const page of await inner.getPages(node)) pages.set(pageKey(node, page.number), page.version);
      },
      async flags(person) {
        for (const { flag } of await inner.flagsOf(person)) flags.set(flagKey(person, flag.id), undefined);
      },
      async journeys(person) {
        const { items } = await inner.archivedJourneys(person, { limit: 1000 });
        for (const { id, stamp } of items) await inner.unarchiveJourney(person, id, stamp);
        for (const { id } of definitions) {
          const listed = await inner.listJourneys(id, { limit: 1000 });
          for (const entry of listed.items) if (entry.person === person) await inner.unlistJourney(entry);
        }
      },
      async timers() {
        const far = Date.UTC(9000, 0, 1);
        for (const timer of await inner.dueTimers(far, 100_000)) await inner.deleteTimer(timer);
      },
      async entries(id, kept) {
        const [node] = (await inner.getNodes([id])).values();
        if (node !== undefined) await inner.saveNode({ ...node, tail: node.tail.slice(0, kept) });
      },
    },
  };
}

export interface Losses {
  node(id: string): Promise<void>;
  pages(node: string): Promise<void>;
  flags(person: string): Promise<void>;
  journeys(person: string): Promise<void>;
  timers(): Promise<void>;
  /** Of the ledger's tail. */
  entries(node: string, kept: number): Promise<void>;
}
