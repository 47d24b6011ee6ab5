/** Places in a list by the key that stands there; those of key k are `members` from `first[k]` up to `first[k + 1]`, in order. */
export interface Grouped {
  first: Uint32Array;
  members: Uint32Array;
}

/** Keys are whole, from 0 below `size`. By counting: linear. */
export function groupPlaces(keys: Uint32Array, size: number): Grouped {
  const first = new Uint32Array(size + 1);
  for (const key of keys) first[key + 1] = (first[key + 1] ?? 0) + 1;
  for (let key = 0; key < size; key++) first[key + 1] = (first[key + 1] ?? 0) + (first[key] ?? 0);
  const next = first.slice();
  const members = new Uint32Array(keys.length);
  for (const [place, key] of keys.entries()) {
    const target = next[key] ?? 0;
    members[target] = place;
    next[key] = target + 1;
  }
  return { first, members };
}
