import type { CheckpointStore } from './ports/checkpoints.ts';

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

export interface KeyState {
  /** Keys beside the first that the stored hashes were made with. */
  generation: number;
  /** Another key is being added: where that is. */
  rotating?: { phase: RotatePhase; cursor?: string | undefined; done: number } | undefined;
}

/** Name of the checkpoint that holds it. */
export const KEY_STATE = 'keys';

/** With how many keys the hashes of this store were made, and whether another one is being added now. */
export async function readKeyState(store: Pick<CheckpointStore, 'getCheckpoint'>): Promise<KeyState> {
  const known = await store.getCheckpoint(KEY_STATE);
  if (known === undefined) return { generation: 0 };
  if (!isKeyState(known)) throw new Error(`The checkpoint ${KEY_STATE} is not one that rotate-key wrote`);
  return known;
}

// By hand: every cold start reads it, and should not load the schemas for that.
function isKeyState(value: unknown): value is KeyState {
  if (!isObject(value) || !isCount(value['generation'])) return false;
  const { rotating } = value;
  if (rotating === undefined) return true;
  if (!isObject(rotating) || typeof rotating['done'] !== 'number') return false;
  const { phase, cursor } = rotating;
  return ROTATE_PHASES.some(each => each === phase) && (cursor === undefined || typeof cursor === 'string');
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

/** Nothing may be written while keys change, or with other keys than the rest. The messages wait, or come again. */
export class KeyStateError extends Error {
  readonly code = 'keys-changing';
  constructor(message: string) {
    super(message);
    this.name = 'KeyStateError';
  }
}
