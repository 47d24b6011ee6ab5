// A process of its own: node bench/scale/measure-sql.ts DIR tells of the questions of each report as a line of JSON.
import { join } from 'node:path';
import { argv, stdout } from 'node:process';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Measured, Rows } from './answers.ts';
import { sqlAnswers } from './sql-answers.ts';
import { measured } from './usage.ts';

const dir = argv[2] ?? '';

/** A database for each report, so that its memory is its own. */
async function ask(questions: Readonly<Record<string, string>>): Promise<Record<string, Rows>> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run("SET TimeZone = 'UTC'");
    for (const table of ['journeys', 'journey_steps', 'flags']) {
      const files = join(dir, table, '*', '*.parquet').replaceAll("'", "''");
      await connection.run(
        `CREATE TEMP VIEW ${table} AS SELECT * FROM read_parquet('${files}', hive_partitioning = false)`,
      );
    }
    const answers: Record<string, Rows> = {};
    for (const [question, sql] of Object.entries(questions)) {
      const rows = (await connection.runAndReadAll(sql)).getRows();
      answers[question] = rows.map(row => row.map(cell => (typeof cell === 'number' ? cell : String(cell))));
    }
    return answers;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

for (const [report, questions] of Object.entries(sqlAnswers)) {
  const { result: answers, usage } = await measured(() => ask(questions));
  const line: Measured = { report, usage, answers };
  stdout.write(`${JSON.stringify(line)}\n`);
}
