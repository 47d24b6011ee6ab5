import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { LANGUAGES, type Language, languageOf } from '../demo/words/language.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { jsonOption, wholeNumber } from '../options.ts';
import { addStackOptions, type StackFlags } from '../stack/stack-options.ts';

interface Options extends StackFlags {
  data?: string;
  customers: number;
  seed: number;
  once?: boolean;
  json?: boolean;
  lang?: Language;
}

export function demoCommand(): Command {
  return addStackOptions(
    new Command('demo')
      .summary('see it at work: local mode with a simulated company')
      .description(
        'Runs the application here, sends three weeks of a simulated company through the real bus, and tells what came out as a story: one customer, what it cost, who should do what; then all customers. Then it goes on slowly until Ctrl-C.',
      )
      .option('--data <dir>', 'folder that keeps the state (default: nothing is kept)')
      .addOption(new Option('--customers <n>', 'how many').argParser(wholeNumber(1, 100_000)).default(60))
      .addOption(
        new Option('--seed <n>', 'another number, another company')
          .argParser(wholeNumber(0, 2 ** 31))
          .default(7),
      )
      .option('--once', 'stop after the story')
      .addOption(
        new Option(
          '--lang <lang>',
          'language of the story (default: as LC_ALL or LANG say, else en)',
        ).choices(LANGUAGES),
      ),
  )
    .addOption(jsonOption())
    .action(run);
}

async function run({ data, once, json, lang, ...options }: Options): Promise<void> {
  const { signal, release } = abortOnInterrupt();
  const { runDemo } = await import('../demo/run-demo.ts');
  const dataDir = data === undefined ? undefined : resolve(data);
  try {
    const language = lang ?? languageOf(process.env);
    await runDemo({ ...options, dataDir, once: once === true, json: json === true, language }, signal);
  } finally {
    release();
  }
}
