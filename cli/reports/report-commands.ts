import { Command, Option } from 'commander';
import * as z from 'zod';
import { commonParameters } from '../../shared/analytics-api/common-parameters.ts';
import type { ReportRoute } from '../../shared/analytics-api/report-route.ts';
import { reports } from '../../shared/analytics-api/reports.ts';
import { parseQuery } from '../../shared/query-api/parameters.ts';
import { apiOptions } from '../api/address.ts';
import { usageError } from '../failure.ts';
import { jsonOption, time, wholeNumber } from '../options.ts';
import { print, table } from '../terminal.ts';
import { faultsError, type Query } from './ask-report.ts';
import { type ReportFlags, runReport } from './run-report.ts';

/** One command a report, made of the parameters of its route. */
export function reportCommands(): Command {
  const all = new Command('hilvan report')
    .description('Asks a report over all stitched journeys, or lists the journeys behind one of its figures.')
    .helpCommand(false)
    .argument('[report]', 'which one; left out: lists them')
    .action((unknown: string | undefined) => {
      if (unknown !== undefined) {
        const names = reports.map(each => each.name).join(', ');
        throw usageError(`There is no report ${unknown}.`, `There are ${names}.`);
      }
      print(
        table(reports, [
          { title: 'report', value: ({ name }) => name },
          { title: 'tells', value: ({ summary }) => summary },
        ]),
      );
      print('\n"hilvan report <name>" asks one, "hilvan report <name> --help" tells what it can be asked.');
    });
  for (const report of reports) all.addCommand(commandOf(report));
  return all;
}

function commandOf(report: ReportRoute): Command {
  const command = new Command(report.name).summary(report.summary).description(`${report.summary}.`);
  const parameters = optionsOf(report);
  const own = parameters.filter(({ name }) => !(name in commonParameters));
  const common = parameters.filter(({ name }) => name in commonParameters);
  for (const { option } of [...own, ...common]) command.addOption(option);
  for (const option of ownOptions()) command.addOption(option);
  return command.action(async (flags: ReportFlags & Record<string, unknown>) => {
    const query: Query = Object.fromEntries(
      parameters.flatMap(({ name, option }) => {
        const value = flags[option.attributeName()];
        return typeof value === 'string' ? [[name, value]] : [];
      }),
    );
    const parsed = parseQuery(report.parameters, new URLSearchParams(query));
    if (!parsed.ok) throw faultsError(parsed.errors);
    await runReport(report, query, flags);
  });
}

function optionsOf({ parameters }: ReportRoute): { name: string; option: Option }[] {
  const { properties = {}, required = [] } = z.toJSONSchema(parameters, {
    io: 'input',
    unrepresentable: 'any',
  });
  return Object.entries(properties).map(([name, schema]) => {
    const { description = '', ...rest } = typeof schema === 'boolean' ? {} : schema;
    const choices = rest.enum?.map(String);
    const unless = rest.default === undefined ? '' : ` (default: ${String(rest.default)})`;
    const flag = name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
    const option = new Option(`--${flag} <value>`, `${description.replace(/\.$/, '')}${unless}`);
    if (choices !== undefined) option.choices(choices);
    if (required.includes(name)) option.makeOptionMandatory();
    return { name, option };
  });
}

const ownOptions = (): Option[] => [
  new Option('--open <cell>', 'list the journeys behind a figure: --cells shows the cell of each'),
  new Option('--cells', 'show the cell of each figure'),
  new Option('--rows <n>', 'rows of a table, or journeys of --open, at most')
    .argParser(wholeNumber(1, 1_000_000))
    .default(20),
  jsonOption(),
  new Option('--lake <dir>', 'answer from the files of a lake here, without a server').conflicts([
    'api',
    'token',
  ]),
  new Option('--definition-file <file>', 'with --lake: a definition that does not ship (may be repeated)')
    .argParser((file: string, files: string[] = []) => [...files, file])
    .default([], 'none'),
  new Option('--as-of <time>', 'with --lake: up to when it is complete (default: now)').argParser(time),
  ...apiOptions(),
];
