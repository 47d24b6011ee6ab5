import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultIdentityConfig } from '../../../../shared/contract/identity-config.ts';
import { findOwner } from '../../../../shared/steps/context/find-owner.ts';
import { stored, winners } from '../../../arbitraries/stored.ts';
import { touchpointLog } from '../../../arbitraries/touchpoints.ts';
import { attribute } from '../../../oracle/identity-oracle.ts';
import { createContextWorld } from './context-world.ts';

const RUNS = process.env['HILVAN_LONG'] === undefined ? 60 : 2000;

describe('whose an identifier is now', () => {
  it('is what the definition, read word by word, says, or nobody: never anybody else', async () => {
    const seen = { owned: 0, abstained: 0 };
    await fc.assert(
      fc.asyncProperty(touchpointLog(20), fc.integer({ min: 0, max: 60 }), async (log, minutes) => {
        const world = createContextWorld();
        for (const each of log) await world.send(each);
        const set = winners(log).map(stored);
        const now = Math.max(...set.map(each => each.at)) + minutes * 60_000;
        world.clock.now = now;
        for (const id of new Set(set.flatMap(each => each.ids))) {
          const probe = { id: '~probe', at: now, ids: [id] };
          const told = attribute([...set, probe], defaultIdentityConfig);
          const owner = told.find(each => each.id === probe.id)?.person;
          const { person } = await findOwner(world.context, id, now);
          if (person === id && owner !== id) seen.abstained += 1;
          else expect(person).toBe(owner);
          if (person !== id) seen.owned += 1;
        }
      }),
      { numRuns: RUNS },
    );
    expect(seen.owned).toBeGreaterThan(10 * seen.abstained);
    expect(seen.owned).toBeGreaterThan(RUNS / 2);
  });

  it('shows nothing that another person did, whoever asks by whatever', async () => {
    let shown = 0;
    await fc.assert(
      fc.asyncProperty(touchpointLog(20), async log => {
        const world = createContextWorld();
        for (const each of log) await world.send(each);
        const set = winners(log).map(stored);
        const told = new Map(attribute(set, defaultIdentityConfig).map(({ id, person }) => [id, person]));
        const asked = winners(log).flatMap(each => Object.entries(each.identifiers));
        for (const [namespace, value] of asked) {
          world.clock.now = Math.max(...set.map(each => each.at));
          const { person, lastByChannel } = await world.ask(namespace, value);
          for (const { touchpoint } of lastByChannel) {
            shown += 1;
            expect(told.get(touchpoint)).toBe(person?.id);
          }
        }
      }),
      { numRuns: RUNS },
    );
    expect(shown).toBeGreaterThan(RUNS);
  });
});
