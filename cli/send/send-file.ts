import { createInterface } from 'node:readline';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { publishTouchpoints } from '../../shared/eventbridge/publisher.ts';
import { CliError } from '../failure.ts';
import { parseLine } from '../json-line.ts';
import { lineBatches, type TextLine } from '../logs/line-batches.ts';
import { detectFile } from '../logs/read-event-log.ts';
import { type Progress, startProgress } from '../progress.ts';
import { tell } from '../terminal.ts';

export interface SendReport {
  sent: number;
  /** `line` counts from 1. */
  rejected: { line: number; reason: string }[];
}

interface SendOptions {
  client: EventBridgeClient;
  busName: string;
  source: string;
  signal: AbortSignal;
  /** For messages. */
  target: string;
}

/** Sends the lines of a file (`-`: the standard input). Lines that cannot go are told by number; the others do go. */
export async function sendFile(
  file: string,
  { client, busName, source, signal, target }: SendOptions,
): Promise<SendReport> {
  const progress = startProgress('Sending');
  const unreadable: SendReport['rejected'] = [];
  /** Line of each touchpoint handed to the bus. */
  const lines: number[] = [];
  let gone = 0;
  async function* touchpoints(): AsyncGenerator<unknown> {
    for await (const each of linesOf(file, signal, progress)) {
      signal.throwIfAborted();
      const parsed = parseLine(each);
      if ('problem' in parsed) {
        unreadable.push({ line: each.line, reason: parsed.problem });
        continue;
      }
      lines.push(each.line);
      yield parsed.value;
    }
  }
  try {
    const onProgress = (so: { sent: number }) => {
      gone = so.sent;
    };
    const { sent, rejected } = await publishTouchpoints(
      { client, busName, source, onProgress },
      touchpoints(),
    );
    const refused = rejected.map(({ index, reason }) => ({ line: lines[index] ?? 0, reason }));
    return { sent, rejected: [...unreadable, ...refused].sort((a, b) => a.line - b.line) };
  } catch (error) {
    if (gone > 0) tell(`${gone} were sent before that. Sending the whole file again does no harm.`);
    throw unreachable(error, target);
  } finally {
    progress.end();
  }
}

async function* linesOf(file: string, signal: AbortSignal, progress: Progress): AsyncGenerator<TextLine> {
  if (file !== '-') {
    const { format } = await detectFile(file);
    if (format !== 'touchpoints') {
      throw new CliError(`${file}: this is an event log (${format}), not touchpoints.`, {
        mend: 'Measure it with "hilvan analyze", or write one touchpoint a line as JSON.',
      });
    }
    for await (const batch of lineBatches(file, { signal, onProgress: progress.at })) yield* batch;
    return;
  }
  let line = 0;
  for await (const text of createInterface({
    input: process.stdin,
    signal,
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    line += 1;
    if (text.trim() !== '') yield { line, text: text.trim() };
  }
}

/** The client's errors for an endpoint that is not there, or a bus that is not, say little. */
function unreachable(error: unknown, target: string): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : error.name;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') {
    return new CliError(`No bus answers at ${target}.`, {
      mend: 'Start "hilvan dev", or check --endpoint.',
      cause: error,
    });
  }
  if (code === 'CredentialsProviderError' || code === 'UnrecognizedClientException') {
    return new CliError(`${target} does not know who sends: ${error.message}`, {
      mend: 'Sign in first (aws sso login, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY).',
      cause: error,
    });
  }
  return error;
}
