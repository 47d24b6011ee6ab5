import type { JourneyLog } from './journey-log.ts';

/** Beside the texts: where a journey begins, where it ends, and that it goes on beyond what is shown. */
export const START = '~start';
export const END = '~end';
export const MORE = '~more';

/** Texts and the three marks as codes below `width`. */
export interface StateCodes {
  start: number;
  end: number;
  more: number;
  width: number;
  textOf(code: number): string;
  /** -1 where the log has none such. */
  codeOf(text: string | undefined): number;
}

export function stateCodes({ texts }: JourneyLog): StateCodes {
  const first = texts.count();
  const marks = [START, END, MORE];
  return {
    start: first,
    end: first + 1,
    more: first + 2,
    width: first + 3,
    textOf: code => marks[code - first] ?? texts.textOf(code),
    codeOf(text) {
      if (text === undefined) return -1;
      const mark = marks.indexOf(text);
      if (mark !== -1) return first + mark;
      const number = texts.numberOf(text);
      return number === 0 && text !== '' ? -1 : number;
    },
  };
}
