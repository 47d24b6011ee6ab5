import { describe, expect, it } from 'vitest';
import { compilePattern, matchesPattern, PatternError, validatePattern } from '../../local/event-pattern.ts';

const event = (detail: unknown) => ({
  source: 'shop',
  'detail-type': 'Order',
  resources: ['arn:a', 'arn:b'],
  detail,
});
const matches = (pattern: unknown, value: unknown) => matchesPattern(compilePattern(pattern), value);

/** One operator on the field `x`: the pattern's list, values that match, values that do not. */
const operators: [string, unknown[], unknown[], unknown[]][] = [
  ['text', ['a'], ['a'], ['A', 'ab', '', 1, null, true]],
  ['empty text', [''], [''], [' ', null]],
  ['number', [5], [5, 5.0], ['5', 6]],
  ['boolean', [true], [true], ['true', 1, false]],
  ['null', [null], [null], ['null', '', 0]],
  ['alternatives', ['a', 'b', 1], ['a', 'b', 1], ['c', 2]],
  ['prefix', [{ prefix: 'eu-' }], ['eu-', 'eu-west-1'], ['EU-west', 'us-eu-', 5, null]],
  ['prefix, any case', [{ prefix: { 'equals-ignore-case': 'Eu-' } }], ['EU-west', 'eu-1'], ['us-']],
  ['suffix', [{ suffix: '.png' }], ['.png', 'a.png'], ['a.PNG', 'png']],
  ['suffix, any case', [{ suffix: { 'equals-ignore-case': '.png' } }], ['a.PnG'], ['a.pngx']],
  ['equals-ignore-case', [{ 'equals-ignore-case': 'Alice' }], ['alice', 'ALICE'], ['alic', 1]],
  ['anything-but text', [{ 'anything-but': 'a' }], ['b', 'A', 5, null, true], ['a']],
  ['anything-but list', [{ 'anything-but': ['a', 'b'] }], ['c', 1], ['a', 'b']],
  ['anything-but numbers', [{ 'anything-but': [1, 2] }], [3, '1'], [1, 2]],
  ['anything-but prefix', [{ 'anything-but': { prefix: 'us-' } }], ['eu-1', 7], ['us-east']],
  ['anything-but prefixes', [{ 'anything-but': { prefix: ['us-', 'eu-'] } }], ['ap-1'], ['us-1', 'eu-1']],
  ['anything-but suffix', [{ 'anything-but': { suffix: '.png' } }], ['a.jpg'], ['a.png']],
  ['anything-but any case', [{ 'anything-but': { 'equals-ignore-case': 'init' } }], ['x'], ['INIT', 'init']],
  ['anything-but wildcard', [{ 'anything-but': { wildcard: '*/lib/*' } }], ['/usr/bin'], ['/usr/lib/x']],
  ['numeric =', [{ numeric: ['=', 300] }], [300, 3.0e2], [301, '300']],
  ['numeric range', [{ numeric: ['>', 0, '<=', 5] }], [0.001, 5], [0, 5.001, '3', null]],
  ['numeric <', [{ numeric: ['<', -1] }], [-1.5], [-1, 0]],
  ['numeric >=', [{ numeric: ['>=', 2] }], [2, 3], [1.99]],
  [
    'wildcard',
    [{ wildcard: 'dir/*/file-*.txt' }],
    ['dir/a/b/file-1.txt', 'dir//file-.txt'],
    ['dir/file-1.txt', 'dir/a/file-1.tx'],
  ],
  ['wildcard, ends open', [{ wildcard: 'a*' }], ['a', 'ab'], ['ba', '']],
  ['wildcard, many candidates', [{ wildcard: '*ab*ab' }], ['abab', 'xabyabab'], ['ab', 'aba']],
  ['wildcard, escaped star', [{ wildcard: 'a\\**' }], ['a*', 'a*b'], ['ab', 'a']],
  ['wildcard, escaped backslash', [{ wildcard: 'a\\\\b' }], ['a\\b'], ['ab']],
  ['cidr v4', [{ cidr: '10.0.0.0/24' }], ['10.0.0.0', '10.0.0.255'], ['10.0.1.0', 'x', '2001:db8::1', 10]],
  ['cidr v6', [{ cidr: '2001:db8::/32' }], ['2001:db8::1', '2001:DB8:ffff::'], ['2001:db9::1', '10.0.0.1']],
  ['cidr of everything', [{ cidr: '0.0.0.0/0' }], ['1.2.3.4'], ['::1']],
  ['exists', [{ exists: true }], ['a', 0, null, false], []],
];

describe('operators of event patterns', () => {
  it.each(operators)('%s', (_name, list, yes, no) => {
    for (const x of yes)
      expect(matches({ detail: { x: list } }, event({ x })), `${JSON.stringify(x)} should match`).toBe(true);
    for (const x of no)
      expect(matches({ detail: { x: list } }, event({ x })), `${JSON.stringify(x)} should not`).toBe(false);
    // Only exists:false is content with a field that is not there.
    expect(matches({ detail: { x: list } }, event({ y: 1 }))).toBe(false);
  });

  it('exists:false asks that there is no leaf: an object or an empty array is none', () => {
    const absent = { detail: { x: [{ exists: false }] } };
    for (const detail of [{}, { x: {} }, { x: { y: 1 } }, { x: [] }, { x: [{ y: 1 }] }])
      expect(matches(absent, event(detail)), JSON.stringify(detail)).toBe(true);
    for (const detail of [{ x: null }, { x: 0 }, { x: [1] }])
      expect(matches(absent, event(detail))).toBe(false);
    expect(matches({ detail: { x: [{ exists: true }] } }, event({ x: { y: 1 } }))).toBe(false);
    expect(matches({ detail: { x: [{ exists: false }, 'a'] } }, event({ x: 'a' }))).toBe(true);
    expect(matches({ detail: { x: [{ exists: false }, 'a'] } }, event({ x: 'b' }))).toBe(false);
  });
});

describe('structure of event patterns', () => {
  it('asks for every field', () => {
    const pattern = {
      source: ['shop'],
      'detail-type': ['Order'],
      detail: { state: ['new'], total: [{ numeric: ['>', 10] }] },
    };
    expect(matches(pattern, event({ state: 'new', total: 11 }))).toBe(true);
    expect(matches(pattern, event({ state: 'new', total: 10 }))).toBe(false);
    expect(matches(pattern, event({ total: 11 }))).toBe(false);
    expect(matches(pattern, null)).toBe(false);
  });

  it('takes any element of an array, of the event as of the pattern', () => {
    expect(matches({ resources: ['arn:b', 'arn:c'] }, event({}))).toBe(true);
    expect(matches({ resources: ['arn:c'] }, event({}))).toBe(false);
    expect(matches({ detail: { x: ['d'] } }, event({ x: [['a'], ['b', ['d']]] }))).toBe(true);
    // One element that is something else is enough for anything-but.
    expect(matches({ detail: { x: [{ 'anything-but': 'a' }] } }, event({ x: ['a', 'b'] }))).toBe(true);
    expect(matches({ detail: { x: [{ 'anything-but': 'a' }] } }, event({ x: ['a', 'a'] }))).toBe(false);
  });

  it('matches fields of an array of objects on one and the same element', () => {
    const pattern = { detail: { items: { sku: ['tv'], state: ['late'] } } };
    expect(
      matches(
        pattern,
        event({
          items: [
            { sku: 'tv', state: 'ok' },
            { sku: 'bed', state: 'late' },
          ],
        }),
      ),
    ).toBe(false);
    expect(
      matches(
        pattern,
        event({
          items: [
            { sku: 'tv', state: 'ok' },
            { sku: 'tv', state: 'late' },
          ],
        }),
      ),
    ).toBe(true);
  });

  it('keeps nested arrays together at each level, and lets unrelated arrays differ', () => {
    const pattern = {
      detail: { orders: { id: ['o1'], lines: { sku: ['tv'], state: ['late'] } }, tags: ['b'] },
    };
    const orders = (first: unknown, second: unknown) =>
      event({
        tags: ['a', 'b'],
        orders: [
          { id: 'o0', lines: second },
          { id: 'o1', lines: first },
        ],
      });
    expect(matches(pattern, orders([{ sku: 'x' }, { sku: 'tv', state: 'late' }], []))).toBe(true);
    expect(matches(pattern, orders([{ sku: 'tv' }, { state: 'late' }], []))).toBe(false);
    expect(matches(pattern, orders([], [{ sku: 'tv', state: 'late' }]))).toBe(false);
  });

  it('goes back on a choice that leads nowhere', () => {
    const pattern = { detail: { a: { x: [{ exists: true }], y: ['2'], z: ['3'] } } };
    expect(matches(pattern, event({ a: [{ x: 1 }, { x: 1, y: '2' }, { x: 1, y: '2', z: '3' }] }))).toBe(true);
  });

  it('$or: any branch, beside the other fields and at any depth', () => {
    const pattern = {
      source: ['shop'],
      $or: [{ detail: { a: ['1'] } }, { detail: { b: { c: [2] }, $or: [{ d: [1] }, { d: [2] }] } }],
    };
    expect(matches(pattern, event({ a: '1' }))).toBe(true);
    expect(matches(pattern, event({ b: { c: 2 }, d: 2 }))).toBe(true);
    expect(matches(pattern, event({ b: { c: 2 } }))).toBe(false);
    expect(matches(pattern, { ...event({ a: '1' }), source: 'other' })).toBe(false);
  });

  it('is not fooled by the names of prototypes', () => {
    expect(matches({ detail: { constructor: [{ exists: true }] } }, event({}))).toBe(false);
    expect(matches({ detail: { ['__proto__x']: ['a'] } }, event(JSON.parse('{"__proto__x":"a"}')))).toBe(
      true,
    );
  });
});

describe('patterns that EventBridge refuses', () => {
  const refused: [string, unknown, RegExp][] = [
    ['not an object', ['a'], /JSON object/],
    ['no field', {}, /empty objects/],
    ['an empty object inside', { detail: {} }, /detail: empty objects/],
    ['an empty list', { source: [] }, /source: empty arrays/],
    ['a value outside a list', { source: 'shop' }, /source: must be an object or an array.*\["shop"\]/],
    [
      'an unknown operator',
      { source: [{ startsWith: 'a' }] },
      /source: unrecognized match type "startsWith"/,
    ],
    ['two operators in one', { source: [{ prefix: 'a', suffix: 'b' }] }, /exactly one match type/],
    ['a list in a list', { source: [['a']] }, /match value/],
    ['exists of text', { source: [{ exists: 'yes' }] }, /true or false/],
    ['prefix of a number', { source: [{ prefix: 1 }] }, /takes text/],
    ['prefix of another operator', { source: [{ prefix: { suffix: 'a' } }] }, /equals-ignore-case/],
    [
      'anything-but of mixed kinds',
      { source: [{ 'anything-but': ['a', 1] }] },
      /all of text or all of numbers/,
    ],
    ['anything-but of null', { source: [{ 'anything-but': null }] }, /anything-but/],
    ['anything-but of nothing', { source: [{ 'anything-but': [] }] }, /empty lists/],
    [
      'anything-but numeric',
      { source: [{ 'anything-but': { numeric: ['=', 1] } }] },
      /does not take "numeric"/,
    ],
    ['numeric, upper bound first', { source: [{ numeric: ['<', 5, '>', 1] }] }, /numeric/],
    ['numeric, empty range', { source: [{ numeric: ['>', 5, '<', 5] }] }, /low < high/],
    ['numeric, three terms', { source: [{ numeric: ['>', 5, '<'] }] }, /numeric/],
    ['numeric, out of bounds', { source: [{ numeric: ['>', 5.1e9] }] }, /5\.0e9/],
    ['numeric of text', { source: [{ numeric: ['=', '5'] }] }, /bound/],
    ['cidr without a mask', { source: [{ cidr: '10.0.0.1' }] }, /CIDR/],
    ['cidr of a long mask', { source: [{ cidr: '10.0.0.1/33' }] }, /CIDR/],
    ['two wildcards in a row', { source: [{ wildcard: 'a**' }] }, /in a row/],
    ['wildcard with another escape', { source: [{ wildcard: 'a\\n' }] }, /escape/],
    ['$or of one branch', { $or: [{ source: ['a'] }] }, /at least two/],
    ['$or of a value', { detail: { $or: 'a' } }, /detail\.\$or/],
  ];
  it.each(refused)('%s', (_name, pattern, reason) => {
    expect(() => validatePattern(pattern)).toThrow(PatternError);
    expect(() => validatePattern(pattern)).toThrow(reason);
  });

  it('an $or that multiplies without end', () => {
    const branches = Array.from({ length: 11 }, (_, index) => ({ detail: { x: [index] } }));
    const nested = (depth: number): Record<string, unknown> =>
      depth === 0 ? { source: ['a'] } : { $or: branches, detail: nested(depth - 1) };
    expect(() => validatePattern(nested(3))).toThrow(/1000/);
  });
});
