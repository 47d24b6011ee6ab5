import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trace } from '../../../bench/trace.ts';
import { accept } from '../../../shared/contract/accept.ts';
import { touchpoint } from '../../../shared/contract/touchpoint.ts';
import { MAX_TOUCHPOINT_BYTES } from '../../../shared/contract/touchpoint-values.ts';
import { nearlyValid } from '../../arbitraries/nearly-valid.ts';
import { least, whole } from '../../arbitraries/valid-touchpoint.ts';

const RUNS = process.env['HILVAN_LONG'] === undefined ? 4000 : 200_000;

/** What the schema reads, taken apart the same way. */
function bySchema(raw: unknown) {
  const { identifiers, journey, version: _, ...content } = touchpoint.parse(raw);
  return { content, identifiers, journey, at: Date.parse(content.occurredAt) };
}

describe('accept, beside the schema', () => {
  it('takes only what the schema takes, and answers the same, to the order of its keys', () => {
    const seen = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(fc.oneof({ weight: 9, arbitrary: nearlyValid }, fc.json()), text => {
        const raw: unknown = JSON.parse(text);
        const accepted = accept(raw);
        if (!touchpoint.safeParse(raw).success) seen.refused += 1;
        if (accepted === undefined) return;
        seen.taken += 1;
        expect(JSON.stringify(accepted)).toBe(JSON.stringify(bySchema(raw)));
      }),
      { numRuns: RUNS },
    );
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(RUNS / 10);
  });

  it('takes nothing that intake refuses before the schema: size, broken Unicode, __proto__', () => {
    fc.assert(
      fc.property(nearlyValid, text => {
        const raw: unknown = JSON.parse(text);
        if (accept(raw) === undefined) return;
        const again = JSON.stringify(raw);
        expect(Buffer.byteLength(again)).toBeLessThanOrEqual(MAX_TOUCHPOINT_BYTES);
        expect(again).not.toContain('"__proto__":');
        expect(Buffer.from(again).toString()).toBe(again);
        expect(again).not.toMatch(/(?<!\\)(?:\\\\)*\\ud[89a-f]/);
      }),
      { numRuns: RUNS },
    );
  });

  it('takes nothing but what JSON makes', () => {
    class Touch {
      constructor() {
        Object.assign(this, least);
      }
    }
    for (const raw of [new Touch(), [least], null, 'text', 7, undefined, () => least, new Map()])
      expect(accept(raw)).toBeUndefined();
    expect(
      accept({ ...least, identifiers: Object.assign(new Date(), { customerId: 'alice' }) }),
    ).toBeUndefined();
  });

  it('leaves nothing common to the schema', () => {
    expect(accept(least)).toEqual(bySchema(least));
    expect(accept(whole)).toEqual(bySchema(whole));
    for (const { touchpoints } of trace({ size: 2000, r: 3 }))
      for (const each of touchpoints)
        expect(accept(JSON.parse(JSON.stringify(each)))).toEqual(bySchema(each));
  });

  it('leaves to the schema what may be longer than allowed', () => {
    const voice = Array.from({ length: 3 }, () => ({ quadrant: 'says', text: '\u0001'.repeat(4000) }));
    expect(Buffer.byteLength(JSON.stringify({ ...least, voice }))).toBeGreaterThan(MAX_TOUCHPOINT_BYTES);
    expect(accept({ ...least, voice })).toBeUndefined();
    expect(accept({ ...least, voice: voice.slice(1, 2) })).toBeDefined();
  });
});
