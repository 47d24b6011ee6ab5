import type { QuarantineRecord } from '../../shared/contract/quarantine.ts';
import { type IntakeConfig, readTouchpoint } from '../../shared/steps/intake.ts';
import { parseLine } from '../json-line.ts';
import type { ReadOptions } from '../logs/event-log.ts';
import { lineBatches, type TextLine } from '../logs/line-batches.ts';
import { createColumns, type TouchpointColumns } from './touchpoint-columns.ts';

export interface RefusedLine {
  line: number;
  reason: QuarantineRecord['reason'];
  touchpoint?: string;
  issues: { path: string; message: string }[];
}

/** The set of a file: each touchpoint once, and what of the file is not in it. */
export interface TouchpointSet {
  columns: TouchpointColumns;
  /** received = stored + duplicate + quarantined */
  counts: { received: number; stored: number; duplicate: number; quarantined: number };
  reasons: Partial<Record<QuarantineRecord['reason'], number>>;
  /** The first thousand of the quarantined. */
  refused: RefusedLine[];
}

const KEPT_REFUSALS = 1000;

/** Reads touchpoints (JSON lines, plain or gzip) as the bus would: validated, each id once. `now` in ms. */
export async function readTouchpointSet(
  path: string,
  now: number,
  config: IntakeConfig,
  options: ReadOptions,
): Promise<TouchpointSet> {
  const set: TouchpointSet = {
    columns: createColumns(),
    counts: { received: 0, stored: 0, duplicate: 0, quarantined: 0 },
    reasons: {},
    refused: [],
  };
  const places = new Map<string, number>();
  for await (const batch of lineBatches(path, options)) {
    for (const each of batch) takeLine(set, places, each, now, config);
  }
  return set;
}

function takeLine(
  set: TouchpointSet,
  places: Map<string, number>,
  of: TextLine,
  now: number,
  config: IntakeConfig,
): void {
  const { columns, counts } = set;
  const { line } = of;
  counts.received += 1;
  const parsed = parseLine(of);
  if ('problem' in parsed) {
    refuse(set, { line, reason: 'not-json', issues: [{ path: '', message: parsed.problem }] });
    return;
  }
  const intake = readTouchpoint(parsed.value, now, config);
  if (!intake.ok) {
    const { ok: _, ...fault } = intake;
    refuse(set, { line, ...fault });
    return;
  }
  const { touchpoint } = intake;
  const place = places.get(touchpoint.id);
  if (place === undefined) {
    places.set(touchpoint.id, columns.length());
    columns.add(touchpoint);
    counts.stored += 1;
    return;
  }
  const order = columns.compareDigest(place, touchpoint.digest);
  if (order === 0) {
    counts.duplicate += 1;
    return;
  }
  // As in the store: of two contents the one with the smaller digest counts.
  if (order > 0) columns.replace(place, touchpoint);
  refuse(set, {
    line,
    reason: 'id-conflict',
    touchpoint: touchpoint.id,
    issues: [
      { path: 'id', message: 'came with another content before: give each touchpoint an id of its own' },
    ],
  });
}

function refuse(set: TouchpointSet, refusal: RefusedLine): void {
  set.counts.quarantined += 1;
  set.reasons[refusal.reason] = (set.reasons[refusal.reason] ?? 0) + 1;
  if (set.refused.length < KEPT_REFUSALS) set.refused.push(refusal);
}
