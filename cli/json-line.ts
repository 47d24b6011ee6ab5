import type { TextLine } from './logs/line-batches.ts';

/** The value of a JSON line, or what is wrong with the line. */
export function parseLine(of: TextLine): { value: unknown } | { problem: string } {
  if ('problem' in of) return of;
  try {
    return { value: JSON.parse(of.text) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problem: `the line is not JSON (${error.message}). Write one touchpoint a line` };
  }
}
