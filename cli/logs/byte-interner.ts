/** Numbers the distinct texts it meets from 0, straight from UTF-8 bytes: a text is decoded once, not once a row. */
export type ByteInterner = {
  names: string[];
  /** The number of the text in `bytes[from..to)`, or −1 where it is not UTF-8. */
  intern: (bytes: Buffer, from: number, to: number) => number;
};

export function createByteInterner(): ByteInterner {
  const names: string[] = [];
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let slots = new Int32Array(1024).fill(-1);
  let hashes = new Int32Array(512);
  /** where each text begins in the arena; the last entry is where the next one will */
  let offsets = new Int32Array(512);
  let arena = Buffer.alloc(16 * 1024);

  function same(id: number, bytes: Buffer, from: number, length: number): boolean {
    const start = offsets[id] ?? 0;
    if ((offsets[id + 1] ?? 0) - start !== length) return false;
    for (let i = 0; i < length; i++) if (arena[start + i] !== bytes[from + i]) return false;
    return true;
  }

  function add(slot: number, hash: number, bytes: Buffer, from: number, to: number): number {
    const name = decode(decoder, bytes, from, to);
    if (name === undefined) return -1;
    const id = names.push(name) - 1;
    const start = offsets[id] ?? 0;
    const end = start + to - from;
    if (end > arena.length) arena = Buffer.concat([arena], Math.max(end, arena.length * 2));
    bytes.copy(arena, start, from, to);
    if (id + 1 === offsets.length) {
      offsets = grown(offsets);
      hashes = grown(hashes);
    }
    offsets[id + 1] = end;
    hashes[id] = hash;
    slots[slot] = id;
    if (names.length * 2 > slots.length) rehash();
    return id;
  }

  function rehash(): void {
    slots = new Int32Array(slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < names.length; id++) {
      let slot = (hashes[id] ?? 0) & mask;
      while (slots[slot] !== -1) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
  }

  return {
    names,
    intern: (bytes, from, to) => {
      let hash = 0x811c9dc5;
      for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
      // The low bits of this hash are weak; they choose the slot, so fold the high ones in.
      hash ^= hash >>> 15;
      const mask = slots.length - 1;
      for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
        const id = slots[slot] ?? -1;
        if (id === -1) return add(slot, hash, bytes, from, to);
        if (hashes[id] === hash && same(id, bytes, from, to - from)) return id;
      }
    },
  };
}

function decode(
  decoder: { decode: (bytes: Uint8Array) => string },
  bytes: Buffer,
  from: number,
  to: number,
): string | undefined {
  let high = 0;
  for (let i = from; i < to; i++) high |= bytes[i] ?? 0;
  if (high < 0x80) return bytes.toString('latin1', from, to);
  try {
    return decoder.decode(bytes.subarray(from, to));
  } catch {
    return undefined;
  }
}

function grown(from: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(from.length * 2);
  larger.set(from);
  return larger;
}
