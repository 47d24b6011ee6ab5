import type { ReportRoute } from '../../shared/analytics-api/report-route.ts';
import { readDefinitionFile } from '../analyze/definition-file.ts';
import { type ApiOptions, findApi } from '../api/address.ts';
import { abortOnInterrupt } from '../interrupt.ts';
import { startProgress } from '../progress.ts';
import { minute, number, paint, print, printJson } from '../terminal.ts';
import { type Answer, apiSource, type Behind, lakeSource, type Query, type Source } from './ask-report.ts';
import { figureLines } from './figure-lines.ts';

export interface ReportFlags extends ApiOptions {
  open?: string;
  cells?: boolean;
  rows: number;
  json?: boolean;
  lake?: string;
  definitionFile: string[];
  asOf?: number;
}

/** Characters a line where nobody says how many there are. */
const WIDE = 180;

export async function runReport(report: ReportRoute, query: Query, flags: ReportFlags): Promise<void> {
  const { open, rows, json } = flags;
  await withSource(flags, async source => {
    if (open !== undefined) {
      const behind = await source.open(report, query, open, rows);
      if (json === true) printJson(behind);
      else printBehind(behind, open);
      return;
    }
    const answer = await source.figures(report, query);
    if (json === true) printJson(answer);
    else printAnswer(report, answer, flags);
  });
}

async function withSource(flags: ReportFlags, use: (source: Source) => Promise<void>): Promise<void> {
  const { lake: dir, definitionFile, asOf = Date.now() } = flags;
  if (dir === undefined) return use(apiSource(await findApi(flags)));
  const { signal, release } = abortOnInterrupt();
  const progress = startProgress('Reading the lake');
  try {
    const definitions = await Promise.all(definitionFile.map(readDefinitionFile));
    await use(lakeSource({ dir, definitions, asOf, signal, onProgress: progress.at }));
  } finally {
    progress.end();
    release();
  }
}

function printAnswer({ summary }: ReportRoute, answer: Answer, flags: ReportFlags): void {
  const { asOf, journeys, figures } = answer;
  print(paint('bold', summary));
  print(paint('dim', `${number(journeys)} journeys, as of ${minute(asOf)} (UTC)`));
  print();
  const width = process.stdout.columns ?? WIDE;
  const lines = figureLines(figures, { rows: flags.rows, cells: flags.cells === true, width });
  for (const line of lines) print(line);
  const text = lines.join('\n');
  const notes = [
    ...(/\d in \d/.test(text) ? ['120 in 45: so many, in that many journeys'] : []),
    ...(/\d \[/.test(text) ? ['[from, to]: 95 % interval'] : []),
  ];
  print();
  print(paint('dim', [...notes, '--cells and --open <cell> list the journeys behind a figure'].join('; ')));
}

function printBehind({ journeys, ids }: Behind, cell: string): void {
  if (journeys === 0) {
    print(`No journey is behind ${cell}: take the cell from an answer to the same question (--cells).`);
    return;
  }
  for (const id of ids) print(id);
  const more = ids.length < journeys ? ': raise --rows for the others' : '';
  print(
    paint(
      'dim',
      `${number(ids.length)} of ${number(journeys)} journeys${more}; "hilvan journey <id>" shows one`,
    ),
  );
}
