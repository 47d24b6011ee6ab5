import { Command } from 'commander';
import { accessCommand } from './commands/access.ts';
import { analyzeCommand } from './commands/analyze.ts';
import { auditCommand } from './commands/audit.ts';
import { contextCommand } from './commands/context.ts';
import { aliasCommand, linkCommand, unlinkCommand } from './commands/correct.ts';
import { definitionsCommand } from './commands/definitions.ts';
import { demoCommand } from './commands/demo.ts';
import { devCommand } from './commands/dev.ts';
import { eraseCommand } from './commands/erase.ts';
import { erasuresCommand } from './commands/erasures.ts';
import { explainCommand } from './commands/explain.ts';
import { exportCommand } from './commands/export.ts';
import { flagsCommand } from './commands/flags.ts';
import { importCommand } from './commands/import.ts';
import { journeyCommand } from './commands/journey.ts';
import { journeysCommand } from './commands/journeys.ts';
import { lakeCommand } from './commands/lake.ts';
import { personCommand } from './commands/person.ts';
import { quarantineCommand } from './commands/quarantine.ts';
import { rebuildCommand } from './commands/rebuild.ts';
import { replayCommand } from './commands/replay.ts';
import { reportCommand } from './commands/report.ts';
import { rotateKeyCommand } from './commands/rotate-key.ts';
import { sendCommand } from './commands/send.ts';
import { simulateCommand } from './commands/simulate.ts';
import { sqlCommand } from './commands/sql.ts';
import { tokenCommand } from './commands/token.ts';
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
    // `definitions show --version 2` is no question for the version of the program.
    .enablePositionalOptions()
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
    exportCommand(),
    importCommand(),
    simulateCommand(),
    reportCommand(),
    sqlCommand(),
    personCommand(),
    contextCommand(),
    journeysCommand(),
    journeyCommand(),
    flagsCommand(),
    explainCommand(),
    definitionsCommand(),
    linkCommand(),
    unlinkCommand(),
    aliasCommand(),
    quarantineCommand(),
    rebuildCommand(),
    lakeCommand(),
    replayCommand(),
    accessCommand(),
    eraseCommand(),
    erasuresCommand(),
    rotateKeyCommand(),
    tokenCommand(),
    auditCommand(),
  ];
  for (const command of commands) {
    program.addCommand(command.copyInheritedSettings(program));
    for (const each of command.commands) each.copyInheritedSettings(command);
  }
  return program;
}
