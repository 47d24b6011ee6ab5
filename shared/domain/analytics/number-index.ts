/** Gives each new number the next place, from 0; numbers are whole, from 0 below 2^53. Open addressing in typed arrays. */
export interface NumberIndex {
  /** Its place; a new one where it had none. */
  add(number: number): number;
  /** -1 where it has none. */
  find(number: number): number;
  numberAt(place: number): number;
  count(): number;
}

const FIRST_SIZE = 64;
/** Numbers below have a slot of their own: no search. */
const DIRECT = 1 << 14;

export function createNumberIndex(): NumberIndex {
  const direct = new Int32Array(DIRECT).fill(-1);
  let slots = new Int32Array(FIRST_SIZE).fill(-1);
  let numbers = new Float64Array(FIRST_SIZE / 2);
  let count = 0;

  function slotOf(number: number): number {
    const mask = slots.length - 1;
    let slot = mixed(number) & mask;
    for (;;) {
      const place = slots[slot] ?? -1;
      if (place === -1 || numbers[place] === number) return slot;
      slot = (slot + 1) & mask;
    }
  }

  function widen(): void {
    const wider = new Float64Array(numbers.length * 2);
    wider.set(numbers);
    numbers = wider;
    slots = new Int32Array(slots.length * 2).fill(-1);
    for (let place = 0; place < count; place++) {
      const number = numbers[place] ?? 0;
      if (number >= DIRECT) slots[slotOf(number)] = place;
    }
  }

  return {
    add(number) {
      const table = number < DIRECT ? direct : slots;
      const slot = number < DIRECT ? number : slotOf(number);
      const place = table[slot] ?? -1;
      if (place !== -1) return place;
      numbers[count] = number;
      table[slot] = count;
      count += 1;
      if (count === numbers.length) widen();
      return count - 1;
    },
    find: number => (number < DIRECT ? direct[number] : slots[slotOf(number)]) ?? -1,
    numberAt: place => numbers[place] ?? -1,
    count: () => count,
  };
}

function mixed(number: number): number {
  const high = Math.imul((number / 2 ** 32) >>> 0, 0x9e3779b1);
  const low = Math.imul((number >>> 0) ^ high, 0x85ebca6b);
  return low ^ (low >>> 15);
}
