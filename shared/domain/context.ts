import type { Context } from '../contract/context.ts';
import type { Basis } from '../contract/journey.ts';
import { reasonsNotToAsk, standingContradictions } from './context-reasons.ts';
import type { CompiledDefinition } from './definition.ts';
import { instant } from './flag.ts';
import type { Ranks } from './identity.ts';
import type { JourneyState, Mark, NodeId, PersonState } from './types.ts';
import { journeyView } from './view.ts';

/** Whose context is told to which channel, at `now` (ms). */
export interface ContextInput {
  person: NodeId;
  basis: Basis;
  state: PersonState | undefined;
  /** The journeys' own versions; a journey whose definition is not known is left out. */
  definitionOf(journey: JourneyState): CompiledDefinition | undefined;
  ranks: Ranks;
  channel: string | undefined;
  now: number;
}

/** How long an ended journey is still what the customer has just gone through. */
const RECENT_MS = 30 * 86_400_000;

export type ContextContent = Omit<Context, 'more' | 'receipt'>;

/** What a customer has just gone through (`contract/context.ts`), whole; each list newest first. */
export function contextOf(input: ContextInput): ContextContent {
  const { person, state, basis, ranks, channel, now } = input;
  const told = state === undefined || state.touchpoints === 0 ? [] : journeysOf(input, state);
  const live = told.filter(each => each.goesOn);
  const side = sideOf(channel);
  return {
    asOf: instant(now),
    ...(channel === undefined ? {} : { channel }),
    ...(state === undefined || state.touchpoints === 0
      ? {}
      : { person: { id: person, kind: ranks.personal(person) ? 'personal' : 'anonymous', basis } }),
    journeys: told.map(each => each.view).sort((a, b) => later(a.last, b.last)),
    lastByChannel: lastByChannel(told.map(each => each.state)).map(mark => ({
      ...side(mark),
      activity: mark.activity,
      touchpoint: mark.id,
    })),
    told: told
      .flatMap(({ state: journey }) =>
        Object.entries(journey.statements).flatMap(([subject, stated]) =>
          Object.values(stated).map(({ value, mark }) => ({
            ...side(mark),
            journey: journey.id,
            subject,
            value,
          })),
        ),
      )
      .sort(later),
    contradictions: told.flatMap(each => standingContradictions(each.state)).sort(later),
    provided: live
      .flatMap(({ state: journey }) =>
        Object.entries(journey.activities).map(([activity, { last, count, outcome }]) => ({
          ...side(last),
          journey: journey.id,
          activity,
          times: count,
          ...(isOutcome(outcome) ? { outcome } : {}),
        })),
      )
      .sort(later),
    doNotAskAgain: live
      .flatMap(({ state: journey, definition }) => reasonsNotToAsk(journey, definition))
      .map(({ mark, ...rest }) => ({ ...side(mark), ...rest }))
      .sort(later),
    flags: live.flatMap(each => flagsOf(each.state, each.view)).sort(later),
    contacts: told
      .flatMap(({ state: journey }) =>
        Object.entries(journey.contacts).map(([reason, mark]) => ({
          ...side(mark),
          journey: journey.id,
          ...(reason === '' ? {} : { reason }),
        })),
      )
      .sort(later),
  };
}

interface Told {
  state: JourneyState;
  definition: CompiledDefinition;
  view: Context['journeys'][number];
  /** Open; dropped off so lately that the customer may come back to it; or ended so lately that more may join it. */
  goesOn: boolean;
}

function journeysOf({ person, definitionOf, channel, now }: ContextInput, { journeys }: PersonState): Told[] {
  const side = sideOf(channel);
  return journeys.flatMap(state => {
    const definition = definitionOf(state);
    if (definition === undefined) return [];
    const view = journeyView(state, person, definition, now);
    const endedAt = view.endedAt === undefined ? undefined : Date.parse(view.endedAt);
    const goesOn =
      endedAt === undefined ||
      (view.state === 'dropped-off'
        ? now - endedAt <= definition.recoverWithin
        : now - state.last.at <= definition.inactivity);
    if (!goesOn && now - Math.max(endedAt, state.last.at) > RECENT_MS) return [];
    const stage = definition.source.stages.find(each => each.id === state.stage);
    return [
      {
        state,
        definition,
        goesOn,
        view: {
          id: state.id,
          definition: view.definition,
          title: definition.source.title,
          state: view.state,
          stage: state.stage,
          ...(stage === undefined ? {} : { stageTitle: stage.title }),
          since: view.startedAt,
          ...(view.endedAt === undefined ? {} : { endedAt: view.endedAt }),
          last: { ...side(state.last), activity: state.last.activity },
        },
      },
    ];
  });
}

function lastByChannel(journeys: readonly JourneyState[]): Mark[] {
  const latest = new Map<string, Mark>();
  for (const journey of journeys) {
    for (const mark of Object.values(journey.latest ?? {})) {
      const known = latest.get(mark.channel);
      if (known === undefined || known.at < mark.at || (known.at === mark.at && known.id < mark.id))
        latest.set(mark.channel, mark);
    }
  }
  return [...latest.values()].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}

/** A drop-off holds while it is not recovered from; what else was raised goes on holding. */
function flagsOf(journey: JourneyState, view: Context['journeys'][number]): Context['flags'] {
  const dropOff: Context['flags'] =
    view.state === 'dropped-off' && view.endedAt !== undefined
      ? [{ at: view.endedAt, journey: journey.id, kind: 'drop-off', count: 1 }]
      : [];
  const others = Object.entries(journey.raised ?? {}).map(([name, { at, silo }]) => {
    const kind = name as Context['flags'][number]['kind'];
    return {
      at: instant(at),
      journey: journey.id,
      kind,
      count: journey.flags[kind] ?? 1,
      ...(silo === undefined ? {} : { silo }),
    };
  });
  return [...dropOff, ...others];
}

function sideOf(asking: string | undefined) {
  return ({ at, channel, team }: Mark) => ({
    at: instant(at),
    channel,
    ...(team === undefined ? {} : { team }),
    ...(asking === undefined ? {} : { other: channel !== asking }),
  });
}

function later(a: { at: string }, b: { at: string }): number {
  return a.at < b.at ? 1 : a.at > b.at ? -1 : 0;
}

function isOutcome(text: string | undefined): text is NonNullable<Context['provided'][number]['outcome']> {
  return text === 'completed' || text === 'failed' || text === 'abandoned' || text === 'transferred';
}
