import type { QuarantineEntry, QuarantineRecord } from '../../contract/quarantine.ts';
import { placeOf, QUARANTINE_LIST } from '../paging.ts';
import type { ListQuery, Page } from '../ports/lists.ts';
import type { QuarantineStore } from '../ports/quarantine.ts';
import { readList } from './read-list.ts';

export interface QuarantineFilter {
  reason?: QuarantineRecord['reason'] | undefined;
  source?: string | undefined;
}

/** What is in quarantine by the time it came, newest first, without payloads. */
export function listQuarantined(
  store: Pick<QuarantineStore, 'listQuarantine'>,
  { reason, source }: QuarantineFilter,
  query: ListQuery,
): Promise<Page<QuarantineEntry>> {
  const wanted = (record: QuarantineRecord) =>
    (reason === undefined || record.reason === reason) && (source === undefined || record.source === source);
  return readList(
    {
      name: 'quarantine',
      lists: [QUARANTINE_LIST],
      read: (_list, part) => store.listQuarantine(part),
      placeOf: ({ receivedAt, id }) => placeOf(Date.parse(receivedAt), id),
      filtered: reason !== undefined || source !== undefined,
      resolve: async records => records.map(each => (wanted(each) ? entryOf(each) : undefined)),
    },
    query,
  );
}

function entryOf({ payload, ...told }: QuarantineRecord): QuarantineEntry {
  return { ...told, bytes: Buffer.byteLength(payload) };
}
