import { Command, InvalidArgumentError, Option } from 'commander';
import { usageError } from '../failure.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { jsonOption, wholeNumber } from '../options.ts';
import {
  ALWAYS,
  boundaryOf,
  NEVER,
  type Period,
  SILO_NAMES,
  type SiloSchedule,
  silosCalled,
} from '../simulation/silos.ts';
import { number, printJson, tell } from '../terminal.ts';

interface Options {
  customers: number;
  seed: number;
  out?: string;
  truth?: string;
  from: number;
  days: number;
  silo: SiloSchedule;
  json?: boolean;
}

const EXAMPLES = `
The same options give the same bytes on every machine. Without --out the touchpoints go to the standard output.
Episodes begin within the days asked for; parcels, returns and tickets of the last ones end weeks later.

Silos, each a boundary at which this company loses what the customer had done before; all are there unless told:
${SILO_NAMES.map(name => `  ${name.padEnd(14)} ${boundaryOf(name)}`).join('\n')}
NAME is one of these, a boundary such as web>call-center, or all; the last word on a silo counts. A date means
midnight UTC; the end is not in the period, and either end may be left out.

Examples:
  hilvan simulate --customers 2000 --seed 1 --out touchpoints.jsonl --truth truth.jsonl
  hilvan simulate --silo all=off --silo order-change=2026-03-10..2026-03-20 | head
  hilvan analyze touchpoints.jsonl`;

export function simulateCommand(): Command {
  return new Command('simulate')
    .summary('make up a company: its touchpoints, and the truth behind them')
    .description(
      'Writes the touchpoints of a simulated company as JSON lines, and if asked the truth: who is who, which rework a silo induced and why, who gave up and who came back.',
    )
    .addOption(new Option('--customers <n>', 'how many').argParser(wholeNumber(1, 1_000_000)).default(100))
    .addOption(
      new Option('--seed <n>', 'another number, another company')
        .argParser(wholeNumber(0, 2 ** 31))
        .default(7),
    )
    .option('--out <file>', 'where the touchpoints go')
    .option('--truth <file>', 'where the truth goes')
    .addOption(
      new Option('--from <date>', 'the first day').argParser(day).default(Date.UTC(2026, 2, 1), '2026-03-01'),
    )
    .addOption(
      new Option('--days <n>', 'how long episodes begin').argParser(wholeNumber(1, 3650)).default(28),
    )
    .addOption(
      new Option('--silo <name=when>', 'on, off or DATE..DATE; may be given several times')
        .argParser(schedule)
        .default({}, 'all on'),
    )
    .addOption(jsonOption())
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run({ out, truth, json, from, silo, ...company }: Options): Promise<void> {
  if (json === true && out === undefined)
    throw usageError('--json prints counts where the touchpoints would go', 'Name a file with --out.');
  if (out !== undefined && out === truth)
    throw usageError('--out and --truth name the same file', 'Give the truth a file of its own.');
  const { signal, release } = abortOnInterrupt();
  const { writeCompany } = await import('../simulation/write-company.ts');
  try {
    const counts = await writeCompany({ ...company, startAt: from, silos: silo }, { out, truth, signal });
    if (json === true) printJson({ ...counts, out, truth });
    else if (out !== undefined) tell(`${number(counts.touchpoints)} touchpoints are in ${out}`);
    if (json !== true && truth !== undefined)
      tell(`${number(counts.truthLines)} lines of truth are in ${truth}`);
  } finally {
    release();
  }
}

/** Midnight UTC of a date, ms since 1970. */
function day(text: string): number {
  const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN;
  // `2026-02-31` is parsed as a day in March; before 2000 no touchpoint is taken.
  if (Number.isNaN(at) || at < Date.UTC(2000) || new Date(at).toISOString().slice(0, 10) !== text)
    throw new InvalidArgumentError('Write a date from 2000-01-01 on, such as 2026-03-01.');
  return at;
}

function schedule(text: string, known: SiloSchedule): SiloSchedule {
  const [called = '', when = ''] = text.split('=', 2);
  const names = silosCalled(called);
  if (names.length === 0) {
    throw new InvalidArgumentError(`There is no silo "${called}": ${SILO_NAMES.join(', ')} or all.`);
  }
  const periods = periodsOf(when);
  return { ...known, ...Object.fromEntries(names.map(name => [name, periods])) };
}

function periodsOf(when: string): readonly Period[] {
  if (when === 'on') return ALWAYS;
  if (when === 'off') return NEVER;
  const ends = when.split('..');
  const [from = '', to = ''] = ends;
  if (ends.length !== 2 || from + to === '')
    throw new InvalidArgumentError('Write NAME=on, NAME=off or NAME=DATE..DATE.');
  const period = {
    from: from === '' ? Number.NEGATIVE_INFINITY : day(from),
    to: to === '' ? Number.POSITIVE_INFINITY : day(to),
  };
  if (period.from >= period.to) throw new InvalidArgumentError('The period ends before it begins.');
  return [period];
}
