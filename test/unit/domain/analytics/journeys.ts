import type { Flag } from '../../../../shared/contract/flag.ts';
import type { Journey } from '../../../../shared/contract/journey.ts';
import type { LakeRow } from '../../../../shared/contract/lake.ts';
import type { JourneyLog } from '../../../../shared/domain/analytics/journey-log.ts';
import { createLogBuilder, type PersonRows } from '../../../../shared/domain/analytics/log-builder.ts';
import { NOTHING_TWICE } from '../../../arbitraries/journey-rows.ts';

export const START = Date.UTC(2026, 2, 1);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** As few words as a test needs: the rest of a row has no say in it. */
export interface Step {
  /** ms after START. */
  at: number;
  activity: string;
  channel: string;
  stage: string;
  team?: string;
  reason?: string;
  cost?: number;
  /** The same name in two journeys of a person: one touchpoint. */
  touchpoint?: string;
  attributes?: Record<string, string | number | boolean>;
}

export interface Raised {
  kind: Flag['kind'];
  /** Place of the step that completes it. */
  step: number;
  at?: number;
  resolved?: boolean;
  variant?: 'repeat' | 'redo';
  value?: number;
}

export interface Told {
  definition?: string;
  version?: number;
  state?: Journey['state'];
  segment?: string;
  /** ms after START. */
  endedAt?: number;
  steps: Step[];
  flags?: Raised[];
}

const KINDS: Record<string, string> = {
  web: 'digital',
  app: 'digital',
  call: 'assisted',
  chat: 'assisted',
  store: 'physical',
};

export const currencyOf = (journey: Told) => (journey.definition === 'claim' ? 'USD' : 'EUR');
export const kindOf = (channel: string) => KINDS[channel] ?? '';

export function rowsOf(person: Told[], name: string): PersonRows {
  const of = { person: name, fold: '1' };
  const idOf = (number: number) => `${name}-${String(number).padStart(3, '0')}`;
  const base = (journey: Told, number: number) => ({
    ...of,
    journey: idOf(number),
    definition: journey.definition ?? 'order',
    version: journey.version ?? 1,
  });
  const touchpoint = (number: number, step: Step | undefined, place: number) =>
    step?.touchpoint ?? `${idOf(number)}-${place}`;
  return {
    journeys: person.map((journey, number) => journeyRow(journey, base(journey, number))),
    journey_steps: person.flatMap((journey, number) =>
      journey.steps.map(
        ({ at, activity, channel, stage, team, reason, cost, attributes, ...step }, place) => ({
          ...base(journey, number),
          position: place + 1,
          touchpoint: touchpoint(number, { at, activity, channel, stage, ...step }, place),
          occurred_at: START + at,
          stage,
          phase: 'during',
          channel,
          channel_kind: kindOf(channel),
          activity,
          cost: cost ?? 0,
          ...(team === undefined ? {} : { team }),
          ...(reason === undefined ? {} : { reason }),
          ...(attributes === undefined ? {} : { attributes: JSON.stringify(attributes) }),
        }),
      ),
    ),
    flags: person.flatMap((journey, number) =>
      (journey.flags ?? []).map((flag, i) => ({
        ...base(journey, number),
        flag: `${idOf(number)}-flag-${String(i).padStart(3, '0')}`,
        kind: flag.kind,
        state: flag.resolved === true ? 'resolved' : 'raised',
        at: START + (flag.at ?? journey.steps[flag.step]?.at ?? 0),
        stage: journey.steps[flag.step]?.stage ?? '',
        activity: journey.steps[flag.step]?.activity ?? '',
        touchpoint: touchpoint(number, journey.steps[flag.step], flag.step),
        silo: false,
        evidence: '[]',
        ...(flag.variant === undefined ? {} : { variant: flag.variant }),
        ...(flag.value === undefined ? {} : { value: flag.value, value_currency: currencyOf(journey) }),
      })),
    ),
  };
}

function journeyRow(
  journey: Told,
  base: Pick<LakeRow<'journeys'>, 'person' | 'fold' | 'journey' | 'definition' | 'version'>,
): LakeRow<'journeys'> {
  const { steps, segment, endedAt } = journey;
  return {
    ...base,
    state: journey.state ?? 'open',
    stage: steps.at(-1)?.stage ?? '',
    started_at: START + (steps[0]?.at ?? 0),
    last_at: START + (steps.at(-1)?.at ?? 0),
    keyed: false,
    touchpoints: steps.length,
    channels: 1,
    first_channel: steps[0]?.channel ?? '',
    last_channel: steps.at(-1)?.channel ?? '',
    currency: currencyOf(journey),
    ...NOTHING_TWICE,
    ...(segment === undefined ? {} : { segment }),
    ...(endedAt === undefined ? {} : { ended_at: START + endedAt }),
  };
}

export function logOf(persons: Told[][]): JourneyLog {
  const builder = createLogBuilder();
  for (const [number, person] of persons.entries()) {
    builder.add(rowsOf(person, `p${String(number).padStart(3, '0')}`));
  }
  return builder.build();
}

/** `a/web b/call@30` → steps, minutes after the start where named, else one minute after the step before. */
export function stepsOf(text: string): Step[] {
  let minute = -1;
  return text.split(' ').map(word => {
    const [what = '', when] = word.split('@');
    const [activity = '', channel = 'web', stage = activity] = what.split('/');
    minute = when === undefined ? minute + 1 : Number(when);
    return { activity, channel, stage, at: minute * MINUTE };
  });
}

/** One journey a person. */
export function logOfTexts(...texts: string[]): JourneyLog {
  return logOf(texts.map(text => [{ steps: stepsOf(text) }]));
}

export const everyJourney = (log: JourneyLog) =>
  Uint32Array.from({ length: log.journeys.count }, (_, i) => i);
