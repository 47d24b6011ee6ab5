import * as z from 'zod';
import type { CheckpointStore } from './ports.ts';

/** In this order: what is derived goes only after all that it is derived from has its new hashes. */
export const ROTATE_PHASES = [
  'touchpoints',
  'corrections',
  'quarantine',
  'flags',
  'journeys',
  'erasures',
  'tombstones',
  'receipts',
  'drop',
  'timers',
  'rebuild',
] as const;
export type RotatePhase = (typeof ROTATE_PHASES)[number];

const keyState = z.object({
  /** Keys beside the first that the stored hashes were made with. */
  generation: z.int().min(0),
  /** Another key is being added: where that is. */
  rotating: z
    .object({ phase: z.enum(ROTATE_PHASES), cursor: z.string().optional(), done: z.number() })
    .optional(),
});
export type KeyState = z.infer<typeof keyState>;

/** Name of the checkpoint that holds it. */
export const KEY_STATE = 'keys';

/** With how many keys the hashes of this store were made, and whether another one is being added now. */
export async function readKeyState(store: Pick<CheckpointStore, 'getCheckpoint'>): Promise<KeyState> {
  const known = await store.getCheckpoint(KEY_STATE);
  return known === undefined ? { generation: 0 } : keyState.parse(known);
}

/** Nothing may be written while keys change, or with other keys than the rest. The messages wait, or come again. */
export class KeyStateError extends Error {
  readonly code = 'keys-changing';
  constructor(message: string) {
    super(message);
    this.name = 'KeyStateError';
  }
}
