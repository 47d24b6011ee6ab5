import type { QuarantineRecord } from '../contract/quarantine.ts';
import { byBytes, flagList, isoOf, placeOf, QUARANTINE_LIST } from '../steps/paging.ts';
import type { ErasureStore } from '../steps/ports/erasure.ts';
import type { FlagStore, StoredFlag } from '../steps/ports/flags.ts';
import type { QuarantineStore } from '../steps/ports/quarantine.ts';
import type { RekeyStore } from '../steps/ports/repair.ts';
import type { Timer, TimerStore } from '../steps/ports/timers.ts';
import { createListing } from './listing.ts';
import { createOrdered } from './ordered.ts';
import { createRecords, keyOf } from './records.ts';

export function createFlagStore(): FlagStore &
  Pick<RekeyStore, 'dropNode'> &
  Pick<ErasureStore, 'deleteFlag'> {
  const flags = createRecords<StoredFlag>();
  const listing = createListing();
  const persons = new Map<string, Set<string>>();
  return {
    async applyFlag(entry) {
      const { flag, sequence } = entry;
      const key = keyOf(flag.person, flag.id);
      const place = placeOf(Date.parse(flag.at), flag.id, flag.person);
      const there = flags.get(key);
      if (there !== undefined && there.sequence >= sequence) {
        return there.sequence === sequence ? 'repeated' : 'superseded';
      }
      listing.enter(flagList(flag.kind), place, key);
      flags.set(key, { flag, sequence });
      persons.set(flag.person, (persons.get(flag.person) ?? new Set()).add(key));
      return 'applied';
    },
    async dropNode(person) {
      for (const key of persons.get(person) ?? []) {
        listing.leave(key);
        flags.delete(key);
      }
      persons.delete(person);
    },
    async flagsOf(person) {
      const all = [...(persons.get(person) ?? [])].flatMap(key => flags.get(key) ?? []);
      return all.sort((a, b) => byBytes(a.flag.id, b.flag.id));
    },
    async getFlag(person, id) {
      return flags.get(keyOf(person, id));
    },
    async deleteFlag(person, id) {
      const key = keyOf(person, id);
      listing.leave(key);
      flags.delete(key);
      persons.get(person)?.delete(key);
    },
    async listFlags(kind, query) {
      return listing.page(flagList(kind), query, flags.get);
    },
  };
}

export function createTimerStore(): TimerStore & Pick<ErasureStore, 'walkTimers'> {
  const timers = createRecords<Timer>();
  const ordered = createOrdered();
  const place = ({ dueAt, person, journey, stamp }: Timer): string =>
    `${isoOf(dueAt)}#${person}#${journey}${stamp === undefined ? '' : `#${stamp}`}`;
  return {
    async putTimer(timer) {
      timers.set(place(timer), timer);
      ordered.set(place(timer), place(timer));
    },
    async deleteTimer(timer) {
      timers.delete(place(timer));
      ordered.delete(place(timer));
    },
    async dueTimers(now, limit) {
      const due: Timer[] = [];
      for (const [, key] of ordered.ascending('', `${isoOf(now)}$`)) {
        if (due.length >= limit) break;
        due.push(...[timers.get(key)].filter(timer => timer !== undefined));
      }
      return due;
    },
    async walkTimers({ limit, cursor = '' }) {
      const rows: [string, Timer][] = [];
      for (const [at, key] of ordered.ascending(cursor, '\u{10ffff}')) {
        const timer = timers.get(key);
        if (at === cursor || timer === undefined) continue;
        rows.push([at, timer]);
        if (rows.length === limit) break;
      }
      const last = rows.length < limit ? undefined : rows.at(-1)?.[0];
      return { items: rows.map(([, timer]) => timer), ...(last === undefined ? {} : { cursor: last }) };
    },
  };
}

export function createQuarantineStore(): QuarantineStore &
  Pick<RekeyStore, 'replaceQuarantine'> &
  Pick<ErasureStore, 'buryQuarantined'> {
  const buried = new Set<string>();
  const records = createRecords<QuarantineRecord>();
  const listing = createListing();
  return {
    async quarantine(record) {
      if (records.has(record.id) || buried.has(record.id)) return 'duplicate';
      const place = placeOf(Date.parse(record.receivedAt), record.id);
      listing.enter(QUARANTINE_LIST, place, record.id);
      records.set(record.id, record);
      return 'stored';
    },
    async replaceQuarantine(record) {
      records.set(record.id, record);
    },
    async listQuarantine(query) {
      return listing.page(QUARANTINE_LIST, query, records.get);
    },
    async getQuarantine(id) {
      return records.get(id);
    },
    async markRedriven(id, redriven) {
      const record = records.get(id);
      if (record !== undefined) records.set(id, { ...record, redriven });
      return record !== undefined;
    },
    async buryQuarantined(id) {
      listing.leave(id);
      records.delete(id);
      buried.add(id);
    },
  };
}
