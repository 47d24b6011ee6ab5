import { createHash } from 'node:crypto';
import type { LakeRows } from '../../shared/contract/lake.ts';
import { CliError } from '../failure.ts';
import type { Position, Target } from './target.ts';

export interface ExportRun {
  target: Target;
  /** In the same order each time. */
  persons: AsyncIterable<LakeRows> | Iterable<LakeRows>;
  /** What the file calls a person; `number` counts them from 1. */
  nameOf: (person: string, number: number) => string;
  /** Bytes between two saves, about. */
  block: number;
  signal: AbortSignal;
  onPerson?: (number: number) => void;
}

/**
 * Writes all persons, one at a time, and returns how many there were. An abort throws its reason; what was saved until then
 * stays, and the same call goes on from there.
 */
export async function runExport(run: ExportRun): Promise<number> {
  const { target, block, signal } = run;
  const begun = target.position;
  let position: Position = { persons: 0, digest: '' };
  try {
    // Something to go on from, however early the end comes.
    if (begun.persons === 0) await target.save(position);
    for await (const rows of run.persons) {
      signal.throwIfAborted();
      const { person, fold } = whose(rows);
      position = next(position, person, fold);
      run.onPerson?.(position.persons);
      if (position.persons <= begun.persons) {
        if (position.persons === begun.persons) requireSame(position, begun);
        continue;
      }
      target.add(rows, run.nameOf(person, position.persons));
      if (target.waiting() >= block) await target.save(position);
    }
    if (position.persons < begun.persons) throw changed();
    await target.save(position);
    await target.finish();
  } catch (error) {
    await target.close();
    throw error;
  }
  return position.persons;
}

function whose({ persons, journeys, touchpoints }: LakeRows): { person: string; fold: string } {
  return persons[0] ?? journeys[0] ?? touchpoints[0] ?? { person: '', fold: '' };
}

/** Each digest covers the one before, so that the last one covers them all. */
function next({ persons, digest }: Position, person: string, fold: string): Position {
  const text = JSON.stringify([digest, person, fold]);
  return { persons: persons + 1, digest: createHash('sha256').update(text).digest('base64url') };
}

function requireSame(position: Position, begun: Position): void {
  if (position.digest !== begun.digest) throw changed();
}

function changed(): CliError {
  return new CliError('what is exported has changed since the export was interrupted', {
    mend: 'Leave --resume out to begin anew.',
  });
}
