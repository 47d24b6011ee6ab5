import type { Texts } from './journey-log.ts';

/** A dictionary that gives each new text the next number; the empty one has 0. */
export function createTexts(): Texts & { add(text: string | undefined): number } {
  const numbers = new Map<string, number>([['', 0]]);
  const texts = [''];
  return {
    add(text) {
      if (text === undefined) return 0;
      const known = numbers.get(text);
      if (known !== undefined) return known;
      numbers.set(text, texts.length);
      return texts.push(text) - 1;
    },
    numberOf: text => numbers.get(text) ?? 0,
    textOf: number => texts[number] ?? '',
    count: () => texts.length,
  };
}
