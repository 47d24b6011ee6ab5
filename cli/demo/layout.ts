import { plain } from '../terminal.ts';

/** A paragraph of the story. `hang`: columns by which its further lines are set in, beyond the first. */
export interface Paragraph {
  text: string;
  indent?: number;
  hang?: number;
  style?: 'title' | 'heading' | 'day' | 'again' | 'voice' | 'quiet' | 'command';
  /** Not to be broken: it is there to be copied. */
  whole?: boolean;
}

const WIDEST = 100;
const NARROWEST = 40;

/** Columns to write in: those of the terminal, never more than a line that reads well. */
export function widthOf(columns: number | undefined): number {
  return Math.max(NARROWEST, Math.min(WIDEST, columns ?? WIDEST));
}

/** The lines of a paragraph; a word (or an amount, whose space does not break) longer than a line stays whole. */
export function wrap({ text, indent = 0, hang = 0, whole = false }: Paragraph, width: number): string[] {
  const clean = plain(text);
  if (whole) return [' '.repeat(indent) + clean];
  const lines: string[] = [];
  let line = ' '.repeat(indent);
  let empty = true;
  for (const word of clean.split(/ +/)) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(indent + hang);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line.trimEnd()];
}
