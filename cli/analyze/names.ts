/** Texts that come again and again, each kept once and known by a number from 1; 0 is no text. */
export interface Names {
  numberOf(text: string | undefined): number;
  textOf(number: number): string | undefined;
  /** How many there are; the highest number. */
  count(): number;
}

export function createNames(): Names {
  const texts: string[] = [''];
  const numbers = new Map<string, number>();
  return {
    numberOf(text) {
      if (text === undefined) return 0;
      let number = numbers.get(text);
      if (number === undefined) {
        number = texts.length;
        numbers.set(text, number);
        texts.push(text);
      }
      return number;
    },
    textOf: number => (number === 0 ? undefined : texts[number]),
    count: () => texts.length - 1,
  };
}
