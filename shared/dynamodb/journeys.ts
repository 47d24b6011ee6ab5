import {
  byBytes,
  checkLimit,
  cutPage,
  decodeCursor,
  journeyList,
  personList,
  placeOf,
} from '../steps/paging.ts';
import type { JourneyEntry, JourneyIndex } from '../steps/ports.ts';
import { bodyOf, numberOf, textOf, withBody } from './body.ts';
import type { Item } from './item-size.ts';
import { JOURNEY, journeyKey, nodeOf, nodePartition } from './keys.ts';
import type { Listing } from './listing.ts';
import { expiry } from './retention.ts';
import { type Condition, prefixEnd, type Table } from './table.ts';

const place = (entry: JourneyEntry): string => placeOf(entry.startedAt, entry.id, entry.person);

export function createJourneyIndex(table: Table, listing: Listing, days?: number): JourneyIndex {
  return {
    async putJourney(entry) {
      const { person, id, stamp, ...body } = entry;
      const entered = await listing.enter(journeyList(entry.definition), place(entry));
      const expires = expiry(days, entry.state?.last.at ?? entry.startedAt);
      await table.put(
        withBody({ ...journeyKey(person, id), ...entered, q: stamp, ...expires }, body),
        noNewerThan(stamp),
      );
    },
    deleteJourney: (person, id, stamp) => table.remove(journeyKey(person, id), noNewerThan(stamp)),
    async getJourney(person, id) {
      const item = await table.get(journeyKey(person, id));
      return item === undefined ? undefined : toEntry(item);
    },
    // The key has no start, so that an id alone finds its entry; a person's journeys are few enough to sort here.
    async journeysOf(person, { limit, cursor }) {
      checkLimit(limit);
      const list = personList(person);
      const after = cursor === undefined ? '' : decodeCursor(list, cursor);
      const rows: { place: string; value: JourneyEntry }[] = [];
      const range = { partition: nodePartition(person), lower: JOURNEY, upper: prefixEnd(JOURNEY) };
      for await (const item of table.query(range)) {
        const value = toEntry(item);
        const row = { place: place(value), value };
        if (byBytes(row.place, after) > 0) rows.push(row);
      }
      rows.sort((a, b) => byBytes(a.place, b.place));
      return cutPage(list, limit, rows);
    },
    listJourneys: (definition, query) => listing.page(journeyList(definition), query, toEntry),
  };
}

function noNewerThan(stamp: number): Condition {
  return {
    expression: 'attribute_not_exists(pk) OR q <= :stamp',
    values: { ':stamp': { N: String(stamp) } },
  };
}

function toEntry(item: Item): JourneyEntry {
  return {
    ...bodyOf<Omit<JourneyEntry, 'person' | 'id' | 'stamp'>>(item),
    stamp: numberOf(item, 'q'),
    person: nodeOf(textOf(item, 'pk')),
    id: textOf(item, 'sk').slice(JOURNEY.length),
  };
}
