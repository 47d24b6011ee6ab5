import { randomUUID } from 'node:crypto';
import type { Cell } from '../shared/sql/engine.ts';
import { AwsError } from './aws-error.ts';
import type { LocalCatalogue } from './sql/catalogue.ts';
import { type Outcome, type RunningQuery, runQuery } from './sql/run-query.ts';

export interface Athena {
  catalogue: LocalCatalogue;
  call(operation: string, input: Record<string, unknown>): unknown;
  /** The workgroup in which a statement was started. */
  workGroupOf(id: string): string | undefined;
  /** Ends what still runs. */
  stop(): void;
}

interface Execution {
  id: string;
  sql: string;
  workGroup: string;
  at: number;
  state: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  running: RunningQuery;
  outcome?: Outcome;
}

/** Of one statement. Small enough for a laptop, large enough for a year of a shop. */
const LIMITS = { rows: 200_000, milliseconds: 120_000, memoryMiB: 512, threads: 2 };
/** Statements whose rows are kept, the latest ones. */
const KEPT = 50;
const AT_ONCE = 4;

/** Athena's calls over DuckDB, which reads the lake where the local buckets keep it (`folder`). */
export function createAthena(catalogue: LocalCatalogue, folder: string): Athena {
  const executions = new Map<string, Execution>();

  function start(input: Record<string, unknown>): unknown {
    const { QueryString: sql, WorkGroup: workGroup } = input;
    if (typeof sql !== 'string' || typeof workGroup !== 'string' || !catalogue.results.has(workGroup)) {
      throw invalid(`WorkGroup ${String(workGroup)} is not found.`);
    }
    const busy = [...executions.values()].filter(({ state }) => state === 'RUNNING').length;
    if (busy >= AT_ONCE) throw new AwsError('TooManyRequestsException', 'Too many statements at once');
    const running = runQuery({ folder, views: catalogue.views, sql, limits: LIMITS });
    const id = randomUUID();
    const execution: Execution = { id, sql, workGroup, at: Date.now(), state: 'RUNNING', running };
    executions.set(id, execution);
    forget(executions);
    void running.outcome.then(outcome => {
      if (execution.state !== 'RUNNING') return;
      execution.outcome = outcome;
      execution.state = outcome.ok ? 'SUCCEEDED' : 'FAILED';
    });
    return { QueryExecutionId: id };
  }

  function find(input: Record<string, unknown>): Execution {
    const found = executions.get(String(input['QueryExecutionId']));
    if (found === undefined)
      throw invalid(`QueryExecution ${String(input['QueryExecutionId'])} was not found`);
    return found;
  }

  return {
    catalogue,
    workGroupOf: id => executions.get(id)?.workGroup,
    call(operation, input) {
      switch (operation) {
        case 'StartQueryExecution':
          return start(input);
        case 'GetQueryExecution':
          return { QueryExecution: shown(find(input)) };
        case 'GetQueryResults':
          return pageOf(find(input), input);
        case 'StopQueryExecution': {
          const execution = find(input);
          if (execution.state === 'RUNNING') execution.state = 'CANCELLED';
          execution.running.stop();
          return {};
        }
        default:
          throw new AwsError(
            'UnknownOperationException',
            `Local mode does not have the Athena operation ${operation}`,
          );
      }
    },
    stop() {
      for (const { state, running } of executions.values()) if (state === 'RUNNING') running.stop();
    },
  };
}

function forget(executions: Map<string, Execution>): void {
  for (const { id, state } of executions.values()) {
    if (executions.size <= KEPT) return;
    if (state !== 'RUNNING') executions.delete(id);
  }
}

function shown({ id, sql, workGroup, at, state, outcome }: Execution): unknown {
  const failed = outcome?.ok === false ? outcome : undefined;
  return {
    QueryExecutionId: id,
    Query: sql,
    WorkGroup: workGroup,
    Status: {
      State: state,
      SubmissionDateTime: at / 1000,
      ...(failed === undefined
        ? {}
        : {
            StateChangeReason: failed.message,
            AthenaError: { ErrorCategory: failed.isTold ? 2 : 1, ErrorMessage: failed.message },
          }),
    },
    Statistics: { DataScannedInBytes: outcome?.ok === true ? outcome.bytes : 0 },
  };
}

/** Athena's pages: every value as text, and the names of the columns as the first row of the first page. */
function pageOf({ outcome, state }: Execution, input: Record<string, unknown>): unknown {
  if (outcome?.ok !== true) throw invalid(`Query has not yet finished. Current state: ${state}`);
  const { columns, rows } = outcome.answer;
  const most = Math.min(1000, Number(input['MaxResults'] ?? 1000));
  const given = input['NextToken'];
  if (given !== undefined && !/^\d{1,9}$/.test(String(given))) throw invalid('Malformed NextToken');
  const head: Cell[] = columns.map(({ name }) => name);
  const from = Number(given ?? 0);
  const some = [head, ...rows].slice(from, from + most);
  return {
    ResultSet: {
      Rows: some.map(row => ({
        Data: row.map(cell => (cell === null ? {} : { VarCharValue: String(cell) })),
      })),
      ResultSetMetadata: { ColumnInfo: columns.map(({ name, type }) => ({ Name: name, Type: type })) },
    },
    ...(from + most <= rows.length ? { NextToken: String(from + most) } : {}),
  };
}

function invalid(message: string): AwsError {
  return new AwsError('InvalidRequestException', message);
}
