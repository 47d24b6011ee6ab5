import fc from 'fast-check';
import { least, whole } from './valid-touchpoint.ts';

type Place = readonly (string | number)[];

/** Every place of a touchpoint that has all fields, maps and their members included. */
const places = placesOf(whole);

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [
    [name],
    ...placesOf(member).map(rest => [name, ...rest]),
  ]);
}

const two = fc.integer({ min: 0, max: 99 }).map(number => String(number).padStart(2, '0'));
const often = (text: string, other: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(text) }, { weight: 1, arbitrary: other });

/** Around what RFC 3339 allows: leap days, months of any length, hours and offsets at and beyond their ends. */
const instants = fc
  .tuple(
    fc.constantFrom('1999', '2000', '2024', '2026', '2100', '2400', '9999', '0000', '20x6'),
    fc.oneof(fc.integer({ min: 0, max: 13 }).map(String), two).map(text => text.padStart(2, '0')),
    fc.oneof(fc.integer({ min: 27, max: 32 }).map(String), two),
    often('T', fc.constantFrom('t', ' ', '')),
    fc.oneof(fc.constantFrom('00', '23', '24'), two),
    fc.oneof(fc.constantFrom('00', '59', '60'), two),
    fc.oneof(fc.constantFrom('00', '59', '60'), two),
    fc.constantFrom('', '', '', '.1', '.12', '.123', '.000', '.1234', '.', '.1x3', ',123'),
    fc.constantFrom(
      'Z',
      'Z',
      'z',
      '',
      '+00:00',
      '-00:00',
      '+14:00',
      '-23:59',
      '+24:00',
      '+01:60',
      '+0100',
      'ZZ',
    ),
  )
  .map(
    ([year, month, day, t, hour, minute, second, fraction, zone]) =>
      `${year}-${month}-${day}${t}${hour}:${minute}:${second}${fraction}${zone}`,
  );

/** Slugs, names, codes, scales and lengths at the edge of what is allowed. */
const texts = fc.oneof(
  instants,
  fc.string({ unit: fc.constantFrom(...'aZz09-._:/ é€😀\ud800"\\\n'), maxLength: 8 }),
  fc.constantFrom(
    'a'.repeat(64),
    'a'.repeat(65),
    'a-'.repeat(32),
    'a.b'.padEnd(128, 'c'),
    'a.b'.padEnd(129, 'c'),
  ),
  fc
    .tuple(
      fc.constantFrom('x', 'é', '€', '\u0001', '"', '😀'),
      fc.constantFrom(128, 256, 512, 1024, 4000),
      fc.nat(1),
    )
    .map(([unit, size, more]) => unit.repeat(size / unit.length + more)),
  fc.constantFrom('EUR', 'eur', 'EURO', '0-10', '1-7', '10-0', '0-1000', 'a-b', '3-3', 'nps', 'NPS'),
  fc.constantFrom('says', 'completed', 'customer', 'constructor', 'prototype', '__proto__', 'hasOwnProperty'),
);
const numbers = fc.constantFrom(
  0,
  -0,
  1,
  2,
  7,
  10,
  11,
  0.1,
  -1,
  1e12,
  1e12 + 1,
  -1e12,
  31_536_000,
  31_536_001,
  1e300,
);
const members = fc.oneof(texts, numbers, fc.boolean());
const maps = fc
  .tuple(fc.constantFrom(0, 1, 3, 49, 50, 51), fc.constantFrom('k', 'K_', '9', ''), members, fc.boolean())
  .map(([count, prefix, value, backwards]) => {
    const names = Array.from({ length: count }, (_, i) => `${prefix}${i}`);
    return Object.fromEntries((backwards ? names.reverse() : names).map(name => [name, value]));
  });
const values = fc.oneof(
  { weight: 4, arbitrary: members },
  { weight: 2, arbitrary: maps },
  { weight: 1, arbitrary: fc.jsonValue() },
  {
    weight: 1,
    arbitrary: fc.array(fc.record({ quadrant: fc.constantFrom('says', 'sings'), text: texts }), {
      maxLength: 21,
    }),
  },
);

const change = fc.oneof(
  { weight: 5, arbitrary: fc.record({ place: fc.constantFrom(...places), value: values }) },
  { weight: 1, arbitrary: fc.record({ place: fc.constantFrom(...places), value: fc.constant(undefined) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      place: fc.tuple(fc.constantFrom([], ...places), texts).map(([place, name]): Place => [...place, name]),
      value: members,
    }),
  },
);

/**
 * JSON of touchpoints that are valid but for a few places, most often none or one of them wrong: replaced, left out or
 * added, in any order of keys.
 */
export const nearlyValid: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(least, whole, whole), fc.array(change, { maxLength: 3 }), fc.boolean())
  .map(([from, changes, backwards]) => {
    let raw: unknown = structuredClone(from);
    for (const { place, value } of changes) raw = replaced(raw, place, value);
    return JSON.stringify(backwards ? turned(raw) : raw);
  });

function replaced(raw: unknown, [name, ...rest]: Place, value: unknown): unknown {
  if (name === undefined) return value;
  if (typeof raw !== 'object' || raw === null) return raw;
  const present = Object.entries(raw).filter(([key]) => key !== String(name));
  const old: unknown = Object.entries(raw).find(([key]) => key === String(name))?.[1];
  const next = replaced(old, rest, value);
  if (Array.isArray(raw)) return raw.map((each, i) => (String(i) === name ? next : each));
  return Object.fromEntries(next === undefined ? present : [...present, [name, next]]);
}

function turned(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  return Object.fromEntries(
    Object.entries(raw)
      .map(([name, member]) => [name, turned(member)] as const)
      .reverse(),
  );
}
