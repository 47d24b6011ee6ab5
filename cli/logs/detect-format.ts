import { LogError } from './event-log.ts';

/** `touchpoints` is JSON lines: one touchpoint a line; `ocel-json` and `ocel-sqlite` are forms of OCEL 2.0. */
export type FileFormat = 'csv' | 'xes' | 'parquet' | 'ocel-json' | 'ocel-sqlite' | 'touchpoints';

/** No touchpoint begins so. */
const OCEL = /^\{\s*"(?:events|objects|eventTypes|objectTypes)"\s*:/;

/** Tells the format by the first bytes, never by the name. Throws `LogError` on what is none of them. */
export function detectFormat(path: string, head: Buffer): FileFormat {
  const refuse = (what: string) => {
    throw new LogError('not-a-log', `${path}: ${what}`);
  };
  const magic = head.toString('latin1', 0, 4);
  if (magic.startsWith('PK\u0003\u0004')) {
    refuse('this is a zip archive (or a spreadsheet). Unpack it, or save the sheet as CSV.');
  }
  if (magic === 'PAR1') return 'parquet';
  if (head.toString('latin1', 0, 16) === 'SQLite format 3\u0000') return 'ocel-sqlite';
  if (magic.startsWith('\u00ff\u00fe') || magic.startsWith('\u00fe\u00ff') || head.includes(0)) {
    refuse('this is not UTF-8 text (UTF-16 or binary). Save it as UTF-8, for example: iconv -t UTF-8.');
  }
  const text = head
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (text === '') refuse('the file is empty. It needs a header line and one line an event.');
  if (text.startsWith('{')) return OCEL.test(text) ? 'ocel-json' : 'touchpoints';
  if (text.startsWith('[{') || text.startsWith('[\n')) {
    refuse('this is a JSON array. Write one touchpoint a line, for example: jq -c ".[]".');
  }
  if (!text.startsWith('<')) return 'csv';
  if (!/<log[\s>/]/.test(text)) refuse('this is XML, but not an XES event log: it has no <log> element.');
  return 'xes';
}
