import type { Context } from '../../contract/context.ts';
import type { ContextContent } from '../../domain/context.ts';

/** Bytes of an answer's JSON, receipt included. */
export const MOST_BYTES = 8192;
/** What is there besides the lists: the names of all fields, the person, the receipt. */
const OTHERS = 900;

const LISTS = [
  'journeys',
  'lastByChannel',
  'told',
  'contradictions',
  'provided',
  'doNotAskAgain',
  'flags',
  'contacts',
] as const;

/** The answer without what is oldest, as far as it must be shorter; each list is newest first already. */
export function withinSize(content: ContextContent): Omit<Context, 'receipt'> {
  // The rows are shorter than the whole: nearly always that is seen here.
  if (Buffer.byteLength(JSON.stringify(content)) <= MOST_BYTES - OTHERS) return { ...content, more: false };
  const rows = LISTS.flatMap(list =>
    content[list].map((row, place) => ({
      list,
      place,
      at: 'at' in row ? row.at : row.last.at,
      bytes: Buffer.byteLength(JSON.stringify(row)) + 1,
    })),
  );
  // What is told of journeys, and what not to ask, is worth most: of one time it goes last.
  rows.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : LISTS.indexOf(a.list) - LISTS.indexOf(b.list)));
  let left = MOST_BYTES - OTHERS;
  const kept = { ...content };
  const full = rows.findIndex(({ bytes }) => {
    left -= bytes;
    return left < 0;
  });
  if (full < 0) return { ...content, more: false };
  const within = rows.slice(0, full);
  const most = (list: (typeof LISTS)[number]) => within.filter(row => row.list === list).length;
  kept.journeys = content.journeys.slice(0, most('journeys'));
  kept.lastByChannel = content.lastByChannel.slice(0, most('lastByChannel'));
  kept.told = content.told.slice(0, most('told'));
  kept.contradictions = content.contradictions.slice(0, most('contradictions'));
  kept.provided = content.provided.slice(0, most('provided'));
  kept.doNotAskAgain = content.doNotAskAgain.slice(0, most('doNotAskAgain'));
  kept.flags = content.flags.slice(0, most('flags'));
  kept.contacts = content.contacts.slice(0, most('contacts'));
  return { ...kept, more: true };
}
