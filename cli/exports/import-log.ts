import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { journeyDefinition } from '../../shared/contract/journey-definition.ts';
import { slugOf } from '../analyze/analyze-log.ts';
import type { EventLog } from '../logs/event-log.ts';
import { definitionOf } from './log-definition.ts';
import { namesOf } from './log-names.ts';
import { logTouchpoints } from './log-touchpoints.ts';

/** Lines between which the loop gets its turn: Ctrl-C, the disk. */
const TURN = 1000;

/** Writes the touchpoints of a log as JSON lines, in gzip where the name ends in `.gz`; a file cut short keeps its `.part`. */
export async function writeTouchpoints(
  log: EventLog,
  keyType: string,
  out: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const lines = linesOf(log, keyType, signal);
  if (out === undefined) {
    for await (const text of lines) if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    return;
  }
  const part = `${out}.part`;
  const file = createWriteStream(part, { flush: true });
  if (out.endsWith('.gz')) await pipeline(lines, createGzip(), file, { signal });
  else await pipeline(lines, file, { signal });
  await rename(part, out);
}

async function* linesOf(log: EventLog, keyType: string, signal: AbortSignal): AsyncGenerator<string> {
  let lines: string[] = [];
  for (const touchpoint of logTouchpoints(log, namesOf(log), keyType)) {
    lines.push(`${JSON.stringify(touchpoint)}\n`);
    if (lines.length < TURN) continue;
    signal.throwIfAborted();
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}

/** Writes a definition guessed from the log and answers it. */
export async function writeDefinition(log: EventLog, keyType: string, out: string) {
  const id = slugOf(basename(log.file).replace(/\..*$/, ''), 'log').replaceAll('.', '-').slice(0, 64);
  const definition = journeyDefinition.parse(definitionOf(log, namesOf(log), id, keyType));
  await writeFile(out, `${JSON.stringify(definition, null, 2)}\n`);
  return definition;
}
