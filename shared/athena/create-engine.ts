import {
  type AthenaClient,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  type QueryExecutionStatus,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from '@aws-sdk/client-athena';
import { type Cell, type SqlEngine, SqlEngineError } from '../sql/engine.ts';

export interface AthenaOptions {
  client: AthenaClient;
  workGroup: string;
  /** Database of the Glue catalogue with the tables and views. */
  database: string;
  /** Milliseconds since 1970. */
  now: () => number;
  wait: (milliseconds: number) => Promise<unknown>;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 1000;
/** Rows that Athena answers at once. */
const MOST_ROWS = 1000;

/** Athena, by a workgroup that says where results go and how much a statement may read. */
export function createAthenaEngine({ client, workGroup, database, now, wait }: AthenaOptions): SqlEngine {
  async function finished(id: string, until: number): Promise<number> {
    for (let pause = FIRST_WAIT_MS; ; pause = Math.min(LONGEST_WAIT_MS, pause * 1.5)) {
      const { QueryExecution: execution } = await client.send(
        new GetQueryExecutionCommand({ QueryExecutionId: id }),
      );
      const state = execution?.Status?.State;
      if (state === 'SUCCEEDED') return execution?.Statistics?.DataScannedInBytes ?? 0;
      if (state === 'FAILED' || state === 'CANCELLED') throw failureOf(execution?.Status);
      if (now() + pause > until) {
        await client.send(new StopQueryExecutionCommand({ QueryExecutionId: id }));
        throw new SqlEngineError('time', 'The statement took too long and was stopped: narrow it');
      }
      await wait(pause);
    }
  }

  return {
    run: (sql, milliseconds) =>
      told(async () => {
        const until = now() + milliseconds;
        const { QueryExecutionId: id } = await client.send(
          new StartQueryExecutionCommand({
            QueryString: sql,
            WorkGroup: workGroup,
            QueryExecutionContext: { Catalog: 'AwsDataCatalog', Database: database },
          }),
        );
        if (id === undefined) throw new Error('Athena gave the statement no id');
        return { id, scannedBytes: await finished(id, until) };
      }),

    page: (id, limit, from) =>
      told(async () => {
        const isFirst = from === undefined;
        const answer = await client.send(
          new GetQueryResultsCommand({
            QueryExecutionId: id,
            // The names of the columns are the first row of the first page.
            MaxResults: Math.min(MOST_ROWS, isFirst ? limit + 1 : limit),
            ...(isFirst ? {} : { NextToken: from }),
          }),
        );
        const info = answer.ResultSet?.ResultSetMetadata?.ColumnInfo ?? [];
        const columns = info.map(({ Name = '', Type = 'varchar' }) => ({ name: Name, type: Type }));
        const rows = (answer.ResultSet?.Rows ?? []).slice(isFirst ? 1 : 0);
        return {
          columns,
          rows: rows.map(({ Data = [] }) =>
            columns.map(({ type }, i) => cellOf(Data[i]?.VarCharValue, type)),
          ),
          ...(answer.NextToken === undefined ? {} : { next: answer.NextToken }),
        };
      }, 'gone'),
  };
}

/** Whole numbers beyond 2^53, and what is no number in JSON, stay text. */
function cellOf(text: string | undefined, type: string): Cell {
  if (text === undefined) return null;
  if (type === 'boolean') return text === 'true';
  if (!/^(tinyint|smallint|integer|int|bigint|real|float|double|decimal)/.test(type)) return text;
  const number = Number(text);
  if (!Number.isFinite(number)) return text;
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? text : number;
}

/** Errors of Athena in our words; `invalid` is what a request means that it does not take. */
async function told<T>(call: () => Promise<T>, invalid: 'statement' | 'gone' = 'statement'): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof Error) || error instanceof SqlEngineError) throw error;
    if (error.name === 'InvalidRequestException') throw new SqlEngineError(invalid, plain(error.message));
    if (/TooManyRequests|Throttling|InternalServer/.test(error.name)) {
      throw new SqlEngineError('busy', 'Athena is busy: try again in a moment');
    }
    throw error;
  }
}

function failureOf(status: QueryExecutionStatus | undefined): SqlEngineError {
  const reason = plain(status?.StateChangeReason ?? 'The statement failed');
  if (/bytes scanned limit/i.test(reason)) {
    return new SqlEngineError('size', 'The statement reads more than is allowed: narrow it');
  }
  // Category 1 is Athena's own fault, 2 that of the statement.
  if (status?.AthenaError?.ErrorCategory === 1) {
    return new SqlEngineError('busy', 'Athena failed: try again in a moment');
  }
  return new SqlEngineError('statement', reason);
}

/** Where the files are and who may read them is nobody's business who asks for rows. */
function plain(message: string): string {
  return message.replace(/\b(s3:\/\/|arn:aws)[^\s,;)]*/g, '…').slice(0, 2000);
}
