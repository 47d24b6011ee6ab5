import fc from 'fast-check';
import { expect, it } from 'vitest';
import { defaultIdentityConfig } from '../../../shared/contract/identity-config.ts';
import { createHasher } from '../../../shared/crypto/hasher.ts';
import { rankedIdentifiers } from '../../../shared/domain/normalise.ts';
import { nodeIdOf, nodesOf } from '../../../shared/steps/node-names.ts';

const hasher = createHasher('a key for tests only');
const config = () => ({ identity: defaultIdentityConfig, hasher });

/** Without a memory. */
function named(sent: Parameters<typeof nodesOf>[0]) {
  const { usable, unknown } = rankedIdentifiers(sent, defaultIdentityConfig);
  return { ids: usable.map(({ namespace, value }) => nodeIdOf(hasher, namespace, value)), unknown };
}

const value = fc.constantFrom(
  'A-1',
  ' a-1',
  'B-2',
  'none',
  '',
  'a@example.com',
  '612345678',
  'x'.repeat(200),
);
const sent = fc.record(
  {
    identifiers: fc.dictionary(
      fc.constantFrom('customerId', 'email', 'phone', 'deviceId', 'anonymousId', 'constructor', 'unheard-of'),
      value,
      { maxKeys: 4 },
    ),
    journey: fc.record({ type: fc.constantFrom('order', 'claim'), key: value }, { requiredKeys: [] }),
  },
  { requiredKeys: ['identifiers'] },
);

it('names identifiers alike, whatever it was asked before: placeholders, spellings and namespaces unknown too', () => {
  const remembering = config();
  fc.assert(
    fc.property(fc.array(sent, { minLength: 1, maxLength: 20 }), all => {
      for (const each of all) expect(nodesOf(each, remembering)).toEqual(named(each));
    }),
    { numRuns: process.env['HILVAN_LONG'] === undefined ? 300 : 10_000 },
  );
});

it('goes on naming them when it has forgotten some: more customers than it remembers', () => {
  const remembering = config();
  const customers = Array.from({ length: 10_000 }, (_, i) => ({ identifiers: { customerId: `C-${i}` } }));
  for (const each of [...customers, ...customers.toReversed()]) nodesOf(each, remembering);
  for (const each of [customers[0], customers[5000], customers[9999]])
    if (each !== undefined) expect(nodesOf(each, remembering)).toEqual(named(each));
});

it('remembers nothing of one key for another', () => {
  const other = { identity: defaultIdentityConfig, hasher: createHasher('another key') };
  const alice = { identifiers: { customerId: 'alice' } };
  expect(nodesOf(alice, config())).toEqual(named(alice));
  expect(nodesOf(alice, other).ids).toEqual([nodeIdOf(other.hasher, 'customerId', 'alice')]);
});
