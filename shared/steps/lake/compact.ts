import type { LakeTable } from '../../contract/lake.ts';
import { timeOf, writeBucket } from './flush.ts';
import { compactedFold, momentOf } from './fold-id.ts';
import { LakeFileGoneError, type LakeTables, type RowOf } from './ports.ts';
import { deadGroups, type Group, isNeeded, type Survey, surveyBucket } from './survey.ts';

export interface CompactDependencies {
  lake: LakeTables;
  /** A new one at each call, see `foldId`. */
  newFold(): string;
  now(): number;
  /** ms that rows are kept from their event time. */
  keep: { touchpoints: number; journeys: number };
}

export interface Compacted {
  /** Files taken away. */
  removed: number;
  /** Flushes and compactions whose rows are together now. */
  merged: number;
  /** Some files are too big to be rewritten with the others. */
  tooBig: boolean;
  /** Somebody else was at work on the bucket: the next time is soon enough. */
  overtaken: boolean;
}

/** Bytes of Parquet that are rewritten at once: their rows are in memory a table at a time. */
const MOST_BYTES = 128 * 1024 * 1024;
/** How much bigger a group may be than those that are rewritten with it. */
const FACTOR = 4;
/** More of them in a bucket make readers slow. */
const MOST_GROUPS = 50;
/** A bucket is rewritten so often at least, for rows whose time is over. */
const LONGEST_REST_MS = 7 * 86_400_000;

/**
 * Brings the rows of a bucket that count into one file a table, and takes away files that hold none. At every moment each
 * person is there exactly once. `graceMs`: how long files stay for whoever is reading them after others took their place.
 */
export async function compactBucket(
  deps: CompactDependencies,
  bucket: string,
  graceMs: number,
): Promise<Compacted> {
  const done: Compacted = { removed: 0, merged: 0, tooBig: false, overtaken: false };
  try {
    const survey = await surveyBucket(deps.lake, bucket);
    done.removed += await removeDead(deps, survey, graceMs);
    const chosen = toMerge(deps, survey, graceMs);
    done.tooBig = chosen.tooBig;
    if (chosen.groups.length === 0) return done;
    await merge(deps, bucket, survey, chosen.groups);
    done.merged = chosen.groups.length;
    if (graceMs === 0) done.removed += await removeDead(deps, await surveyBucket(deps.lake, bucket), graceMs);
  } catch (error) {
    if (!(error instanceof LakeFileGoneError)) throw error;
    done.overtaken = true;
  }
  return done;
}

async function removeDead(
  { lake, now }: CompactDependencies,
  survey: Survey,
  graceMs: number,
): Promise<number> {
  let removed = 0;
  for (const { files } of deadGroups(survey, now(), graceMs)) {
    await lake.remove(files.filter(each => each.table !== 'persons'));
    await lake.remove(files.filter(each => each.table === 'persons'));
    removed += files.length;
  }
  return removed;
}

/**
 * The smallest groups, up to the biggest one that is not much bigger than all before it: so a row is rewritten a few times,
 * not each time. All of them where rows must go, and once in a while.
 */
function toMerge(
  { now }: CompactDependencies,
  survey: Survey,
  graceMs: number,
): { groups: Group[]; tooBig: boolean } {
  const needed = isNeeded(survey, now());
  const dead = new Set(deadGroups(survey, now(), 0).map(each => each.id));
  const live = survey.groups.filter(each => each.persons !== undefined && !dead.has(each.id));
  const isOld = live.some(each => momentOf(each.id) < now() - LONGEST_REST_MS);
  const whole = graceMs === 0 || isOld;
  const bySize = live.toSorted((a, b) => a.bytes - b.bytes);
  let [count, bytes] = [whole ? 1 : 0, 0];
  for (const [i, each] of bySize.entries()) {
    if (i > 0 && bytes + each.bytes > MOST_BYTES)
      return { groups: bySize.slice(0, count), tooBig: whole || bySize.length > MOST_GROUPS };
    if (i > 0 && (whole || each.bytes <= FACTOR * bytes)) count = i + 1;
    bytes += each.bytes;
  }
  const [only] = bySize;
  const isClean = count === 1 && !isOld && only?.persons?.every(needed) === true;
  return { groups: isClean ? [] : bySize.slice(0, count), tooBig: false };
}

/** Rows that count, rewritten as those of one fold. */
async function merge(
  deps: CompactDependencies,
  bucket: string,
  survey: Survey,
  groups: readonly Group[],
): Promise<void> {
  const { lake, now, keep } = deps;
  const id = deps.newFold();
  const over = { touchpoints: now() - keep.touchpoints, journeys: now() - keep.journeys };
  const held = new Map<string, number>();
  const kept = new Set<string>();
  const needed = isNeeded(survey, now());
  const rewritten = <R extends { fold: string }>(row: R): R => ({
    ...row,
    fold: compactedFold(row.fold, id),
  });

  async function data<T extends LakeTable>(table: T): Promise<RowOf<T>[]> {
    const rows: RowOf<T>[] = [];
    for (const file of groups.flatMap(each => each.files)) {
      if (file.table !== table) continue;
      for await (const part of lake.read({ ...file, table })) {
        for (const row of part)
          if (survey.latest.counts(row) && !isOver(table, row, over)) rows.push(rewritten(row));
      }
    }
    for (const { person } of rows) kept.add(person);
    if (table === 'touchpoints') for (const { person } of rows) held.set(person, (held.get(person) ?? 0) + 1);
    return rows;
  }
  async function persons(): Promise<RowOf<'persons'>[]> {
    // What was read may have been taken away since for somebody's erasure.
    const there = new Set((await lake.files('persons', bucket)).map(each => each.id));
    if (!groups.every(each => there.has(each.id))) throw new LakeFileGoneError(`Bucket ${bucket}`);
    const rows = groups.flatMap(each => each.persons ?? []).filter(needed);
    const left = ({ person, touchpoints }: RowOf<'persons'>) =>
      kept.has(person) ? (held.get(person) ?? touchpoints) : 0;
    return rows.map(row => ({ ...rewritten(row), touchpoints: left(row) }));
  }
  await writeBucket(lake, bucket, id, { data, persons });
}

function isOver<T extends LakeTable>(
  table: T,
  row: RowOf<T>,
  over: { touchpoints: number; journeys: number },
): boolean {
  if (table === 'journeys') return Number(Reflect.get(row, 'last_at')) < over.journeys;
  return timeOf(table, row) < (table === 'flags' ? over.journeys : over.touchpoints);
}
