import { stat } from 'node:fs/promises';
import {
  type LakeAnswer,
  type LakeQuery,
  LakeQueryError,
  queryLake,
} from '../../shared/duckdb/query-lake.ts';
import {
  EXPLAINS,
  READS,
  readStatement,
  type StatementFault,
  unportable,
} from '../../shared/sql/check-statement.ts';
import { readLakeViews } from '../../shared/sql/read-catalogue.ts';
import { CliError, usageError } from '../failure.ts';
import { InterruptedError } from '../interrupt.ts';
import { paint, print, printJson, table, tell } from '../terminal.ts';
import { csvOf } from './csv.ts';

export interface Question {
  folder: string;
  statement: string;
  format: 'table' | 'json' | 'csv';
  limits: LakeQuery['limits'];
  signal: AbortSignal;
}

/** Prints the rows of the statement; what Athena would not take, and rows left out, are told beside them. */
export async function askLake({ folder, statement, format, limits, signal }: Question): Promise<void> {
  const read = readStatement(statement, [...READS, ...EXPLAINS]);
  if (!read.ok) throw usageError(placed(read.fault));
  await mustBeFolder(folder);
  const fault = isQuestion(statement) ? unportable(statement, read.tokens) : undefined;
  if (fault !== undefined) tell(`Not for Athena as it stands. ${placed(fault)}.`);
  const answer = await queryLake({ folder, views: readLakeViews(), sql: read.sql, limits, signal }).catch(
    error => {
      throw mended(error);
    },
  );
  show(answer, format);
  if (answer.more) tell(`There are more than ${limits.rows} rows: raise --limit, or narrow the statement.`);
}

function isQuestion(statement: string): boolean {
  return !/^\s*(explain|describe|show)\b/i.test(statement);
}

async function mustBeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new CliError(`There is no lake in ${folder}`, {
    mend: 'Start "hilvan dev" and send touchpoints, or name the folder of a lake with --lake.',
  });
}

function mended(error: unknown): unknown {
  if (!(error instanceof LakeQueryError)) return error;
  switch (error.reason) {
    case 'stopped':
      return new InterruptedError();
    case 'time':
      return new CliError(error.message, { mend: 'Raise --timeout, or narrow the statement.' });
    case 'memory':
      return new CliError(error.message, { mend: 'Raise --memory, or narrow the statement.' });
    case 'statement':
      return new CliError(error.message, {
        mend: 'hilvan sql "SHOW TABLES" lists tables and views, and "DESCRIBE journeys" their columns.',
      });
  }
}

function show({ columns, rows }: LakeAnswer, format: Question['format']): void {
  switch (format) {
    case 'json':
      printJson(rows.map(row => Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null]))));
      return;
    case 'csv':
      process.stdout.write(
        csvOf(
          columns.map(({ name }) => name),
          rows,
        ),
      );
      return;
    case 'table':
      if (rows.length === 0) print(paint('dim', 'No rows.'));
      else {
        print(
          table(
            rows,
            columns.map(({ name }, i) => ({
              title: name,
              value: row => {
                const cell = row[i] ?? '';
                return typeof cell === 'boolean' ? String(cell) : cell;
              },
            })),
          ),
        );
      }
  }
}

function placed({ line, column, message }: StatementFault): string {
  return `Line ${line}, column ${column}: ${message}`;
}
