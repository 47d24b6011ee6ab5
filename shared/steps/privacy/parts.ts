import * as z from 'zod';
import type { CheckpointStore } from '../ports/checkpoints.ts';
import type { JourneyEntry } from '../ports/journeys.ts';
import { checkpointOf } from './work.ts';

const entries = z.array(
  z.object({
    person: z.string(),
    id: z.string(),
    definition: z.string(),
    startedAt: z.number(),
    stamp: z.number(),
  }),
);

const nameOf = (id: string, number: number): string => `${checkpointOf(id)} part ${number}`;

/** Written down before the touchpoints go, as nothing else says later where to look. */
export async function writePart(
  store: CheckpointStore,
  id: string,
  number: number,
  part: readonly JourneyEntry[],
): Promise<void> {
  await store.putCheckpoint(nameOf(id, number), part);
}

export async function readPart(store: CheckpointStore, id: string, number: number): Promise<JourneyEntry[]> {
  return entries.parse((await store.getCheckpoint(nameOf(id, number))) ?? []);
}

export async function deleteParts(store: CheckpointStore, id: string, count: number): Promise<void> {
  for (let number = 0; number < count; number++) await store.deleteCheckpoint(nameOf(id, number));
}
