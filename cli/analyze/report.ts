import type { ReworkTotals } from '../../shared/domain/rework-measures.ts';
import type { RejectedRow } from '../logs/event-log.ts';
import type { LogReport } from '../logs/measure-event-log.ts';
import { reworkReport } from '../logs/rework-report.ts';
import type { LogAnalysis } from './analyze-log.ts';
import type { TouchpointAnalysis } from './analyze-touchpoints.ts';
import { type JourneyFigures, type SiloFigure, silosByCost } from './journey-figures.ts';
import type { RefusedLine } from './touchpoint-set.ts';

/** What `analyze --json` prints. `cases` and `events` are those of the rework measures (semantics §5). */
export interface AnalysisReport extends LogReport {
  file: string;
  kind: 'event-log' | 'touchpoints';
  /** When drop-offs were judged. */
  now: string;
  persons: number;
  journeys: number;
  journeyStates: JourneyFigures['byDefinition'];
  flags: JourneyFigures['flags'];
  /** Silo-induced rework by boundary, the dearest first. */
  silos: SiloFigure[];
  /** in = stored + duplicate + quarantined */
  conservation: { received: number; stored: number; duplicate: number; quarantined: number };
  identity?: { personal: number; anonymous: number; bases: Record<string, number> };
  quarantine?: { reasons: Record<string, number>; lines: RefusedLine[] };
  rejected?: RejectedRow[];
  columns?: Record<string, string>;
  warnings: string[];
}

export function touchpointReport(file: string, analysis: TouchpointAnalysis): AnalysisReport {
  const { figures, counts, reasons, refused, persons, bases, now } = analysis;
  const warnings =
    counts.stored > 0 && figures.journeys === 0
      ? ['no activity belongs to a stage of the definitions; name yours with --definition']
      : [];
  return {
    file,
    kind: 'touchpoints',
    now: new Date(now).toISOString(),
    ...named(figures.rework),
    persons: persons.personal + persons.anonymous,
    ...journeyPart(figures),
    conservation: counts,
    identity: { ...persons, bases },
    quarantine: { reasons, lines: refused },
    warnings,
  };
}

export function logReport(file: string, { log, report, persons, figures, now }: LogAnalysis): AnalysisReport {
  const { rows, rejectedRows, rejected, columns } = log;
  const warnings = [...log.warnings];
  if (figures !== undefined && figures.journeys === 0) {
    warnings.push('no activity of the log belongs to a stage of the definition, so there are no journeys');
  }
  return {
    file,
    kind: 'event-log',
    now: new Date(now).toISOString(),
    ...report,
    persons,
    ...(figures === undefined ? casesAsJourneys(report) : journeyPart(figures)),
    conservation: { received: rows + rejectedRows, stored: rows, duplicate: 0, quarantined: rejectedRows },
    rejected,
    columns,
    warnings,
  };
}

function journeyPart({ journeys, byDefinition, flags, silos }: JourneyFigures) {
  return { journeys, journeyStates: byDefinition, flags, silos: silosByCost(silos) };
}

/** Without a definition a case is a journey and a resource a channel; the flags that need no more are the repeats. */
function casesAsJourneys({ cases, rework: { kinds }, pingPong }: LogReport) {
  const flags: JourneyFigures['flags'] = {};
  if (kinds.selfLoop.all > 0) flags['self-loop'] = kinds.selfLoop.all;
  if (kinds.repetition.all > 0) flags.repetition = kinds.repetition.all;
  if (pingPong.occurrences > 0) flags['ping-pong'] = pingPong.occurrences;
  return { journeys: cases, journeyStates: {}, flags, silos: [] };
}

const same = (name: string): string => name;

function named(totals: ReworkTotals<string>): LogReport {
  return reworkReport(totals, same, same);
}
