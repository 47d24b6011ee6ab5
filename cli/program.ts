import { Command } from 'commander';
import { analyzeCommand } from './commands/analyze.ts';
import { demoCommand } from './commands/demo.ts';
import { devCommand } from './commands/dev.ts';
import { explainCommand } from './commands/explain.ts';
import { flagsCommand } from './commands/flags.ts';
import { journeyCommand } from './commands/journey.ts';
import { journeysCommand } from './commands/journeys.ts';
import { personCommand } from './commands/person.ts';
import { sendCommand } from './commands/send.ts';
import { paint } from './terminal.ts';
import { version } from './version.ts';

const AFTER = `
Exit codes: 0 done, 1 failed, 2 called in a way that is not known.
HILVAN_DEBUG=1 shows where an error came from; NO_COLOR=1 turns colours off.`;

export function createProgram(): Command {
  const program = new Command('hilvan')
    .description(
      'Stitches the touchpoints of every channel into customer journeys, and shows where customers drop off and where departments make them do things twice.',
    )
    .version(version(), '-V, --version', 'Print the version')
    .helpOption('-h, --help', 'Show help')
    .helpCommand('help [command]', 'Show help for a command')
    .addHelpText('after', AFTER)
    .showHelpAfterError('(--help shows what is known)')
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({
      outputError: (text, write) =>
        write(text.replace(/^error: /, `${paint('red', 'Error:', process.stderr)} `)),
    })
    .exitOverride();
  const commands = [
    demoCommand(),
    devCommand(),
    sendCommand(),
    analyzeCommand(),
    personCommand(),
    journeysCommand(),
    journeyCommand(),
    flagsCommand(),
    explainCommand(),
  ];
  for (const command of commands) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  return program;
}
