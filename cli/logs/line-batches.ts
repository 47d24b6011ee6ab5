import type { ReadOptions } from './event-log.ts';
import { fileBytes, readHead } from './file-bytes.ts';

export const MAX_LINE_BYTES = 1024 * 1024;
const LF = 10;

/** `problem` is there instead of the text where the line cannot be used. */
export type TextLine = { line: number; text: string } | { line: number; problem: string };

/**
 * The lines of a UTF-8 file, plain or gzip, a batch for each chunk read; blank lines are passed over. Throws
 * `LogError` where the file cannot be read, and the signal's reason when aborted.
 */
export async function* lineBatches(path: string, options: ReadOptions = {}): AsyncGenerator<TextLine[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let carry: Buffer[] = [];
  let carried = 0;
  let line = 0;

  function read(bytes: Buffer, into: TextLine[]): void {
    line++;
    if (bytes.length > MAX_LINE_BYTES) into.push({ line, problem: TOO_LONG });
    else {
      try {
        const text = decoder.decode(bytes).trim();
        if (text !== '') into.push({ line, text });
      } catch {
        into.push({ line, problem: 'the line is not UTF-8. Save the file as UTF-8' });
      }
    }
  }

  for await (const chunk of fileBytes(path, await readHead(path), options)) {
    const batch: TextLine[] = [];
    let from = 0;
    for (let to = chunk.indexOf(LF); to >= 0; to = chunk.indexOf(LF, from)) {
      const part = chunk.subarray(from, to);
      read(carried > 0 ? Buffer.concat([...carry, part]) : part, batch);
      carry = [];
      carried = 0;
      from = to + 1;
    }
    // Of a line that is too long already only the fact is kept.
    if (carried <= MAX_LINE_BYTES) carry.push(chunk.subarray(from));
    carried += chunk.length - from;
    yield batch;
  }
  const last: TextLine[] = [];
  if (carried > 0) read(Buffer.concat(carry), last);
  yield last;
}

const TOO_LONG = `the line is longer than ${MAX_LINE_BYTES} bytes. Write one touchpoint a line`;
