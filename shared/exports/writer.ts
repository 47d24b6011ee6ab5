import type { LakeRows } from '../contract/lake.ts';

/** Stands in the end of a file for everything that was put aside. */
export const ASIDE = Symbol('what was put aside');

export type Piece = Uint8Array | typeof ASIDE;

/** What to append: to the file, and to what is put aside until the file's end. */
export interface Taken {
  file: Uint8Array;
  aside: Uint8Array;
}

/** Turns rows into the bytes of a file. It knows no file: what it made is taken from it, part by part. */
export interface Writer {
  /** All rows of one person; `name` is what the file calls them. */
  add(rows: LakeRows, name: string): void;
  /** About how many bytes wait to be taken. */
  waiting(): number;
  take(): Taken;
  /** What a writer needs to go on after the last `take`, as text. */
  state(): string;
  /** What ends the file, after the last `take`. */
  end(): Piece[];
}

const encoder = new TextEncoder();
const NOTHING = new Uint8Array();

/** Text that waits. */
export function textBuffer() {
  let parts: string[] = [];
  let length = 0;
  return {
    push(text: string): void {
      parts.push(text);
      length += text.length;
    },
    length: (): number => length,
    take(): Uint8Array {
      if (length === 0) return NOTHING;
      const bytes = encoder.encode(parts.join(''));
      parts = [];
      length = 0;
      return bytes;
    },
  };
}
