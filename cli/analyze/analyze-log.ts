import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import type { CompiledDefinition } from '../../shared/domain/definition.ts';
import type { ColumnOptions, EventLog } from '../logs/event-log.ts';
import { type LogReport, measureEventLog } from '../logs/measure-event-log.ts';
import { readEventLog } from '../logs/read-event-log.ts';
import { startProgress } from '../progress.ts';
import type { AnalysisOptions } from './analyze-touchpoints.ts';
import { addPerson, type JourneyFigures, newJourneyFigures } from './journey-figures.ts';

export interface LogAnalysis {
  log: EventLog;
  report: LogReport;
  persons: number;
  /** Only where a definition says what a journey is. */
  figures?: JourneyFigures;
  now: number;
}

/**
 * The rework measures of an event log by its own cases; with definitions also journeys and flags. Rows of one customer
 * are one person and a case is a journey key; without a customer column each case is a person of its own.
 */
export async function analyzeLog(
  path: string,
  columns: ColumnOptions,
  { definitions, attributions, signal, ...options }: AnalysisOptions,
): Promise<LogAnalysis> {
  const reading = startProgress('Reading');
  const log = await readEventLog(path, { ...columns, signal, onProgress: reading.at }).finally(reading.end);
  const report = measureEventLog(log);
  const latest = log.time.reduce((most, at) => Math.max(most, at), Number.NEGATIVE_INFINITY);
  const now = options.now ?? latest;
  const figures = newJourneyFigures();
  const rowTouchpoint = touchpointReader(log, definitions);
  const folding = startProgress('Folding');
  let done = 0;
  const persons = (log.customerOf === undefined ? log.cases : log.customers).length;
  // Without a definition there is nothing to fold: only whose each row is can be written down.
  const people = definitions.length > 0 || attributions.wanted ? rowsByPerson(log) : [];
  for (const { name, rows } of people) {
    const touchpoints = [...rows].map(rowTouchpoint);
    const caseOf = new Map(touchpoints.map(({ tid }, i) => [tid, log.cases[log.caseOf[rows[i] ?? 0] ?? 0]]));
    addPerson(figures, name, touchpoints, definitions, now, ({ tid }, journey) =>
      attributions.write({
        id: tid,
        person: name,
        basis: 'explicit',
        journey: definitions.length === 0 ? (caseOf.get(tid) ?? null) : journey,
      }),
    );
    if (++done % 1024 > 0) continue;
    folding.at(done, persons);
    await attributions.drained();
    await new Promise(resolve => setImmediate(resolve));
    signal.throwIfAborted();
  }
  folding.end();
  return {
    log,
    report,
    persons,
    ...(definitions.length === 0 ? {} : { figures }),
    now,
  };
}

/** Rows are ordered by case; of a customer with several cases they are gathered. */
export function* rowsByPerson(log: EventLog): Generator<{ name: string; rows: Int32Array }> {
  const { customerOf, cases, caseStart, customers, rows } = log;
  if (customerOf === undefined) {
    const all = Int32Array.from({ length: rows }, (_, row) => row);
    for (const [of, name] of cases.entries()) {
      yield { name, rows: all.subarray(caseStart[of], caseStart[of + 1]) };
    }
    return;
  }
  const counts = new Int32Array(customers.length);
  for (const customer of customerOf) counts[customer] = (counts[customer] ?? 0) + 1;
  const rowsOf = customers.map((_, i) => new Int32Array(counts[i] ?? 0));
  counts.fill(0);
  for (let row = 0; row < rows; row++) {
    const customer = customerOf[row] ?? 0;
    const place = counts[customer] ?? 0;
    const own = rowsOf[customer];
    if (own !== undefined) own[place] = row;
    counts[customer] = place + 1;
  }
  for (const [i, name] of customers.entries()) yield { name, rows: rowsOf[i] ?? new Int32Array() };
}

/** A row as a touchpoint; its id sorts like its place in the file, so that ties in time keep file order. */
function touchpointReader(
  log: EventLog,
  definitions: readonly CompiledDefinition[],
): (row: number) => StoredTouchpoint {
  const activities = log.activities.map(name => slugOf(name, 'activity'));
  const channels = log.resources.map(name => slugOf(name.replaceAll('.', '-'), 'unknown'));
  const journeyType = definitions[0]?.source.keyTypes?.[0];
  return row => {
    const at = log.time[row] ?? 0;
    const place = String((log.fileOrder[row] ?? 0) + 1);
    const key = `journey:${journeyType ?? 'case'}.${log.caseOf[row]}`;
    const customer = log.customerOf?.[row];
    return {
      id: place.padStart(9, '0'),
      tid: place,
      digest: '',
      at,
      occurredAt: '',
      channel: channels[log.resourceOf[row] ?? 0] ?? 'unknown',
      activity: activities[log.activityOf[row] ?? 0] ?? 'activity',
      ids: customer === undefined ? [key] : [`customerId.${customer}`, key],
      ...(journeyType === undefined ? {} : { journeyType }),
    };
  };
}

/** `Check ticket` → `check-ticket`: the form in which a definition names activities and channels. */
export function slugOf(name: string, fallback: string): string {
  const slug = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/-*\.[-.]*/g, '.')
    .replace(/^[-.]+|[-.]+$/g, '');
  return slug === '' ? fallback : slug;
}
