import type { StoredDefinition } from '../contract/journey-definition.ts';
import type { DefinitionStore } from '../steps/ports/definitions.ts';
import { bodyOf, numberOf, textOf, withBody } from './body.ts';
import type { Item } from './item-size.ts';
import { DEFINITIONS, definitionKey } from './keys.ts';
import { prefixEnd, type Table } from './table.ts';

const RACES = 5;

export function createDefinitionStore(table: Table): DefinitionStore {
  return {
    ...createDefinitionList(table),
    async putDefinition(record) {
      const { id, version } = record.definition;
      const key = definitionKey(id, version);
      for (let race = 0; race < RACES; race++) {
        if (await table.put(toItem(record), { expression: 'attribute_not_exists(pk)' })) return 'stored';
        const item = await table.get(key);
        if (item === undefined) continue;
        const there = definitionOf(item);
        if (there.digest !== record.digest) return 'conflict';
        if (there.effectiveFrom <= record.effectiveFrom) return 'duplicate';
        const moved = await table.put(toItem({ ...record, log: [...there.log, ...record.log] }), {
          expression: 'd = :digest AND f = :known',
          values: { ':digest': { S: record.digest }, ':known': { N: String(there.effectiveFrom) } },
        });
        if (moved) return 'moved-back';
      }
      throw new Error(`Version ${version} of ${id} was put by others ${RACES} times meanwhile: try again`);
    },
  };
}

/** The same to look at. */
export function createDefinitionList(table: Pick<Table, 'query'>): Pick<DefinitionStore, 'listDefinitions'> {
  return {
    async listDefinitions() {
      const records: StoredDefinition[] = [];
      const range = { partition: DEFINITIONS, lower: '0', upper: prefixEnd('z') };
      for await (const item of table.query(range)) records.push(definitionOf(item));
      return records;
    },
  };
}

function toItem({ digest, effectiveFrom, ...body }: StoredDefinition): Item {
  const { id, version } = body.definition;
  return withBody({ ...definitionKey(id, version), d: digest, f: effectiveFrom }, body);
}

export function definitionOf(item: Item): StoredDefinition {
  const body = bodyOf<Pick<StoredDefinition, 'definition' | 'log'>>(item);
  return { ...body, digest: textOf(item, 'd'), effectiveFrom: numberOf(item, 'f') };
}
