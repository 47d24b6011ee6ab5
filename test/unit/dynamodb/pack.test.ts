import { createHash, randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pack } from '../../../shared/dynamodb/pack.ts';
import { ONCE, SHAPES, SHORT_WORDS, TEXTS, WORDS } from '../../../shared/dynamodb/pack-words.ts';
import { unpack } from '../../../shared/dynamodb/unpack.ts';

const tidOf = (id: string) => createHash('sha256').update(id).digest().subarray(0, 16).toString('base64url');
const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
function comesBack(body: object): void {
  expect(JSON.stringify(unpack(pack(body)))).toBe(JSON.stringify(body));
}

const uuid = fc.uuid();
const hash = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map(each => Buffer.from(each).toString('base64url'));
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '',
    'web',
    'explicit',
    'order.placed',
    '\u0000',
    'a\u0001',
    '\ud800',
    'x\udc00',
    'toString',
  ),
  uuid,
  hash,
  fc.tuple(fc.constantFrom('customerId', 'journey:order'), hash).map(parts => parts.join('.')),
  fc.tuple(fc.constantFrom('retail-order', 'drop-off'), hash, uuid, hash).map(parts => parts.join('~')),
);
const number = fc.oneof(
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(8.64e15, -8.64e15, Number.MAX_SAFE_INTEGER, 2 ** 31, 2 ** 50, 0.1),
  fc.integer({ min: 1.7e12, max: 1.9e12 }),
);
const mark = fc.record({ id: text, at: number, channel: text, activity: text });
const entry = fc.record({ at: number, tid: hash, lower: fc.array(text), holder: text, basis: text });
const once = mark.map(last => ({
  ...{ count: 1, runs: 1, loops: 0, redoLoops: 0, channels: [last.channel], last, order: 3 },
}));
const { value } = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    mark,
    entry,
    once,
    fc.array(tie('value'), { maxLength: 20 }),
    fc.dictionary(fc.oneof(text, fc.constantFrom('id', 'at', '__proto__', 'key')), tie('value')),
  ),
}));

describe('packed bodies', () => {
  test('come back as JSON would give them, to the order of names', () => {
    const few = fc.uniqueArray(value, { maxLength: 6 });
    // Values that come again, as marks and identifiers do.
    const body = few.chain(all => fc.array(fc.constantFrom(null, ...all), { maxLength: 30 }));
    fc.assert(
      fc.property(body, all => comesBack(asJson({ all }) as object)),
      { numRuns: process.env['HILVAN_LONG'] === undefined ? 500 : 20_000 },
    );
  });

  test('leave out what JSON leaves out', () => {
    expect(unpack(pack({ a: undefined, b: [undefined, Number.NaN], c: Number.POSITIVE_INFINITY }))).toEqual({
      b: [null, null],
      c: null,
    });
  });

  test('give every place a value of its own, though it was written once', () => {
    const last = { id: randomUUID(), at: 1_790_000_000_000, channel: 'web', activity: 'order.placed' };
    const read = unpack(pack({ a: last, b: last, c: ['x', 'y'], d: ['x', 'y'] })) as Record<string, object>;
    expect(read['a']).toEqual(last);
    expect(read['a']).not.toBe(read['b']);
    expect(read['c']).not.toBe(read['d']);
  });

  test("need no bytes for a touchpoint's digest where its id is in the body too", () => {
    const id = randomUUID();
    const bytes = (tid: string) => pack({ tail: [{ at: 1, tid }], last: { id, at: 1 } }).length;
    expect(bytes(tidOf(randomUUID())) - bytes(tidOf(id))).toBeGreaterThan(13);
    comesBack({ tail: [{ at: 1, tid: tidOf(id) }], last: { id, at: 1 }, lastTid: tidOf(id) });
  });

  test('of a version to come are refused', () => {
    const packed = Buffer.from(pack({ a: null }));
    const at = packed.indexOf(57);
    packed[at] = 71;
    expect(() => unpack(packed)).toThrow(/unknown code 71/);
  });

  test('stay readable: words, shapes and texts are those that bodies were written with', () => {
    const print = (what: unknown) =>
      createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16);
    expect([print(WORDS.slice(0, 54)), print(SHAPES.slice(0, 33)), print(TEXTS.toString())]).toEqual([
      '1f0e42d5811364b5',
      'ea4872b48d96253b',
      '3243b0fd173a2772',
    ]);
    expect([SHORT_WORDS, ONCE]).toEqual([24, 32]);
    expect(WORDS.length).toBeLessThanOrEqual(256);
    expect(SHAPES.length).toBeLessThanOrEqual(40);
  });
});
