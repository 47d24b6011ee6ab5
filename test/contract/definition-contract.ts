import { describe, expect, test } from 'vitest';
import type { StoredDefinition } from '../../shared/contract/journey-definition.ts';
import { orderDefinition } from '../arbitraries/definitions.ts';
import { DAY, NOON } from './samples.ts';
import type { Stores } from './store-contract.ts';

function sampleDefinition(
  id: string,
  version: number,
  over: Partial<StoredDefinition> = {},
): StoredDefinition {
  const effectiveFrom = over.effectiveFrom ?? NOON;
  return {
    definition: { ...orderDefinition, id, version },
    digest: `digest of ${id} ${version}`,
    effectiveFrom,
    log: [{ at: NOON, actor: 'ana', effectiveFrom }],
    ...over,
  };
}

export function definitionContract(stores: Stores): void {
  describe('definitions', () => {
    test('a version is stored once, and read back as it was', async () => {
      const { store, second } = stores();
      expect(await store.listDefinitions()).toEqual([]);
      const record = sampleDefinition('order', 1);
      expect(await store.putDefinition(record)).toBe('stored');
      expect(await second.putDefinition(record)).toBe('duplicate');
      expect(await second.listDefinitions()).toEqual([record]);
    });

    test('another content is a conflict, and changes nothing', async () => {
      const { store, second } = stores();
      const record = sampleDefinition('order', 1);
      await store.putDefinition(record);
      const other = sampleDefinition('order', 1, { digest: 'another', effectiveFrom: 0 });
      expect(await second.putDefinition(other)).toBe('conflict');
      expect(await store.listDefinitions()).toEqual([record]);
    });

    test('its time only moves back, and who moved it is kept', async () => {
      const { store, second } = stores();
      const record = sampleDefinition('order', 1);
      await store.putDefinition(record);
      expect(await second.putDefinition(sampleDefinition('order', 1, { effectiveFrom: NOON + DAY }))).toBe(
        'duplicate',
      );
      const earlier = sampleDefinition('order', 1, { effectiveFrom: NOON - DAY });
      expect(await second.putDefinition(earlier)).toBe('moved-back');
      expect(await store.listDefinitions()).toEqual([{ ...earlier, log: [...record.log, ...earlier.log] }]);
    });

    test('of many at once the earliest time stands', async () => {
      const { store, second } = stores();
      const outcomes = await Promise.all(
        [3, 1, 4, 2].map((days, i) =>
          (i % 2 === 0 ? store : second).putDefinition(
            sampleDefinition('order', 1, { effectiveFrom: NOON + days * DAY }),
          ),
        ),
      );
      expect(outcomes.filter(each => each === 'stored')).toHaveLength(1);
      expect((await store.listDefinitions())[0]?.effectiveFrom).toBe(NOON + DAY);
    });

    test('all come by id and by number', async () => {
      const { store } = stores();
      for (const [id, version] of [
        ['zeta', 1],
        ['order', 10],
        ['order', 2],
        ['order-b', 1],
        ['0-day', 3],
      ] as const) {
        await store.putDefinition(sampleDefinition(id, version));
      }
      const listed = (await store.listDefinitions()).map(({ definition }) => [
        definition.id,
        definition.version,
      ]);
      expect(listed.filter(([id]) => id === 'order')).toEqual([
        ['order', 2],
        ['order', 10],
      ]);
      expect(new Set(listed.map(([id]) => id))).toEqual(new Set(['0-day', 'order', 'order-b', 'zeta']));
      expect(listed).toHaveLength(5);
    });
  });
}
