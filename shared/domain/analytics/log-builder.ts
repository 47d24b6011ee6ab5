import type { LakeRow, LakeRows } from '../../contract/lake.ts';
import { compare } from '../node-id.ts';
import { bytes, doubles, integers } from './grow.ts';
import type { JourneyLog } from './journey-log.ts';
import { CHANNEL_KINDS, CONTEXTS, FLAGS, STATES, VARIANTS } from './names.ts';
import { createTexts } from './texts.ts';

/** What a log needs of one person; `journey_steps` in any order. */
export type PersonRows = Pick<LakeRows, 'journeys' | 'journey_steps' | 'flags'>;

export interface LogBuilder {
  /** All of a person's journeys at once; each person once. */
  add(rows: PersonRows): void;
  build(): JourneyLog;
}

const at = <const L extends readonly string[]>(list: L, text: string | undefined): number =>
  text === undefined ? 0 : Math.max(0, list.indexOf(text));

/** Rows of the lake as a log: the one way into every report. */
export function createLogBuilder(): LogBuilder {
  const texts = createTexts();
  const ids: string[] = [];
  const comments: string[] = [];
  const said: string[] = [];
  let persons = 0;
  let touchpoints = 0;
  const journey = {
    person: integers(),
    definition: integers(),
    version: integers(),
    currency: integers(),
    state: bytes(),
    segment: integers(),
    startedAt: doubles(),
    lastAt: doubles(),
    endedAt: doubles(),
    value: doubles(),
    firstStep: integers(),
  };
  const step = {
    touchpoint: integers(),
    at: doubles(),
    channel: integers(),
    kind: bytes(),
    team: integers(),
    activity: integers(),
    stage: integers(),
    outcome: integers(),
    reason: integers(),
    segment: integers(),
    context: bytes(),
    duration: doubles(),
    cost: doubles(),
  };
  const flag = {
    journey: integers(),
    step: integers(),
    kind: bytes(),
    resolved: bytes(),
    at: doubles(),
    stage: integers(),
    variant: bytes(),
    cause: integers(),
    fromChannel: integers(),
    fromTeam: integers(),
    toChannel: integers(),
    toTeam: integers(),
    cost: doubles(),
    value: doubles(),
    subject: integers(),
    reason: integers(),
  };
  const survey = {
    step: integers(),
    instrument: integers(),
    variant: integers(),
    score: doubles(),
    respondent: integers(),
  };
  const voice = { step: integers(), quadrant: integers() };
  const attributes = new Map<
    string,
    { step: ReturnType<typeof integers>; value: ReturnType<typeof integers> }
  >();

  function addJourney(row: LakeRow<'journeys'>): void {
    ids.push(row.journey);
    journey.person.push(persons);
    journey.definition.push(texts.add(row.definition));
    journey.version.push(row.version);
    journey.currency.push(texts.add(row.currency));
    journey.state.push(at(STATES, row.state));
    journey.segment.push(texts.add(row.segment));
    journey.startedAt.push(row.started_at);
    journey.lastAt.push(row.last_at);
    journey.endedAt.push(row.ended_at ?? Number.NaN);
    journey.value.push(ownValue(row, row.currency));
    journey.firstStep.push(step.at.length());
  }

  function addStep(row: LakeRow<'journey_steps'>, touchpoint: number): void {
    const number = step.at.length();
    step.touchpoint.push(touchpoint);
    step.at.push(row.occurred_at);
    step.channel.push(texts.add(row.channel));
    step.kind.push(at(CHANNEL_KINDS, row.channel_kind));
    step.team.push(texts.add(row.team));
    step.activity.push(texts.add(row.activity));
    step.stage.push(texts.add(row.stage));
    step.outcome.push(texts.add(row.outcome));
    step.reason.push(texts.add(row.reason));
    step.segment.push(texts.add(row.segment));
    step.context.push(contextOf(row));
    step.duration.push(row.duration_seconds ?? Number.NaN);
    step.cost.push(row.cost);
    if (row.survey_instrument !== undefined && row.survey_score !== undefined) {
      survey.step.push(number);
      survey.instrument.push(texts.add(row.survey_instrument));
      survey.variant.push(texts.add(row.survey_variant));
      survey.score.push(row.survey_score);
      survey.respondent.push(texts.add(row.survey_respondent));
      comments.push(row.survey_comment ?? '');
    }
    if (row.voice !== undefined) addVoices(number, JSON.parse(row.voice));
    if (row.attributes !== undefined) addAttributes(number, JSON.parse(row.attributes));
  }

  function addVoices(number: number, voices: { quadrant: string; text: string }[]): void {
    for (const { quadrant, text } of voices) {
      voice.step.push(number);
      voice.quadrant.push(texts.add(quadrant));
      said.push(text);
    }
  }

  function addAttributes(number: number, values: Record<string, string | number | boolean>): void {
    for (const [key, value] of Object.entries(values)) {
      let column = attributes.get(key);
      if (column === undefined) {
        column = { step: integers(), value: integers() };
        attributes.set(key, column);
      }
      column.step.push(number);
      column.value.push(texts.add(String(value)));
    }
  }

  function addFlag(row: LakeRow<'flags'>, currency: string, journeyNumber: number, stepNumber: number): void {
    flag.journey.push(journeyNumber);
    flag.step.push(stepNumber);
    flag.kind.push(at(FLAGS, row.kind));
    flag.resolved.push(row.state === 'resolved' ? 1 : 0);
    flag.at.push(row.at);
    flag.stage.push(texts.add(row.stage));
    flag.variant.push(at(VARIANTS, row.variant));
    flag.cause.push(row.silo ? texts.add(row.cause) : 0);
    flag.fromChannel.push(texts.add(row.from_channel));
    flag.fromTeam.push(texts.add(row.from_team));
    flag.toChannel.push(texts.add(row.to_channel));
    flag.toTeam.push(texts.add(row.to_team));
    flag.cost.push(row.cost ?? 0);
    flag.value.push(ownValue(row, currency));
    flag.subject.push(texts.add(row.subject));
    flag.reason.push(texts.add(row.reason));
  }

  return {
    add({ journeys, journey_steps, flags }) {
      const steps = Map.groupBy(journey_steps, row => row.journey);
      const raised = Map.groupBy(flags, row => row.journey);
      const numbers = new Map<string, number>();
      for (const row of [...journeys].sort((a, b) => compare(a.journey, b.journey))) {
        const number = ids.length;
        addJourney(row);
        const places = new Map<string, number>();
        for (const each of (steps.get(row.journey) ?? []).sort((a, b) => a.position - b.position)) {
          places.set(each.touchpoint, step.at.length());
          const known = numbers.get(each.touchpoint);
          addStep(each, known ?? touchpoints);
          if (known !== undefined) continue;
          numbers.set(each.touchpoint, touchpoints);
          touchpoints += 1;
        }
        const own = (raised.get(row.journey) ?? []).sort((a, b) => a.at - b.at || compare(a.flag, b.flag));
        const last = step.at.length() - 1;
        for (const each of own) addFlag(each, row.currency, number, places.get(each.touchpoint) ?? last);
      }
      persons += 1;
    },
    build() {
      const count = ids.length;
      journey.firstStep.push(step.at.length());
      return {
        texts,
        journeys: { count, idOf: number => ids[number] ?? '', ...taken(journey) },
        steps: { count: step.at.length(), ...taken(step) },
        flags: { count: flag.at.length(), ...taken(flag) },
        surveys: {
          count: survey.score.length(),
          comment: number => comments[number] ?? '',
          ...taken(survey),
        },
        voices: { count: said.length, text: number => said[number] ?? '', ...taken(voice) },
        attributes: new Map([...attributes].map(([key, column]) => [key, taken(column)])),
      };
    },
  };
}

/** Money in another currency is no number that could be added to the others. */
function ownValue(row: { value?: number; value_currency?: string }, currency: string): number {
  if (row.value_currency !== undefined && row.value_currency !== currency) return Number.NaN;
  return row.value ?? Number.NaN;
}

function contextOf(row: LakeRow<'journey_steps'>): number {
  if (row.context_proven === true) return CONTEXTS.indexOf('proven');
  if (row.context_received === undefined) return 0;
  return CONTEXTS.indexOf(row.context_received ? 'claimed' : 'without');
}

type Taken<C extends Record<string, { taken(): unknown }>> = { [K in keyof C]: ReturnType<C[K]['taken']> };

function taken<C extends Record<string, { taken(): unknown }>>(columns: C): Taken<C> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, column.taken()]),
  ) as Taken<C>;
}
