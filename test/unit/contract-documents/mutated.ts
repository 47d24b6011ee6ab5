import fc from 'fast-check';

const junk = fc.constantFrom<unknown>(
  ...[null, true, 0, -1, 1.5, 1e13, '', 'web', 'Not A Slug', 'a.b', 'x'.repeat(65), 'x'.repeat(1_025)],
  ...[
    '2026-02-30T10:00:00Z',
    '2026-02-28T10:00Z',
    '2026-11-22T10:00:00.5+01:00',
    '2026-11-22t10:00:00z',
    '23:59:60',
  ],
  ...['EUR', 'eur', '1-7', 'nps', 'failed', [], {}, [1], { a: 1 }, { 'A b': 'x' }, { constructor: 'x' }],
);

/** A copy with one to three of its values, at any depth, replaced, taken away or added to. */
export function mutated(value: unknown): fc.Arbitrary<unknown> {
  const edits = fc.array(fc.tuple(fc.nat(), fc.constantFrom('replace', 'remove', 'add'), junk), {
    minLength: 1,
    maxLength: 3,
  });
  return edits.map(list => {
    const copy: unknown = structuredClone(value);
    for (const [choice, edit, other] of list) {
      const places = [...placesIn(copy)];
      const place = places[choice % places.length];
      if (place === undefined) continue;
      const [holder, key] = place;
      if (edit === 'add') holder[`added${choice % 3}`] = structuredClone(other);
      else if (edit === 'remove' && !Array.isArray(holder)) delete holder[key];
      else holder[key] = structuredClone(other);
    }
    return JSON.parse(JSON.stringify(copy));
  });
}

function* placesIn(value: unknown): Generator<[Record<string, unknown>, string]> {
  if (!isRecord(value)) return;
  for (const key of Object.keys(value)) {
    yield [value, key];
    yield* placesIn(value[key]);
  }
}

/** Lists too: their places are keys as well. */
function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
