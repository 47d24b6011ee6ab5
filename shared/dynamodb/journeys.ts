import {
  byBytes,
  checkLimit,
  cutPage,
  decodeCursor,
  journeyList,
  personList,
  placeOf,
} from '../steps/paging.ts';
import type { ArchivedJourney, JourneyEntry, JourneyIndex } from '../steps/ports/journeys.ts';
import { bodyOf, numberOf, textOf, withBody } from './body.ts';
import type { Item } from './item-size.ts';
import { JOURNEY, journeyKey, listedKey, nodeOf, nodePartition } from './keys.ts';
import type { Listing } from './listing.ts';
import { expiry } from './retention.ts';
import { type Condition, prefixEnd, type Table } from './table.ts';

const place = (entry: JourneyEntry): string => placeOf(entry.startedAt, entry.id, entry.person);
const keyOf = (entry: JourneyEntry) => listedKey(journeyList(entry.definition), place(entry));

export function createJourneyIndex(table: Table, listing: Listing, days?: number): JourneyIndex {
  return {
    async listJourney(entry) {
      const key = keyOf(entry);
      await listing.mark(key.pk);
      const { person, id, definition, startedAt, stamp } = entry;
      await table.put(
        withBody({ ...key, q: stamp, ...expiry(days, startedAt) }, { person, id, definition, startedAt }),
        noNewerThan(stamp),
      );
    },
    unlistJourney: entry => table.remove(keyOf(entry), noNewerThan(entry.stamp)),
    listJourneys: (definition, query) => listing.page(journeyList(definition), query, toEntry, 'table'),
    async listedJourneys(entries) {
      return (await table.getAll(entries.map(keyOf))).map(toEntry);
    },
    async archiveJourney({ person, id, stamp, ...body }) {
      const expires = expiry(days, body.state.last.at);
      const item = withBody({ ...journeyKey(person, id), q: stamp, ...expires }, body);
      await table.put(item, noNewerThan(stamp));
    },
    unarchiveJourney: (person, id, stamp) => table.remove(journeyKey(person, id), noNewerThan(stamp)),
    async archivedJourney(person, id) {
      const item = await table.get(journeyKey(person, id));
      return item === undefined ? undefined : toArchived(item);
    },
    // The key has no start, so that an id alone finds its entry; a person's journeys are few enough to sort here.
    async archivedJourneys(person, { limit, cursor }) {
      checkLimit(limit);
      const list = personList(person);
      const after = cursor === undefined ? '' : decodeCursor(list, cursor);
      const rows: { place: string; value: ArchivedJourney }[] = [];
      const range = { partition: nodePartition(person), lower: JOURNEY, upper: prefixEnd(JOURNEY) };
      for await (const item of table.query(range)) {
        const value = toArchived(item);
        const row = { place: place(value), value };
        if (byBytes(row.place, after) > 0) rows.push(row);
      }
      rows.sort((a, b) => byBytes(a.place, b.place));
      return cutPage(list, limit, rows);
    },
  };
}

function noNewerThan(stamp: number): Condition {
  return {
    expression: 'attribute_not_exists(pk) OR q <= :stamp',
    values: { ':stamp': { N: String(stamp) } },
  };
}

function toEntry(item: Item): JourneyEntry {
  return { ...bodyOf<Omit<JourneyEntry, 'stamp'>>(item), stamp: numberOf(item, 'q') };
}

function toArchived(item: Item): ArchivedJourney {
  return {
    ...bodyOf<Omit<ArchivedJourney, 'person' | 'id' | 'stamp'>>(item),
    stamp: numberOf(item, 'q'),
    person: nodeOf(textOf(item, 'pk')),
    id: textOf(item, 'sk').slice(JOURNEY.length),
  };
}
