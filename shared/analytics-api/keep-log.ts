import type { JourneyLog } from '../domain/analytics/journey-log.ts';
import type { OpenedLog } from './create-analytics-api.ts';

/** How old (ms) an answer may be: the lake itself follows the table within minutes. */
const FRESH_MS = 60_000;

/** Reads the log when somebody asks and the one before is a minute old; who asks meanwhile waits for the same reading. */
export function keepLog(read: () => Promise<JourneyLog>, now: () => number): () => Promise<OpenedLog> {
  let last: { at: number; opened: Promise<OpenedLog> } | undefined;
  return () => {
    const at = now();
    if (last !== undefined && at - last.at < FRESH_MS) return last.opened;
    const opened = read().then(log => ({ log, asOf: at }));
    const current = { at, opened };
    last = current;
    opened.catch(() => {
      if (last === current) last = undefined;
    });
    return opened;
  };
}
