import { LogError } from './event-log.ts';

/** A row past this is taken for an unclosed quote, or for a file that is no CSV. */
export const MAX_ROW_BYTES = 1024 * 1024;

const QUOTE = 34;
const LF = 10;
const CR = 13;
const BOM = Buffer.of(0xef, 0xbb, 0xbf);

/**
 * A row inside its chunk; valid only during the call. Field i is `bytes[starts[i]..ends[i])`, where `doubled[i]`
 * is 1 it still has its quotes doubled. `problem` says what is wrong with the row, if anything is.
 */
export type CsvRow = {
  bytes: Buffer;
  fields: number;
  starts: Int32Array;
  ends: Int32Array;
  doubled: Uint8Array;
  line: number;
  problem: string | undefined;
};

export type CsvScanner = { push: (chunk: Buffer) => void; end: () => void };

/**
 * Splits bytes into rows by RFC 4180; lines may end in LF or CR LF, blank lines are passed over, a quote inside an
 * unquoted field is text. A row whose quote is never closed is reported, and reading goes on at the next line.
 */
export function createCsvScanner(file: string, delimiter: number, onRow: (row: CsvRow) => void): CsvScanner {
  const row: CsvRow = {
    bytes: Buffer.alloc(0),
    fields: 0,
    starts: new Int32Array(64),
    ends: new Int32Array(64),
    doubled: new Uint8Array(64),
    line: 1,
    problem: undefined,
  };
  let carry: Buffer = Buffer.alloc(0);
  let newlines = 0;
  let begun = false;

  function field(start: number, end: number, doubled: number): void {
    const at = row.fields++;
    if (at === row.starts.length) {
      row.starts = widened(row.starts, new Int32Array(at * 2));
      row.ends = widened(row.ends, new Int32Array(at * 2));
      row.doubled = widened(row.doubled, new Uint8Array(at * 2));
    }
    row.starts[at] = start;
    row.ends[at] = end;
    row.doubled[at] = doubled;
  }

  /** Reads the row at `from`; answers where the next one begins, or −1 where the bytes end inside this one. */
  function scan(bytes: Buffer, from: number, last: boolean): number {
    row.fields = 0;
    row.problem = undefined;
    newlines = 0;
    const length = bytes.length;
    let at = from;
    for (;;) {
      let start = at;
      let end = -1;
      let doubled = 0;
      if (bytes[at] === QUOTE) {
        start = ++at;
        for (; ; at++) {
          if (at >= length) return -1;
          const byte = bytes[at];
          if (byte === LF) newlines++;
          if (byte !== QUOTE) continue;
          if (bytes[at + 1] !== QUOTE) break;
          doubled = 1;
          at++;
        }
        end = at++;
      }
      const rest = at;
      let byte = -1;
      for (; at < length; at++) {
        byte = bytes[at] ?? 0;
        if (byte === delimiter || byte === LF) break;
      }
      if (at >= length) {
        if (!last) return -1;
        byte = LF;
      }
      const stop = byte === LF && at > rest && bytes[at - 1] === CR ? at - 1 : at;
      if (end === -1) end = stop;
      else if (stop > rest)
        row.problem ??= `field ${row.fields + 1} has text after its closing quote; double every quote inside a quoted field`;
      field(start, end, doubled);
      at++;
      if (byte === LF) {
        newlines++;
        return at;
      }
    }
  }

  function take(bytes: Buffer, last: boolean): number {
    row.bytes = bytes;
    if (!begun && !last && bytes.length < BOM.length) return 0;
    let from = !begun && bytes.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
    begun = true;
    while (from < bytes.length) {
      let next = scan(bytes, from, last);
      if (next < 0 || next - from > MAX_ROW_BYTES) {
        if (next < 0 && !last && bytes.length - from <= MAX_ROW_BYTES) break;
        next = nextLine(bytes, from);
        row.fields = 0;
        newlines = 1;
        row.problem = 'the row has no end; a quote is opened here and never closed';
      }
      const blank = row.fields === 1 && row.ends[0] === row.starts[0] && bytes[from] !== QUOTE;
      if (!blank) onRow(row);
      row.line += newlines;
      from = next;
    }
    return from;
  }

  function nextLine(bytes: Buffer, from: number): number {
    const newline = bytes.indexOf(LF, from);
    if (newline < 0 && bytes.length - from > MAX_ROW_BYTES) {
      const what = `a line of more than ${MAX_ROW_BYTES} bytes. Is this a CSV file?`;
      throw new LogError('not-a-log', `${file}, line ${row.line}: ${what}`);
    }
    return newline < 0 ? bytes.length : newline + 1;
  }

  return {
    push: chunk => {
      const bytes = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
      carry = bytes.subarray(take(bytes, false));
    },
    end: () => {
      take(carry, true);
      carry = Buffer.alloc(0);
    },
  };
}

/** The bytes of a field whose quotes are doubled, written plain into `into`; answers their number. */
export function undouble(bytes: Buffer, from: number, to: number, into: Buffer): number {
  let length = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) at++;
    into[length++] = byte;
  }
  return length;
}

/** Comma, semicolon or tab: the one the first line has most of, outside quotes. */
export function guessDelimiter(head: Buffer): number {
  const counts = new Map([
    [44, 0],
    [59, 0],
    [9, 0],
  ]);
  let inQuotes = false;
  let seen = false;
  for (const byte of head) {
    if (byte === QUOTE) inQuotes = !inQuotes;
    if (byte === LF && !inQuotes && seen) break;
    if (byte > 32) seen = true;
    const count = counts.get(byte);
    if (count !== undefined && !inQuotes) counts.set(byte, count + 1);
  }
  let best = 44;
  for (const [delimiter, count] of counts) if (count > (counts.get(best) ?? 0)) best = delimiter;
  return best;
}

function widened<T extends Int32Array | Uint8Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
