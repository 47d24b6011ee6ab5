import type { CompiledDefinition } from '../../domain/definition.ts';
import type { Ranks } from '../../domain/identity.ts';
import type {
  CorrectionStore,
  DefinitionStore,
  FlagStore,
  Hasher,
  JourneyIndex,
  NodeStore,
  QuarantineStore,
  ReceiptStore,
  TouchpointStore,
} from '../ports.ts';

export type QueryStore = TouchpointStore &
  NodeStore &
  JourneyIndex &
  FlagStore &
  CorrectionStore &
  Pick<ReceiptStore, 'getErasure' | 'listErasures'> &
  Pick<QuarantineStore, 'listQuarantine' | 'getQuarantine'> &
  Pick<DefinitionStore, 'listDefinitions'>;

/** What the queries need. */
export interface QueryDependencies {
  store: QueryStore;
  hasher: Hasher;
  ranks: Ranks;
  definitions: readonly CompiledDefinition[];
}

/** One request would have to read more than one request may. `what` and `mend` are for the person who asked. */
export class TooMuchToReadError extends Error {
  readonly code = 'too-much-to-read';
  constructor(what: string, mend: string) {
    super(`${what}: ${mend}`);
    this.name = 'TooMuchToReadError';
  }
}
