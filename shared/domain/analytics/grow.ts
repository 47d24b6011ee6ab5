type Numbers = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

/** A typed array that grows while it is filled. */
export interface Growing<A extends Numbers> {
  push(value: number): void;
  length(): number;
  /** What was pushed so far. */
  taken(): A;
}

export function growing<A extends Numbers>(make: (length: number) => A): Growing<A> {
  let values = make(64);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const wider = make(length * 2);
        wider.set(values);
        values = wider;
      }
      values[length] = value;
      length += 1;
    },
    length: () => length,
    taken() {
      const exact = make(length);
      exact.set(values.subarray(0, length));
      return exact;
    },
  };
}

export const bytes = () => growing(length => new Uint8Array(length));
export const integers = () => growing(length => new Uint32Array(length));
export const doubles = () => growing(length => new Float64Array(length));
