import type { CompiledDefinition } from '../domain/definition.ts';
import type { Ranks } from '../domain/identity.ts';
import type { IntakeConfig } from './intake.ts';
import type { Announcer } from './ports/announcer.ts';
import type { Store } from './ports/store.ts';

/** What the steps that stitch need. */
export interface StitchDependencies {
  store: Store;
  announcer: Announcer;
  ranks: Ranks;
  definitions: readonly CompiledDefinition[];
  /** Milliseconds. */
  now: () => number;
  /** Before try n (1, 2, …) of a save that somebody else's save overtook. */
  wait: (attempt: number) => Promise<void>;
  /** Touchpoints up to which a person is folded again at once; bigger ones are left to the sweep. */
  foldAtOnce?: number;
}

/** Some two hundred requests: what one customer may take of the time of all others in a batch. */
export const FOLD_AT_ONCE = 2_000;

export interface IngestDependencies extends StitchDependencies {
  intake: IntakeConfig;
}

/** Saves of one item that may be overtaken before the work goes back to its queue. */
const ATTEMPTS = 12;

/** Somebody else kept saving the same item. Nothing is lost: the message is delivered again. */
export class ContentionError extends Error {
  readonly code = 'contention';
  constructor(what: string) {
    super(`${what} was saved by others ${ATTEMPTS} times in a row: it is tried again later`);
    this.name = 'ContentionError';
  }
}

/** Tries until `attempt` answers something; `undefined` means that a save was overtaken. */
export async function untilSaved<T>(
  { wait }: Pick<StitchDependencies, 'wait'>,
  what: string,
  attempt: () => Promise<T | undefined>,
): Promise<T> {
  for (let count = 0; count < ATTEMPTS; count++) {
    if (count > 0) await wait(count);
    const done = await attempt();
    if (done !== undefined) return done;
  }
  throw new ContentionError(what);
}
