import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { isObject } from './json.ts';

/** Receives one line that a person should see: errors only. */
export type OnLog = (line: string) => void;

export type FunctionLog = {
  output(chunk: Buffer): void;
  errors(chunk: Buffer): void;
  failure(requestId: string, failure: { errorType: string; errorMessage: string; trace?: string[] }): void;
  close(): Promise<void>;
};

/** Everything goes to `DIR/logs/<label>.log` (nowhere without a directory), errors to `onLog` too. */
export function openLog(label: string, dir: string | undefined, onLog: OnLog): FunctionLog {
  if (dir !== undefined) mkdirSync(dir, { recursive: true });
  const stream =
    dir === undefined
      ? undefined
      : createWriteStream(path.join(dir, `${label}.log`), { flags: 'a', mode: 0o600 });
  stream?.on('error', error => onLog(`[${label}] the log cannot be written: ${error.message}`));
  const write = (line: string) => stream?.write(`${new Date().toISOString()} [${label}] ${line}\n`);
  const out = lines(write);
  const err = lines(line => {
    write(line);
    if (isError(line)) onLog(`[${label}] ${line}`);
  });
  return {
    output: out.take,
    errors: err.take,
    failure(requestId, { errorType, errorMessage, trace }) {
      const summary = `${requestId} ${errorType}: ${errorMessage}`;
      write([summary, ...(trace ?? []).slice(1)].join('\n'));
      onLog(`[${label}] ${summary}`);
    },
    async close() {
      out.end();
      err.end();
      await new Promise<void>(resolve => (stream ? stream.end(resolve) : resolve()));
    },
  };
}

function lines(each: (line: string) => void): { take(chunk: Buffer): void; end(): void } {
  const decoder = new TextDecoder();
  let rest = '';
  return {
    take(chunk) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
      rest = parts.pop() ?? '';
      parts.forEach(each);
    },
    end() {
      if (rest !== '') each(rest);
      rest = '';
    },
  };
}

/** Structured lines say their level; anything else on the error stream counts as an error. */
function isError(line: string): boolean {
  if (line.trim() === '') return false;
  try {
    const entry: unknown = JSON.parse(line);
    if (isObject(entry) && typeof entry['level'] === 'string')
      return /^(ERROR|CRITICAL)$/i.test(entry['level']);
  } catch {
    // Not structured.
  }
  return true;
}
