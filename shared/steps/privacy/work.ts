import * as z from 'zod';
import type { Erasure, ErasureAnnouncement, ErasureRequest } from '../../contract/erasure.ts';
import type { Erasing } from '../../domain/erasure.ts';
import type { NodeId } from '../../domain/types.ts';
import type { IngestDependencies } from '../dependencies.ts';
import type { CheckpointStore } from '../ports/checkpoints.ts';
import type { DeadLetters } from '../ports/dead-letters.ts';
import type { CleanLake, ErasureStore } from '../ports/erasure.ts';
import type { Store } from '../ports/store.ts';

export interface EraseDependencies extends IngestDependencies {
  store: Store & ErasureStore & CheckpointStore;
  deadLetters: DeadLetters;
  announceErasure: (announcement: ErasureAnnouncement) => Promise<void>;
  cleanLake: CleanLake;
  /** Random and unguessable: names a pseudonym. */
  newSecret: () => string;
  /** How long whoever began before the erasure may still be writing. */
  graceMs: number;
}

export interface EraseOptions {
  isStopped?: () => boolean;
  onProgress?: (so: Erasure) => void;
}

/** In this order; all but the lake twice, the second time after everything that was under way has ended. */
export const PHASES = ['mark', 'strip', 'remains', 'timers', 'quarantine', 'dead-letters', 'lake'] as const;
export type Phase = (typeof PHASES)[number];

/** What an erasure must know to go on; kept under its id until it is done. */
const work = z.object({
  phase: z.enum(PHASES),
  round: z.union([z.literal(1), z.literal(2)]),
  subject: z.string(),
  personal: z.boolean(),
  secret: z.string(),
  upTo: z.number(),
  /** The subject's own identifiers. */
  own: z.array(z.string()),
  /** Others that share identifiers with them. */
  near: z.array(z.string()),
  /** Those whose ledgers held touchpoints of the subject. */
  ledgers: z.array(z.string()).optional(),
  /** Checkpoints beside this one, with entries of journey lists. */
  parts: z.int(),
  cursor: z.string().optional(),
  /** Not before this the second round begins. */
  readyAt: z.number().optional(),
  /** How often it was tried to clean the lake. */
  cleanings: z.int().optional(),
});
export type Work = z.infer<typeof work>;

/** One erasure under way. */
export interface Job extends Required<Pick<EraseOptions, 'isStopped'>> {
  deps: EraseDependencies;
  request: ErasureRequest;
  receipt: Erasure;
  work: Work;
  save: () => Promise<void>;
}

export const checkpointOf = (id: string): string => `erasure ${id}`;

export async function readWork(store: CheckpointStore, id: string): Promise<Work | undefined> {
  const parsed = work.safeParse(await store.getCheckpoint(checkpointOf(id)));
  return parsed.success ? parsed.data : undefined;
}

export function erasingOf({ subject, own, upTo }: Work): Erasing {
  return { subject, gone: new Set<NodeId>(own), upTo };
}

/** Thrown where the time is up; the work goes on from its checkpoint. */
export class StoppedError extends Error {
  readonly code = 'stopped';
  constructor() {
    super('The erasure was stopped: it goes on from where it was');
    this.name = 'StoppedError';
  }
}

export function goOn({ isStopped }: Pick<Job, 'isStopped'>): void {
  if (isStopped()) throw new StoppedError();
}
