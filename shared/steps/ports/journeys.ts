import type { JourneyId, JourneyState, NodeId } from '../../domain/types.ts';
import type { ListQuery, Page } from './lists.ts';

/**
 * Entry of a definition's list of journeys, written when one begins: where to look, not what it is like. `stamp` is the
 * version of the node that the writer had read; what was written with a newer one stands.
 */
export interface JourneyEntry {
  person: NodeId;
  id: JourneyId;
  definition: string;
  startedAt: number;
  stamp: number;
}

/** A journey that has left its person's node, or is about to. */
export interface ArchivedJourney extends JourneyEntry {
  state: JourneyState;
}

/** Nothing is written or taken away where what is there has a newer stamp. */
export interface JourneyIndex {
  listJourney(entry: JourneyEntry): Promise<void>;
  unlistJourney(entry: JourneyEntry): Promise<void>;
  /** Those of a definition by `startedAt`; one listed a moment ago may be missing. */
  listJourneys(definition: string, query: ListQuery): Promise<Page<JourneyEntry>>;
  /** Of `entries` those that are listed, as they are there. */
  listedJourneys(entries: readonly JourneyEntry[]): Promise<JourneyEntry[]>;

  archiveJourney(journey: ArchivedJourney): Promise<void>;
  unarchiveJourney(person: NodeId, id: JourneyId, stamp: number): Promise<void>;
  archivedJourney(person: NodeId, id: JourneyId): Promise<ArchivedJourney | undefined>;
  /** One person's that have left their node, oldest first. */
  archivedJourneys(person: NodeId, page: { limit: number; cursor?: string }): Promise<Page<ArchivedJourney>>;
}
