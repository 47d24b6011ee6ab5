import { Command } from 'commander';

const EXAMPLES = `
"hilvan report" lists the reports, "hilvan report <name> --help" tells what one can be asked.

Examples:
  hilvan report transitions --of channel --definition retail-order
  hilvan report transitions --open move/web/call-center
  hilvan report transitions --lake ./downloaded-lake --json`;

/** The commands of the reports are made of their routes, which take a while to load: only when they are wanted. */
export function reportCommand(): Command {
  const command = new Command('report')
    .summary('ask a report: funnel, paths, rework, money, voice and more')
    .description('Answers from all stitched journeys; each figure opens the journeys behind it.')
    .argument('[name]', 'which one; left out: lists them')
    .argument('[options...]', 'its filters and options')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .addHelpText('after', EXAMPLES);
  return command.action(async () => {
    const { reportCommands } = await import('../reports/report-commands.ts');
    const all = reportCommands().copyInheritedSettings(command);
    for (const each of all.commands) each.copyInheritedSettings(command);
    all.helpOption('-h, --help', 'Show help');
    for (const each of all.commands) each.helpOption('-h, --help', 'Show help');
    await all.parseAsync(command.args, { from: 'user' });
  });
}
