import type { LakeRow } from '../../contract/lake.ts';
import { withWidth } from '../with-width.ts';
import { DATA_TABLES } from './flush.ts';
import { momentOf } from './fold-id.ts';
import type { LakeFile, LakeReader } from './ports.ts';

/** Files read side by side. */
const WIDTH = 8;

/** Which rows of a bucket count: those of each person's latest fold. */
export interface Latest {
  /** By person. */
  rows: ReadonlyMap<string, LakeRow<'persons'>>;
  /** Whether a row is of its person's latest fold. */
  counts(row: { person: string; fold: string }): boolean;
}

/** All files of one flush or compaction. */
export interface Group {
  id: string;
  files: LakeFile[];
  /** `undefined`: there is no `persons`, so that nothing of it counts. */
  persons: LakeRow<'persons'>[] | undefined;
  bytes: number;
}

export interface Survey {
  groups: Group[];
  latest: Latest;
}

/** What lies in a bucket. A `LakeFileGoneError` where somebody takes files away meanwhile. */
export async function surveyBucket(lake: LakeReader, bucket: string): Promise<Survey> {
  const personFiles = await lake.files('persons', bucket);
  const groups = new Map<string, Group>();
  const groupOf = (id: string): Group => {
    const known = groups.get(id) ?? { id, files: [], persons: undefined, bytes: 0 };
    groups.set(id, known);
    return known;
  };
  const rows = new Map<string, LakeRow<'persons'>>();
  // Data first in each group: as long as anything of it is there, so is what names it.
  for (const files of await Promise.all(DATA_TABLES.map(table => lake.files(table, bucket)))) {
    for (const file of files) groupOf(file.id).files.push(file);
  }
  await withWidth(WIDTH, personFiles, async file => {
    const group = groupOf(file.id);
    group.files.push(file);
    const persons: LakeRow<'persons'>[] = [];
    for await (const part of lake.read({ ...file, table: 'persons' })) persons.push(...part);
    group.persons = persons;
    for (const row of persons) {
      const known = rows.get(row.person);
      if (known === undefined || known.fold < row.fold) rows.set(row.person, row);
    }
  });
  for (const group of groups.values()) group.bytes = group.files.reduce((sum, each) => sum + each.size, 0);
  return {
    groups: [...groups.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    latest: { rows, counts: row => rows.get(row.person)?.fold === row.fold },
  };
}

/** Longer than anybody may work on a flush or a compaction that has not come to an end. */
const LONGEST_WORK_MS = 3_600_000;
/** Longer than a compaction that read a person's rows before these were taken back may take to write them. */
const REMEMBERED_MS = 86_400_000;

/** Whether a row of `persons` is needed: it counts, and says more than that there is nothing, which nothing contradicts. */
export function isNeeded({ latest, groups }: Survey, now: number): (row: LakeRow<'persons'>) => boolean {
  const mentions = new Map<string, number>();
  for (const { persons = [] } of groups)
    for (const { person } of persons) mentions.set(person, (mentions.get(person) ?? 0) + 1);
  return row =>
    latest.counts(row) &&
    (row.touchpoints > 0 || (mentions.get(row.person) ?? 0) > 1 || row.folded_at > now - REMEMBERED_MS);
}

/**
 * Groups of which nothing counts any more, the oldest first: what takes rows back is never gone before these rows. Those
 * superseded less than `graceMs` ago may still be being read; those without `persons` may still be being written.
 */
export function deadGroups(survey: Survey, now: number, graceMs: number): Group[] {
  const needed = isNeeded(survey, now);
  const writers = new Map<string, string>();
  for (const { id, persons = [] } of survey.groups)
    for (const row of persons) if (survey.latest.counts(row)) writers.set(row.person, id);
  return survey.groups.filter(({ id, persons }) => {
    if (persons === undefined) return momentOf(id) < now - LONGEST_WORK_MS;
    if (persons.some(needed)) return false;
    return persons.every(({ person }) => momentOf(writers.get(person) ?? id) <= now - graceMs);
  });
}
