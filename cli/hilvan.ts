import { CommanderError } from 'commander';
import { CliError, describeFailure, FAILED, INTERRUPTED, USAGE } from './failure.ts';
import { InterruptedError } from './interrupt.ts';
import { createProgram } from './program.ts';
import { paint, plain, tell } from './terminal.ts';

// `hilvan journeys | head`: the reader had enough.
process.stdout.on('error', error => {
  if ('code' in error && error.code === 'EPIPE') process.exit(0);
  throw error;
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    return USAGE;
  }
  if (error instanceof InterruptedError) {
    tell('Stopped.');
    return INTERRUPTED;
  }
  const { message, mend } = describeFailure(error);
  tell(`${paint('red', 'Error:', process.stderr)} ${lines(message)}`);
  if (mend !== undefined) tell(lines(mend));
  if (process.env['HILVAN_DEBUG'] === '1' && error instanceof Error) tell(String(error.stack));
  return error instanceof CliError ? error.exitCode : FAILED;
}

function lines(text: string): string {
  return text.split('\n').map(plain).join('\n');
}
