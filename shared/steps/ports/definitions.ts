import type { StoredDefinition } from '../../contract/journey-definition.ts';

/** Versions of journey definitions that were put; those that ship are not in it. */
export interface DefinitionStore {
  /** The first content of a version stands: `conflict` where another digest is there. `effectiveFrom` only moves back. */
  putDefinition(record: StoredDefinition): Promise<'stored' | 'moved-back' | 'duplicate' | 'conflict'>;
  /** All versions of all, by id and version. */
  listDefinitions(): Promise<StoredDefinition[]>;
}
