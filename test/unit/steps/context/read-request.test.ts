import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contextRequest, contextRequested } from '../../../../shared/contract/context.ts';
import { readContextRequest, readContextRequested } from '../../../../shared/steps/context/read-request.ts';

const values = fc.oneof(
  fc.string(),
  fc.constantFrom(
    'call-center',
    'customerId',
    'x'.repeat(81),
    'x'.repeat(129),
    'x'.repeat(513),
    'No Slug',
    '',
  ),
  fc.constantFrom(1, null, {}, [], true),
);
const requests = fc.oneof(
  fc.json().map((text): unknown => JSON.parse(text)),
  fc.record(
    { namespace: values, value: values, channel: values, requestId: values, team: values, more: values },
    { requiredKeys: ['namespace', 'value'] },
  ),
  fc.record(
    {
      namespace: fc.constant('customerId'),
      value: fc.string({ minLength: 1 }),
      channel: fc.constant('call-center'),
      requestId: fc.constant('q1'),
    },
    { requiredKeys: ['namespace', 'value'] },
  ),
);

it('takes and refuses what the schema does, and names where', () => {
  const seen = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(requests, sent => {
      // As JSON makes it.
      const raw: unknown = JSON.parse(JSON.stringify(sent));
      for (const [schema, read] of [
        [contextRequest, readContextRequest],
        [contextRequested, readContextRequested],
      ] as const) {
        const [expected, got] = [schema.safeParse(raw), read(raw)];
        expect(got.ok).toBe(expected.success);
        if (got.ok) expect(got.request).toEqual(expected.data);
        else expect(got.errors.length).toBeGreaterThan(0);
        seen[got.ok ? 'taken' : 'refused'] += 1;
      }
    }),
    { numRuns: 2000 },
  );
  expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(200);
});
