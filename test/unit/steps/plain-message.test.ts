import fc from 'fast-check';
import { expect, it } from 'vitest';
import { receivePlain } from '../../../shared/steps/plain-message.ts';
import { receive } from '../../../shared/steps/receive.ts';
import { nearlyValid } from '../../arbitraries/nearly-valid.ts';
import { intake } from '../../arbitraries/stored.ts';
import { least, NOW, whole } from '../../arbitraries/valid-touchpoint.ts';

const RUNS = process.env['HILVAN_LONG'] === undefined ? 1000 : 50_000;

const touchpoint = fc.oneof(
  fc.constantFrom(least, whole).map(each => JSON.stringify(each)),
  nearlyValid,
);
const detail = fc
  .tuple(
    fc.constantFrom('', '', '', '"version":1,', '"version":1,', '"version":2,', '"redrive":{"record":"r"},'),
    fc.array(touchpoint, { minLength: 1, maxLength: 2 }),
  )
  .map(([before, touchpoints]) => `{${before}"touchpoints":[${touchpoints.join(',')}]}`);
const body = fc
  .tuple(
    fc.constantFrom(
      '"Touchpoint"',
      '"Touchpoint Batch"',
      '"Touchpoint Batch"',
      '"Touchpoint Batch"',
      '"Identity Correction"',
      '7',
    ),
    fc.constantFrom('"shop"', '"shop"', '"shop"', '"shop"', '"hilvan.operations"', 'null'),
    fc.oneof(detail, detail, detail, touchpoint, fc.json()),
  )
  .map(([type, source, detail]) => `{"detail-type":${type},"source":${source},"detail":${detail}}`);

it('answers what receive answers, or leaves the message to it', () => {
  let plain = 0;
  fc.assert(
    fc.property(fc.oneof({ weight: 9, arbitrary: body }, fc.json(), fc.string()), text => {
      const message = { id: 'm', body: text };
      const taken = receivePlain(message, NOW, intake);
      if (taken === undefined) return;
      plain += 1;
      expect(taken).toEqual(receive(message, NOW, intake));
      expect(taken.refused).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  expect(plain).toBeGreaterThan(RUNS / 50);
});

it('takes what most messages are', () => {
  const event = (type: string, detail: object) =>
    JSON.stringify({ version: '0', 'detail-type': type, source: 'shop', detail });
  for (const text of [
    event('Touchpoint', whole),
    event('Touchpoint Batch', { touchpoints: [least, { ...whole, id: 'other' }] }),
    event('Touchpoint Batch', { version: 1, touchpoints: [least] }),
  ])
    expect(receivePlain({ id: 'm', body: text }, NOW, intake)?.touchpoints.length).toBeGreaterThan(0);
});
