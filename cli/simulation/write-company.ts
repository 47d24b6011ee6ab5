import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { startProgress } from '../progress.ts';
import { tell } from '../terminal.ts';
import { simulateCompany } from './company.ts';
import type { CompanyOptions } from './life.ts';
import { DAY } from './story.ts';
import { simulateTruth } from './truth.ts';

interface Target {
  /** The standard output where left out. */
  out: string | undefined;
  /** No truth where left out. */
  truth: string | undefined;
  signal: AbortSignal;
}

/** Lines written at once; in between the event loop gets its turn: Ctrl-C, the bar, the disk. */
const BATCH = 512;

/** Writes touchpoints and truth as JSON lines. Rejects where a file cannot be written or the signal aborts. */
export async function writeCompany(
  options: CompanyOptions,
  { out, truth, signal }: Target,
): Promise<{ touchpoints: number; truthLines: number }> {
  // The truth is the same company lived a second time, household by household, so neither has to be held.
  const touchpoints = await toFile(out, signal, async sink => {
    const length = options.days * DAY;
    const progress = startProgress('Touchpoints');
    const lines = simulateCompany(options).map(({ at, touchpoint }) => {
      progress.at(at - options.startAt, length);
      return touchpoint;
    });
    return writeLines(sink, lines, signal).finally(progress.end);
  });
  if (truth === undefined) return { touchpoints, truthLines: 0 };
  const truthLines = await toFile(truth, signal, async sink => {
    let customers = 0;
    const progress = startProgress('Truth');
    const lines = simulateTruth(options).map(line => {
      if (line.truth === 'customer') progress.at(++customers, options.customers);
      return line;
    });
    return writeLines(sink, lines, signal).finally(progress.end);
  });
  return { touchpoints, truthLines };
}

/** Writes text; done when there is room for more. */
type Sink = (text: string) => Promise<void>;

async function toFile(
  path: string | undefined,
  signal: AbortSignal,
  write: (sink: Sink) => Promise<number>,
): Promise<number> {
  if (path === undefined) return write(toStandardOutput);
  await using file = await open(path, 'w');
  try {
    return await write(text => file.appendFile(text));
  } catch (error) {
    if (signal.aborted) tell(`${path} is not complete.`);
    throw error;
  }
}

async function toStandardOutput(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

async function writeLines(sink: Sink, lines: Iterable<unknown>, signal: AbortSignal): Promise<number> {
  let count = 0;
  let batch = '';
  const flush = async () => {
    await sink(batch);
    batch = '';
    await new Promise(resolve => setImmediate(resolve));
    signal.throwIfAborted();
  };
  for (const line of lines) {
    batch += `${JSON.stringify(line)}\n`;
    if (++count % BATCH === 0) await flush();
  }
  await flush();
  return count;
}
