import type { CompiledDefinition } from '../../domain/definition.ts';
import type { Ranks } from '../../domain/identity.ts';
import type { CorrectionStore } from '../ports/corrections.ts';
import type { Hasher } from '../ports/crypto.ts';
import type { DefinitionStore } from '../ports/definitions.ts';
import type { ReceiptStore } from '../ports/erasure.ts';
import type { FlagStore } from '../ports/flags.ts';
import type { JourneyIndex } from '../ports/journeys.ts';
import type { NodeStore } from '../ports/nodes.ts';
import type { QuarantineStore } from '../ports/quarantine.ts';
import type { TouchpointStore } from '../ports/touchpoints.ts';

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
