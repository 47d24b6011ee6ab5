import * as z from 'zod';
import type { Viewer } from '../contract/viewer.ts';
import { type JourneyFilter, selectJourneys } from '../domain/analytics/filter.ts';
import type { JourneyLog } from '../domain/analytics/journey-log.ts';
import type { Report, Selection } from '../domain/analytics/report.ts';
import type { CompiledDefinition } from '../domain/definition.ts';
import { type Parsed, parseQuery } from '../query-api/parameters.ts';
import type { Need } from '../query-api/roles.ts';
import { type CommonQuery, commonParameters, filterOf } from './common-parameters.ts';

/** What a report may be asked with beside its parameters. */
export interface Chosen {
  log: JourneyLog;
  filter: JourneyFilter;
  selection: Selection;
  definitions: readonly CompiledDefinition[];
  /** The one asked for, in its newest version. */
  definition: CompiledDefinition | undefined;
  /** ms: up to when the log is complete. */
  asOf: number;
  viewer: Viewer;
}

export type Asking = Pick<Chosen, 'log' | 'definitions' | 'asOf' | 'viewer'>;

export interface Asked<Figures extends object> {
  selection: Selection;
  figures(): Figures;
  /** Journeys behind one of the figures. */
  open(cell: string): number[];
}

export interface ReportRoute<Figures extends object = object> {
  /** Last part of its path. */
  name: string;
  operation: string;
  summary: string;
  /** `read`: a team is told of the journeys it had a part in. */
  needs: Extract<Need, 'read' | 'persons'>;
  /** Name of its figures in the OpenAPI document. */
  answer: string;
  parameters: z.ZodObject;
  ask(asking: Asking, search: URLSearchParams): Parsed<Asked<Figures>>;
}

export type Faults = { faults: { parameter: string; message: string }[] };

/** The message goes on after the name of the parameter. */
export const fault = (parameter: string, message: string): Faults => ({ faults: [{ parameter, message }] });

type Query<P extends z.ZodRawShape> = z.output<z.ZodObject<P>> & CommonQuery;

interface ReportSpec<P extends z.ZodRawShape, Options, Figures>
  extends Pick<ReportRoute, 'name' | 'operation' | 'summary' | 'needs' | 'answer'> {
  /** Beside those that every report has. */
  parameters: P;
  report: Report<Options, Figures>;
  options: (query: Query<P>, chosen: Chosen) => Options | Faults;
}

/** A report of the core as a route: reads its parameters, chooses the journeys, asks it. */
export function reportRoute<P extends z.ZodRawShape, Options extends object, Figures extends object>({
  report,
  options,
  ...spec
}: ReportSpec<P, Options, Figures>): ReportRoute<Figures> {
  // Made when they are needed first: a cold start answers one report of many.
  const make = () => z.strictObject({ ...commonParameters, ...spec.parameters });
  let made: ReturnType<typeof make> | undefined;
  const parametersNow = () => {
    made ??= make();
    return made;
  };
  return {
    ...spec,
    get parameters() {
      return parametersNow();
    },
    ask(asking, search) {
      const read = parseQuery(parametersNow(), search);
      if (!read.ok) return read;
      // The parameters of a report are those of all reports and its own: TypeScript does not add up generic shapes.
      const query = read.value as Query<P>;
      const { viewer } = asking;
      if (viewer.role === 'team' && [...search.values()].some(value => value.startsWith('attribute:')))
        return hidden('by');
      if (viewer.role === 'team' && query.attribute !== undefined) return hidden('attribute');
      const filter = filterOf(query, asking.definitions);
      if (!filter.ok) return filter;
      const seen = viewer.role === 'team' ? { ...filter.value, teams: viewer.teams } : filter.value;
      const selection = selectJourneys(asking.log, seen);
      const definition = asking.definitions.find(each => each.id === filter.value.definition);
      const chosen = options(query, { ...asking, filter: filter.value, selection, definition });
      if ('faults' in chosen) return { ok: false, errors: chosen.faults };
      return {
        ok: true,
        value: {
          selection,
          figures: () => report.figures(asking.log, selection, chosen),
          open: cell => report.open(asking.log, selection, chosen, cell),
        },
      };
    },
  };
}

/** What other teams noted on their touchpoints is not told to a team, nor can it be asked piece by piece. */
function hidden(parameter: string): Parsed<never> {
  const message = 'asks for what other teams noted: ask with a token of role analyst or admin';
  return { ok: false, errors: [{ parameter, message }] };
}
