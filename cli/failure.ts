/** Something the person at the keyboard can mend: printed as one message, without a stack trace. */
export class CliError extends Error {
  readonly exitCode: number;
  /** What to do about it. */
  readonly mend: string | undefined;
  constructor(message: string, options: { mend?: string; exitCode?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'CliError';
    this.mend = options.mend;
    this.exitCode = options.exitCode ?? FAILED;
  }
}

export const FAILED = 1;
export const USAGE = 2;
/** 128 + SIGINT, as a shell would say. */
export const INTERRUPTED = 130;

/** The command was called in a way it does not know. */
export function usageError(message: string, mend?: string): CliError {
  return new CliError(message, { exitCode: USAGE, ...(mend === undefined ? {} : { mend }) });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder: check the path',
  EACCES: 'may not be read or written: check the permissions',
  EISDIR: 'is a folder: name a file',
  ENOTDIR: 'lies in something that is not a folder: check the path',
  EADDRINUSE: 'the port is in use: choose another with --port or --aws-port, or stop what uses it',
  ENOSPC: 'there is no space left on the disk: free some',
};

/** One line (and its mend) for whatever was thrown. */
export function describeFailure(error: unknown): { message: string; mend?: string } {
  if (error instanceof CliError) {
    return { message: error.message, ...(error.mend === undefined ? {} : { mend: error.mend }) };
  }
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? String(error.code) : '';
  const reason = REASONS[code];
  if (reason === undefined) return { message: error.message === '' ? error.name : error.message };
  const where = 'path' in error ? `${String(error.path)}: ` : '';
  return { message: where === '' ? `${error.message}: ${reason}` : `${where}${reason}` };
}
