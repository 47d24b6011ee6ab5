import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import type { CompiledDefinition } from '../domain/definition.ts';
import { versionsOf } from '../domain/definition-versions.ts';
import { entriesOf } from '../domain/ledger.ts';
import type { NodeId } from '../domain/types.ts';
import { openNodes } from './open-nodes.ts';
import type { JourneyEntry, JourneyIndex } from './ports/journeys.ts';
import type { NodeStore } from './ports/nodes.ts';

/** Above every stamp: what was written with a newer one than was read goes too. */
export const NEWEST = Number.MAX_SAFE_INTEGER;

/** Where touchpoints may have begun a journey: in the lists under any of these persons. */
export function entriesBegunBy(
  touchpoints: readonly StoredTouchpoint[],
  definitions: readonly CompiledDefinition[],
  isTheirs: (person: NodeId) => boolean,
  subject: NodeId,
): JourneyEntry[] {
  return touchpoints.flatMap(({ tid, at, activity, ids }) =>
    definitions
      .filter(newest => versionsOf(newest).some(each => each.stageOf(activity) !== undefined))
      .flatMap(({ id: definition }) =>
        [...new Set([subject, ...ids.filter(isTheirs)])].map(person => ({
          person,
          id: `${definition}~${tid}`,
          definition,
          startedAt: at,
          stamp: NEWEST,
        })),
      ),
  );
}

/**
 * Takes off the lists what touchpoints of these ledgers may have begun under somebody who was erased: for a moment they
 * were theirs, and a writer who was then overtaken by the erasure listed it.
 */
export async function unlistUnder(
  erased: NodeId,
  ledgers: readonly NodeId[],
  { store, definitions }: { store: NodeStore & JourneyIndex; definitions: readonly CompiledDefinition[] },
): Promise<void> {
  for (const open of (await openNodes(store, ledgers)).values()) {
    for (const { tid, at: startedAt } of entriesOf(open)) {
      for (const { id: definition } of definitions) {
        const id = `${definition}~${tid}`;
        await store.unlistJourney({ person: erased, id, definition, startedAt, stamp: NEWEST });
      }
    }
  }
}
