import { paint, print } from '../terminal.ts';
import { type Paragraph, widthOf, wrap } from './layout.ts';
import { type Telling, tellStory } from './tell-story.ts';
import type { Speaker } from './words/speaker.ts';

const STYLES = {
  title: ['bold', 'cyan'],
  heading: ['bold', 'underline'],
  day: ['bold'],
  again: ['yellow'],
  voice: ['italic'],
  quiet: ['dim'],
  command: ['cyan'],
} as const satisfies Record<NonNullable<Paragraph['style']>, Parameters<typeof paint>[0]>;

export function printStory(telling: Telling, speaker: Speaker): void {
  const width = widthOf(process.stdout.columns);
  for (const paragraph of tellStory(telling, speaker, width)) {
    const { style } = paragraph;
    for (const line of wrap(paragraph, width))
      print(style === undefined ? line : paintLine(STYLES[style], line));
  }
}

/** The margin stays bare: an underlined or coloured one is seen. */
function paintLine(style: Parameters<typeof paint>[0], line: string): string {
  const text = line.trimStart();
  return line.slice(0, line.length - text.length) + (text === '' ? '' : paint(style, text));
}
