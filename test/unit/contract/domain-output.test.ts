import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundaryText,
  FLAG_KINDS,
  type Flag,
  flag,
  flagAnnouncement,
} from '../../../shared/contract/flag.ts';
import { journey, person } from '../../../shared/contract/journey.ts';
import { quarantineRecord } from '../../../shared/contract/quarantine.ts';
import { storedTouchpoint, type Touchpoint } from '../../../shared/contract/touchpoint.ts';
import { foldAll } from '../../../shared/domain/person.ts';
import { journeyView, personView } from '../../../shared/domain/view.ts';
import { ingest } from '../../../shared/steps/ingest.ts';
import { sweep } from '../../../shared/steps/sweep.ts';
import { stored } from '../../arbitraries/stored.ts';
import { personLog, touchpointLog } from '../../arbitraries/touchpoints.ts';
import { createStack, definitions, envelope, ranks } from '../steps/stack.ts';

const DAY = 86_400_000;

/** What the schema gives back, also after a journey through JSON text. */
function keeps(schema: { parse(value: unknown): unknown }, value: unknown): void {
  expect(schema.parse(value)).toEqual(value);
  expect(schema.parse(JSON.parse(JSON.stringify(value)))).toEqual(value);
}

describe('what the core makes keeps the contract', () => {
  it('touchpoints, persons, journeys and flags, at any time', () => {
    const kinds = new Set<Flag['kind']>();
    fc.assert(
      fc.property(personLog(14), fc.integer({ min: 0, max: 60 * DAY }), (log: Touchpoint[], later) => {
        const set = log.map(stored);
        for (const each of set) keeps(storedTouchpoint, each);
        const [anchor = ''] = set[0]?.ids ?? [];
        const now = Math.max(...set.map(each => each.at)) + later;
        const { state, flags } = foldAll(anchor, set, definitions, now);
        keeps(person, personView(anchor, state, ranks));
        for (const each of state.journeys) {
          const definition = definitions.find(({ id }) => id === each.definition);
          if (definition === undefined) throw new Error(`no definition ${each.definition}`);
          // At another time than the fold's, too: a deadline may have passed since.
          keeps(journey, journeyView(each, anchor, definition, now));
          keeps(journey, journeyView(each, anchor, definition, now + 30 * DAY));
        }
        for (const each of flags.values()) {
          kinds.add(each.kind);
          keeps(flag, each);
        }
      }),
      { numRuns: 500 },
    );
    // A property over no flags shows nothing.
    expect([...kinds].sort()).toEqual([...FLAG_KINDS].sort());
  });

  it('announcements and quarantine records, whatever came in', async () => {
    let [announced, quarantined] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        touchpointLog(10),
        fc.array(fc.jsonValue(), { maxLength: 3 }),
        async (log, rubbish) => {
          const { deps, store, announcer } = createStack();
          for (const [i, each] of [...log, ...rubbish].reverse().entries()) {
            await ingest(deps, [{ id: `${i}`, body: envelope(each) }]);
          }
          await sweep(deps);
          for (const each of announcer.announced) keeps(flagAnnouncement, each);
          announced += announcer.announced.length;
          const { items } = await store.listQuarantine({ limit: 100 });
          for (const each of items) keeps(quarantineRecord, each);
          quarantined += items.length;
        },
      ),
      { numRuns: 100 },
    );
    expect(Math.min(announced, quarantined)).toBeGreaterThan(10);
  });
});

it('a boundary is written with its teams where they are known', () => {
  expect(boundaryText({ from: { channel: 'web', team: 'ecommerce' }, to: { channel: 'call-center' } })).toBe(
    'web/ecommerce>call-center',
  );
});
