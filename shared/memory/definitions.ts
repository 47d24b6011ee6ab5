import type { StoredDefinition } from '../contract/journey-definition.ts';
import { byBytes } from '../steps/paging.ts';
import type { DefinitionStore } from '../steps/ports/definitions.ts';
import { createRecords } from './records.ts';

export function createDefinitionStore(): DefinitionStore {
  const records = createRecords<StoredDefinition>();
  const keys = new Set<string>();
  return {
    async putDefinition(record) {
      const { id, version } = record.definition;
      const key = `${id}#${String(version).padStart(8, '0')}`;
      const there = records.get(key);
      if (there === undefined) {
        records.set(key, record);
        keys.add(key);
        return 'stored';
      }
      if (there.digest !== record.digest) return 'conflict';
      if (there.effectiveFrom <= record.effectiveFrom) return 'duplicate';
      records.set(key, { ...record, log: [...there.log, ...record.log] });
      return 'moved-back';
    },
    async listDefinitions() {
      return [...keys].sort(byBytes).flatMap(key => records.get(key) ?? []);
    },
  };
}
