import * as z from 'zod';
import type { ReportRoute } from '../../shared/analytics-api/report-route.ts';
import type { Viewer } from '../../shared/contract/viewer.ts';
import { shippedDefinitions } from '../../shared/definitions/shipped.ts';
import type { CompiledDefinition } from '../../shared/domain/definition.ts';
import type { ApiAddress } from '../api/address.ts';
import { askOperation } from '../api/client.ts';
import { OPERATIONS } from '../api/operations.generated.ts';
import { CliError, usageError } from '../failure.ts';
import { readLakeLog } from '../lake/duckdb-log.ts';

/** Parameters of a report by name, as texts. */
export type Query = Readonly<Record<string, string>>;

export interface Answer {
  asOf: string;
  journeys: number;
  figures: Readonly<Record<string, unknown>>;
}

/** Journeys behind a figure: how many, and the ids of the first ones. */
export interface Behind {
  journeys: number;
  ids: string[];
}

/** Answers a report: the API does, or a lake here. */
export interface Source {
  figures(report: ReportRoute, query: Query): Promise<Answer>;
  /** `limit` ids at most. */
  open(report: ReportRoute, query: Query, cell: string, limit: number): Promise<Behind>;
}

const answerShape = z.object({
  asOf: z.string(),
  journeys: z.number(),
  figures: z.record(z.string(), z.unknown()),
});
const behindShape = z.object({
  journeys: z.number(),
  items: z.array(z.object({ id: z.string() })),
  cursor: z.string().optional(),
});

export function apiSource(address: ApiAddress): Source {
  const ask = (operation: string, query: Query) => {
    if (!isOperation(operation)) throw new Error(`The client does not know ${operation}`);
    return askOperation(address, operation, { query });
  };
  return {
    figures: async ({ operation }, query) => answerShape.parse(await ask(operation, query)),
    async open({ operation }, query, cell, limit) {
      const ids: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = behindShape.parse(
          await ask(`${operation}Journeys`, {
            ...query,
            cell,
            ...(cursor === undefined ? {} : { cursor }),
          }),
        );
        ids.push(...page.items.map(each => each.id));
        cursor = page.cursor;
        if (cursor === undefined || ids.length >= limit)
          return { journeys: page.journeys, ids: ids.slice(0, limit) };
      }
    },
  };
}

const isOperation = (name: string): name is keyof typeof OPERATIONS => Object.hasOwn(OPERATIONS, name);

export interface LakeSource {
  dir: string;
  /** Beside those that ship; of two of one id the newest version answers. */
  definitions: readonly CompiledDefinition[];
  asOf: number;
  signal: AbortSignal;
  onProgress: (done: number, of: number) => void;
}

/** Who reads the files of a lake sees all of it. */
const READER: Viewer = { subject: 'files', role: 'admin', teams: [], identifiers: true };

export function lakeSource({ dir, definitions, asOf, signal, onProgress }: LakeSource): Source {
  const ask = async (report: ReportRoute, query: Query) => {
    const attributes = attributesIn(query);
    const log = await readLakeLog(dir, { signal, onProgress, attributes }).catch(error => {
      signal.throwIfAborted();
      throw new CliError(`The lake in ${dir} cannot be read: ${String(error)}`, {
        mend: 'Name the folder of a lake that holds journeys; "hilvan lake status" looks into one.',
        cause: error,
      });
    });
    const known = [...definitions, ...shippedDefinitions];
    const asked = report.ask({ log, asOf, definitions: known, viewer: READER }, new URLSearchParams(query));
    if (!asked.ok) throw faultsError(asked.errors);
    return { log, ...asked.value };
  };
  return {
    async figures(report, query) {
      const { selection, figures } = await ask(report, query);
      return {
        asOf: new Date(asOf).toISOString(),
        journeys: selection.length,
        figures: Object.fromEntries(Object.entries(figures())),
      };
    },
    async open(report, query, cell, limit) {
      const { log, open } = await ask(report, query);
      const behind = open(cell);
      return { journeys: behind.length, ids: behind.slice(0, limit).map(log.journeys.idOf) };
    },
  };
}

export function faultsError(faults: readonly { parameter: string; message: string }[]): CliError {
  return usageError(faults.map(({ parameter, message }) => `--${parameter} ${message}`).join('\n'));
}

/** Keys of attributes that the query names: the others need not be read. */
function attributesIn(query: Query): string[] {
  const keys = Object.entries(query).flatMap(([name, text]) => [
    ...(name === 'attribute' ? [text.slice(0, Math.max(0, text.indexOf(':')))] : []),
    ...[...text.matchAll(/\battribute:([^:,;=@]+)/g)].map(([, key = '']) => key),
  ]);
  return [...new Set(keys.filter(key => key !== ''))];
}
