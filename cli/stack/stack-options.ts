import { type Command, InvalidArgumentError, Option } from 'commander';
import type { EngineKind } from '../../local/engines/engine.ts';
import { portNumber } from '../options.ts';

export interface StackFlags {
  port: number;
  awsPort: number;
  engine: EngineKind;
  signingKey?: string;
}

/** Options that `dev` and `demo` share. */
export function addStackOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--port <port>', 'port of the query API; 0: any free one')
        .argParser(portNumber)
        .default(4100),
    )
    .addOption(
      new Option('--aws-port <port>', 'port of the AWS endpoint; 0: any free one')
        .argParser(portNumber)
        .default(4566),
    )
    .addOption(
      new Option('--engine <engine>', 'dynalite, dynamodb-local, or the URL of a DynamoDB engine that runs')
        .argParser(engineKind)
        .default('dynalite'),
    )
    .addOption(
      new Option('--signing-key <key>', 'key that tokens are signed with (default: a random one)')
        .env('HILVAN_SIGNING_KEY')
        .argParser(signingKeyText),
    );
}

function engineKind(text: string): EngineKind {
  if (text === 'dynalite' || text === 'dynamodb-local') return text;
  if (URL.canParse(text) && /^https?:\/\/./.test(text)) return text as EngineKind;
  throw new InvalidArgumentError(
    'Choose dynalite, dynamodb-local or an address such as http://127.0.0.1:8000.',
  );
}

export function signingKeyText(text: string): string {
  if (/^[\x21-\x7e]{32,}$/.test(text)) return text;
  throw new InvalidArgumentError(
    'Use 32 or more visible ASCII characters without spaces, made up at random.',
  );
}
