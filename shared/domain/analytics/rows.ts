import type { Flag } from '../../contract/flag.ts';
import type { LakeRow, LakeRows } from '../../contract/lake.ts';
import type { StoredTouchpoint } from '../../contract/touchpoint.ts';
import { type CompiledDefinition, costOf, teamOf } from '../definition.ts';
import { definitionOf } from '../definition-versions.ts';
import { expireAll, inOrder } from '../journey.ts';
import { namespaceOf } from '../node-id.ts';
import { append, newPerson } from '../person.ts';
import type { JourneyState, LedgerEntry, NodeId } from '../types.ts';
import { journeyView } from '../view.ts';

/** What a person holds: each touchpoint with its place in the ledger of its anchor. */
export interface Held {
  touchpoint: StoredTouchpoint;
  entry: Pick<LedgerEntry, 'basis'>;
}

export interface RowsOf {
  person: NodeId;
  kind: 'personal' | 'anonymous';
  /** In any order. */
  held: readonly Held[];
  definitions: readonly CompiledDefinition[];
  /** ms: drop-offs are judged by it. */
  now: number;
  fold: string;
  /** Where touchpoints of theirs have expired. */
  expired?: Expired;
}

/** What began until then stays as it was folded while all of it was there. */
export interface Expired {
  /** ms: the latest touchpoint that has expired. */
  until: number;
  journeys: readonly JourneyState[];
  /** Those of which a proof has expired, or whose journey was kept; retracted ones are not among them. */
  flags: readonly Flag[];
}

/** One person's rows in the lake, by the fold that the steps make: the same journeys, flags and figures. */
export function rowsOfPerson(of: RowsOf): LakeRows {
  const { person, fold, held, now } = of;
  const sorted = [...held].sort((a, b) => inOrder(a.touchpoint, b.touchpoint));
  const folded = foldWithSteps(of, sorted);
  const base = { person, fold };
  return {
    persons: [
      { ...base, kind: of.kind, namespace: namespaceOf(person), touchpoints: sorted.length, folded_at: now },
    ],
    touchpoints: sorted.map(each => ({ ...base, ...touchpointRow(each) })),
    journey_steps: folded.steps.map(each => ({ ...base, ...each })),
    journeys: folded.journeys.map(each => ({ ...base, ...each })),
    flags: folded.flags.map(each => ({ ...base, ...flagRow(each) })),
    sightings: sorted.flatMap(({ touchpoint: { id, at, ids } }) => {
      const [anchor = '', ...lower] = ids;
      return lower.map(identifier => ({ ...base, identifier, anchor, seen_at: at, touchpoint: id }));
    }),
  };
}

type Rest<T> = Omit<T, 'person' | 'fold'>;

interface Folded {
  steps: Rest<LakeRow<'journey_steps'>>[];
  journeys: Rest<LakeRow<'journeys'>>[];
  flags: Flag[];
}

function foldWithSteps({ person, definitions, now, expired }: RowsOf, sorted: readonly Held[]): Folded {
  const state = { ...newPerson(), journeys: structuredClone([...(expired?.journeys ?? [])]) };
  const until = new Map<string, number>();
  for (const { definition, last } of state.journeys)
    until.set(definition, Math.max(last.at, until.get(definition) ?? last.at));
  const flags = new Map((expired?.flags ?? []).map(flag => [flag.id, flag]));
  const segments = new Map<JourneyState, string>();
  const steps: Folded['steps'] = [];
  for (const { touchpoint } of sorted) {
    if (touchpoint.at <= (expired?.until ?? Number.NEGATIVE_INFINITY)) continue;
    const open = definitions.filter(({ id }) => touchpoint.at > (until.get(id) ?? Number.NEGATIVE_INFINITY));
    for (const { flag } of append(state, person, touchpoint, open)) flags.set(flag.id, flag);
    // A fold leaves the journeys it went on with behind all others.
    for (const journey of state.journeys.toReversed()) {
      if (journey.lastTid !== touchpoint.tid) break;
      if (touchpoint.segment !== undefined) segments.set(journey, touchpoint.segment);
      const definition = definitionOf(definitions, journey);
      if (definition !== undefined) steps.push(stepRow(touchpoint, journey, definition));
    }
  }
  for (const { flag } of expireAll(state.journeys, person, definitions, now)) flags.set(flag.id, flag);
  const journeys = state.journeys.flatMap(journey => {
    const definition = definitionOf(definitions, journey);
    return definition === undefined
      ? []
      : [journeyRow(journey, person, definition, segments.get(journey), now)];
  });
  return { steps, journeys, flags: [...flags.values()] };
}

/** Leaves out what is not known: a column has no value there. */
function given<T extends object>(row: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

const asJson = (value: object | undefined) => (value === undefined ? undefined : JSON.stringify(value));

function told({ survey, context, ...each }: StoredTouchpoint) {
  return {
    outcome: each.outcome,
    reason: each.reason,
    segment: each.segment,
    context_received: context?.received,
    // A receipt proves that the channel was given the context; that it had it, it must say itself.
    context_proven: context?.proof === undefined ? undefined : context.received && context.proof === 'proven',
    duration_seconds: each.durationSeconds,
    survey_instrument: survey?.instrument,
    survey_variant: survey?.variant,
    survey_score: survey?.score,
    survey_respondent: survey?.respondent,
    survey_comment: survey?.comment,
    voice: asJson(each.voice),
    attributes: asJson(each.attributes),
  };
}

function touchpointRow({ touchpoint, entry }: Held): Rest<LakeRow<'touchpoints'>> {
  const { cost, value } = touchpoint;
  return given({
    touchpoint: touchpoint.id,
    occurred_at: touchpoint.at,
    channel: touchpoint.channel,
    team: touchpoint.team,
    activity: touchpoint.activity,
    ...told(touchpoint),
    context_from: touchpoint.context?.from,
    cost: cost?.amount,
    cost_currency: cost?.currency,
    value: value?.amount,
    value_currency: value?.currency,
    statements: asJson(touchpoint.statements),
    basis: entry.basis,
    namespaces: touchpoint.ids.map(namespaceOf).join(' '),
  });
}

function stepRow(
  touchpoint: StoredTouchpoint,
  journey: JourneyState,
  definition: CompiledDefinition,
): Rest<LakeRow<'journey_steps'>> {
  return given({
    journey: journey.id,
    definition: journey.definition,
    version: journey.version,
    // The journey has just taken it.
    position: journey.touchpoints,
    touchpoint: touchpoint.id,
    occurred_at: touchpoint.at,
    stage: journey.stage,
    phase: definition.source.stages.find(each => each.id === journey.stage)?.phase ?? '',
    channel: touchpoint.channel,
    channel_kind: definition.channel(touchpoint.channel)?.kind,
    team: teamOf(definition, touchpoint),
    activity: touchpoint.activity,
    ...told(touchpoint),
    cost: costOf(definition, touchpoint),
  });
}

function journeyRow(
  state: JourneyState,
  person: NodeId,
  definition: CompiledDefinition,
  segment: string | undefined,
  now: number,
): Rest<LakeRow<'journeys'>> {
  const view = journeyView(state, person, definition, now);
  const { edeaR, pm4py, occurrences } = view.rework;
  return given({
    journey: view.id,
    definition: view.definition.id,
    version: view.definition.version,
    state: view.state,
    stage: view.stage,
    segment,
    started_at: state.startedAt,
    last_at: state.last.at,
    ended_at: view.endedAt === undefined ? undefined : Date.parse(view.endedAt),
    keyed: view.keyed,
    touchpoints: view.touchpoints,
    channels: view.channels.length,
    first_channel: view.channels[0] ?? '',
    last_channel: state.last.channel,
    currency: view.cost.currency,
    cost: view.cost.amount,
    silo_cost: view.siloCost.amount,
    rework: occurrences,
    rework_pm4py: pm4py,
    self_loops: edeaR.selfLoops.all,
    self_loops_redo: edeaR.selfLoops.redo,
    repetitions: edeaR.repetitions.all,
    repetitions_redo: edeaR.repetitions.redo,
    recoveries: view.recoveries.length,
    recovered_channel: view.recoveries.at(-1)?.channel,
    value: view.value?.amount,
    value_currency: view.value?.currency,
  });
}

function flagRow(flag: Flag): Rest<LakeRow<'flags'>> {
  const { silo, evidence, resolved } = flag;
  const last = evidence.at(-1);
  return given({
    flag: flag.id,
    kind: flag.kind,
    state: flag.state,
    at: Date.parse(flag.at),
    journey: flag.journey,
    definition: flag.definition.id,
    version: flag.definition.version,
    stage: flag.stage,
    activity: last?.activity ?? '',
    touchpoint: last?.touchpoint ?? '',
    variant: flag.variant,
    silo: silo !== undefined,
    cause: silo?.cause,
    from_channel: silo?.boundary.from.channel,
    from_team: silo?.boundary.from.team,
    to_channel: silo?.boundary.to.channel,
    to_team: silo?.boundary.to.team,
    cost: flag.cost?.amount,
    value: flag.value?.amount,
    value_currency: flag.value?.currency,
    subject: flag.subject,
    reason: flag.reason,
    resolved_at: resolved === undefined ? undefined : Date.parse(resolved.at),
    resolved_channel: resolved?.channel,
    evidence: JSON.stringify(evidence),
  });
}
