import type { LakeRows } from '../../../shared/contract/lake.ts';
import { ASIDE, type Writer } from '../../../shared/exports/writer.ts';

/** The whole file as text. */
export function textOf(writer: Writer, persons: readonly LakeRows[]): string {
  for (const [i, rows] of persons.entries()) writer.add(rows, `c${i + 1}`);
  const { file, aside } = writer.take();
  const pieces = writer.end().map(piece => (piece === ASIDE ? aside : piece));
  return Buffer.concat([file, ...pieces]).toString('utf8');
}
