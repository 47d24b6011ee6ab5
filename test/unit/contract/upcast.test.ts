import { describe, expect, it } from 'vitest';
import { touchpoint } from '../../../shared/contract/touchpoint.ts';
import { TOUCHPOINT_VERSION } from '../../../shared/contract/touchpoint-values.ts';
import { touchpointUpcasters, type Upcaster, upcast } from '../../../shared/contract/upcast.ts';
import { whole } from '../../arbitraries/valid-touchpoint.ts';

/** Made up: version 2 renamed `place` to `channel`, 3 wrote seconds for minutes, 4 made the outcome lower case. */
const steps: Record<number, Upcaster> = {
  1: ({ place, ...rest }) => ({ ...rest, channel: place }),
  2: ({ minutes, ...rest }) => ({ ...rest, durationSeconds: Number(minutes) * 60 }),
  3: ({ outcome, ...rest }) => ({ ...rest, outcome: String(outcome).toLowerCase() }),
};
const newest = { channel: 'web', durationSeconds: 120, outcome: 'failed', note: 'kept' };

describe('upcast', () => {
  it.each([
    ['none, which means 1', { place: 'web', minutes: 2, outcome: 'FAILED', note: 'kept' }],
    ['1', { version: 1, place: 'web', minutes: 2, outcome: 'FAILED', note: 'kept' }],
    ['2', { version: 2, channel: 'web', minutes: 2, outcome: 'FAILED', note: 'kept' }],
    ['3', { version: 3, channel: 'web', durationSeconds: 120, outcome: 'FAILED', note: 'kept' }],
    ['4', { version: 4, ...newest }],
  ])('walks the chain from version %s', (_, raw) => {
    const before = structuredClone(raw);
    expect(upcast(raw, 4, steps)).toEqual({ ok: true, raw: { version: 4, ...newest } });
    expect(raw).toEqual(before);
  });

  it('refuses a version that is newer, or that nobody wrote', () => {
    for (const version of [5, 0, -1, 1.5, '1', true, {}, Number.NaN]) {
      expect(upcast({ version, ...newest }, 4, steps)).toEqual({ ok: false, version, newest: 4 });
    }
  });

  it('refuses where a step is missing, rather than to skip it', () => {
    const { 2: _, ...gap } = steps;
    expect(upcast({ version: 1 }, 4, gap)).toEqual({ ok: false, version: 1, newest: 4 });
    expect(upcast({ version: 3, ...newest }, 4, gap)).toMatchObject({ ok: true });
  });

  it('leaves what is no object to the schema', () => {
    for (const raw of [null, undefined, 1, 'text', [], [{ version: 9 }]]) {
      expect(upcast(raw, 4, steps)).toEqual({ ok: true, raw });
    }
  });

  it('has a step for every version before the one that is written', () => {
    const older = Array.from({ length: TOUCHPOINT_VERSION - 1 }, (_, i) => String(i + 1));
    expect(Object.keys(touchpointUpcasters)).toEqual(older);
    expect(upcast(whole, TOUCHPOINT_VERSION, touchpointUpcasters)).toEqual({ ok: true, raw: whole });
    expect(touchpoint.safeParse({ ...whole, version: TOUCHPOINT_VERSION + 1 }).success).toBe(false);
  });
});
