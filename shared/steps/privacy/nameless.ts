import type { NamelessSighting } from '../../domain/erasure.ts';
import { newNode } from '../../domain/ledger.ts';
import { pseudonymOwner } from '../../domain/pseudonym.ts';
import type { LedgerEntry, NodeId } from '../../domain/types.ts';
import { untilSaved } from '../dependencies.ts';
import { readNode } from '../fold-person.ts';
import type { Job } from './work.ts';

/** Entries a page of a pseudonym's ledger. */
const PAGE = 200;

/**
 * Writes down nameless sightings, each in the ledger of its pseudonym. Only ever adds: what an earlier attempt wrote
 * stands, as it may know more than can be seen now.
 */
export async function keepNameless(
  { deps, receipt }: Job,
  sightings: readonly NamelessSighting[],
): Promise<void> {
  const { store, intake } = deps;
  for (const [anchor, of] of Map.groupBy(sightings, each => each.anchor)) {
    await untilSaved(deps, `Pseudonym ${anchor}`, async () => {
      const node = { ...(await readNode(deps, anchor)) };
      const pages = await store.getPages(anchor);
      const known = new Set(pages.flatMap(page => page.entries.map(entry => entry.tid)));
      const missing = of
        .map(({ lower, at }) => entryOf(anchor, lower, at, intake.hasher.digest(`${anchor} ${lower} ${at}`)))
        .filter(entry => !known.has(entry.tid));
      for (let i = 0; i < missing.length; i += PAGE) {
        const entries = missing.slice(i, i + PAGE);
        const page = { node: anchor, number: node.pages, version: 0, sealedFrom: node.version, entries };
        if (!(await store.savePage(page))) {
          // Left by an attempt that broke off before its node was saved.
          node.pages += 1;
          await store.saveNode(node);
          return undefined;
        }
        node.pages += 1;
      }
      if (missing.length > 0 && !(await store.saveNode({ ...newNode(anchor), ...node }))) return undefined;
      receipt.counts.namelessSightings += missing.length;
      return true;
    });
  }
}

function entryOf(anchor: NodeId, lower: NodeId, at: number, tid: string): LedgerEntry {
  return { at, tid, lower: [lower], holder: pseudonymOwner(anchor), basis: 'unattributed' };
}

/** The links of an identifier to the pseudonyms that were seen with it. */
export function linksOf(
  { deps }: Pick<Job, 'deps'>,
  lower: NodeId,
  sightings: readonly NamelessSighting[],
): { anchor: NodeId; at: number; tid: string }[] {
  const own = sightings.filter(each => each.lower === lower);
  return [...Map.groupBy(own, each => each.anchor)].map(([anchor, [first]]) => {
    const at = first?.at ?? 0;
    return { anchor, at, tid: deps.intake.hasher.digest(`${anchor} ${lower} ${at}`) };
  });
}
