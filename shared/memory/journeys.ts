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
import type { RekeyStore } from '../steps/ports/repair.ts';
import { createListing } from './listing.ts';
import { createRecords, keyOf, type Records } from './records.ts';

const place = (entry: JourneyEntry): string => placeOf(entry.startedAt, entry.id, entry.person);

export function createJourneyIndex(): JourneyIndex & Pick<RekeyStore, 'dropNode'> {
  const listed = createRecords<JourneyEntry>();
  const archived = createRecords<ArchivedJourney>();
  const listing = createListing();
  const persons = new Map<string, Set<string>>();
  const listKey = (entry: JourneyEntry) => keyOf(journeyList(entry.definition), place(entry));
  return {
    async listJourney({ person, id, definition, startedAt, stamp }) {
      const entry = { person, id, definition, startedAt, stamp };
      const key = listKey(entry);
      if (isNewer(listed, key, stamp)) return;
      listing.enter(journeyList(definition), place(entry), key);
      listed.set(key, entry);
    },
    async unlistJourney(entry) {
      const key = listKey(entry);
      if (isNewer(listed, key, entry.stamp)) return;
      listing.leave(key);
      listed.delete(key);
    },
    async listJourneys(definition, query) {
      return listing.page(journeyList(definition), query, listed.get);
    },
    async listedJourneys(entries) {
      return [...new Set(entries.map(listKey))].flatMap(key => listed.get(key) ?? []);
    },
    async archiveJourney(journey) {
      const key = keyOf(journey.person, journey.id);
      if (isNewer(archived, key, journey.stamp)) return;
      archived.set(key, journey);
      persons.set(journey.person, (persons.get(journey.person) ?? new Set()).add(key));
    },
    async unarchiveJourney(person, id, stamp) {
      const key = keyOf(person, id);
      if (isNewer(archived, key, stamp)) return;
      archived.delete(key);
      persons.get(person)?.delete(key);
    },
    async dropNode(person) {
      for (const key of persons.get(person) ?? []) archived.delete(key);
      persons.delete(person);
    },
    async archivedJourney(person, id) {
      return archived.get(keyOf(person, id));
    },
    async archivedJourneys(person, { limit, cursor }) {
      checkLimit(limit);
      const list = personList(person);
      const after = cursor === undefined ? '' : decodeCursor(list, cursor);
      const rows = [...(persons.get(person) ?? [])]
        .flatMap(key => archived.get(key) ?? [])
        .map(value => ({ place: place(value), value }))
        .filter(row => byBytes(row.place, after) > 0)
        .sort((a, b) => byBytes(a.place, b.place));
      return cutPage(list, limit, rows);
    },
  };
}

function isNewer(records: Records<{ stamp: number }>, key: string, stamp: number): boolean {
  return (records.get(key)?.stamp ?? 0) > stamp;
}
