import type { LakeRows } from '../../shared/contract/lake.ts';
import type { Flag, Step } from './sample.ts';

type Row = Record<string, string | number | null>;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function groups<T>(
  items: readonly T[],
  key: (item: T) => readonly (string | null | undefined)[],
): [string[], T[]][] {
  return [...Map.groupBy(items, item => JSON.stringify(key(item).map(each => each ?? null)))].map(
    ([name, some]): [string[], T[]] => [JSON.parse(name), some],
  );
}
const distinct = <T>(items: readonly T[], key: (item: T) => unknown) => new Set(items.map(key)).size;
const sum = <T>(items: readonly T[], of: (item: T) => number) =>
  items.reduce((total, each) => total + of(each), 0);
const journeysOf = ({ journey_steps }: LakeRows) =>
  [...Map.groupBy(journey_steps, ({ journey }) => journey).values()].map(steps =>
    steps.toSorted((a, b) => a.position - b.position),
  );
const pairsOf = (rows: LakeRows) =>
  journeysOf(rows).flatMap(steps =>
    steps.slice(1).map((to, i): { from: Step; to: Step } => ({ from: steps[i] ?? to, to })),
  );

function transitions(rows: LakeRows, of: 'channel' | 'stage'): Row[] {
  const pairs = pairsOf(rows);
  return groups(pairs, ({ from, to }) => [from.definition, from[of], to[of]]).map(
    ([[definition, from, to], some]) => ({
      definition: definition ?? '',
      [`from_${of}`]: from ?? '',
      [`to_${of}`]: to ?? '',
      steps: some.length,
      journeys: distinct(some, each => each.to.journey),
      share:
        some.length /
        pairs.filter(each => each.from.definition === definition && each.from[of] === from).length,
    }),
  );
}

interface Contact {
  definition: string;
  channel: string;
  journey: string;
  reason: string | undefined;
  began: number;
  ended: number;
}

function contactsOf(rows: LakeRows): Contact[] {
  const contacts: Contact[] = [];
  for (const steps of journeysOf(rows)) {
    const open = new Map<string, Contact>();
    for (const { channel, channel_kind, definition, journey, occurred_at: at, reason } of steps) {
      if (channel_kind !== 'assisted') continue;
      const last = open.get(channel);
      if (last !== undefined && at - last.ended <= 30 * MINUTE) {
        last.ended = at;
        last.reason ??= reason;
      } else {
        const begun = { definition, channel, journey, reason, began: at, ended: at };
        open.set(channel, begun);
        contacts.push(begun);
      }
    }
  }
  return contacts;
}

const isRepeatedWithin = (all: readonly Contact[], contact: Contact, days: number) =>
  all.some(
    later =>
      later.journey === contact.journey &&
      later.began > contact.ended &&
      later.began - contact.ended <= days * DAY &&
      (later.reason === undefined || contact.reason === undefined || later.reason === contact.reason),
  );

const currencyOf = 'EUR';
const silos = ({ flags }: LakeRows): Flag[] => flags.filter(({ silo }) => silo);

/** The figures of views, counted with loops from the rows themselves; columns that are not named are not compared. */
export const byHand: Readonly<Record<string, (rows: LakeRows) => Row[]>> = {
  funnel_by_stage: rows =>
    groups(rows.journey_steps, ({ definition, stage, phase }) => [definition, stage, phase]).map(
      ([[definition = '', stage = '', phase = ''], steps]) => {
        const ids = new Set(steps.map(({ journey }) => journey));
        const reached = rows.journeys.filter(({ journey }) => ids.has(journey));
        const first = (id: string) =>
          Math.min(...steps.filter(({ journey }) => journey === id).map(({ position }) => position));
        return {
          ...{ definition, stage, phase },
          journeys: ids.size,
          share: ids.size / rows.journeys.filter(each => each.definition === definition).length,
          completed: reached.filter(({ state }) => state === 'completed').length,
          dropped_off_here: reached.filter(each => each.state === 'dropped-off' && each.stage === stage)
            .length,
          typical_position: sum([...ids], first) / ids.size,
        };
      },
    ),
  transitions_by_channel: rows => transitions(rows, 'channel'),
  transitions_by_stage: rows => transitions(rows, 'stage'),
  rework_by_boundary: rows =>
    groups(silos(rows), f => [f.definition, f.from_channel, f.from_team, f.to_channel, f.to_team]).map(
      ([[definition, from_channel, from_team, to_channel, to_team], some]) => ({
        definition: definition ?? '',
        from_channel: from_channel ?? null,
        from_team: from_team ?? null,
        to_channel: to_channel ?? null,
        to_team: to_team ?? null,
        occurrences: some.length,
        journeys: distinct(some, ({ journey }) => journey),
        cost: sum(some, ({ cost }) => cost ?? 0),
        currency: currencyOf,
      }),
    ),
  silo_rework_by_team: rows => {
    const crossings = silos(rows).filter(
      ({ from_team: from, to_team: to }) => from !== undefined && to !== undefined && from !== to,
    );
    const sides = crossings.flatMap(({ definition, from_team, to_team }) => [
      [definition, from_team],
      [definition, to_team],
    ]);
    return groups(sides, side => side).map(([[definition = '', team = '']]) => {
      const some = crossings.filter(each => each.definition === definition);
      const [out, into] = [some.filter(f => f.from_team === team), some.filter(f => f.to_team === team)];
      return {
        ...{ definition, team },
        exported: out.length,
        exported_cost: sum(out, ({ cost }) => cost ?? 0),
        imported: into.length,
        imported_cost: sum(into, ({ cost }) => cost ?? 0),
      };
    });
  },
  dropoffs_by_stage: rows =>
    groups(
      rows.flags.filter(({ kind }) => kind === 'drop-off'),
      ({ definition, stage }) => [definition, stage],
    ).map(([[definition = '', stage = ''], some]) => {
      const back = some.filter(({ state }) => state === 'resolved');
      const at = (flags: readonly Flag[]) => sum(flags, ({ value }) => value ?? 0);
      const reached = rows.journey_steps.filter(s => s.definition === definition && s.stage === stage);
      return {
        ...{ definition, stage },
        dropoffs: some.length,
        recovered: back.length,
        rate: (some.length - back.length) / distinct(reached, ({ journey }) => journey),
        value_at_risk: at(some),
        value_lost: at(some) - at(back),
      };
    }),
  contacts: rows =>
    contactsOf(rows).map(({ definition, channel, journey, reason }) => ({
      ...{ definition, channel, journey },
      reason: reason ?? null,
    })),
  first_contact_resolution: rows => {
    const all = contactsOf(rows);
    return groups(all, ({ definition, channel }) => [definition, channel]).flatMap(
      ([[definition = '', channel = ''], some]) =>
        [1, 3, 7].map(days => {
          const repeated = some.filter(contact => isRepeatedWithin(all, contact, days)).length;
          const resolved = some.length - repeated;
          return {
            ...{ definition, channel, repeated, resolved },
            window_days: days,
            contacts: some.length,
            share: resolved / some.length,
          };
        }),
    );
  },
  containment: rows => {
    const steps = rows.journey_steps.toSorted((a, b) => a.occurred_at - b.occurred_at);
    const assisted = steps.filter(({ channel_kind }) => channel_kind === 'assisted');
    const ends: { person: string; channel: string; at: number }[] = [];
    const digital = steps.filter(({ channel_kind }) => channel_kind === 'digital');
    for (const [[person = '', channel = ''], some] of groups(digital, s => [s.person, s.channel])) {
      some.forEach(({ occurred_at: at }, i) => {
        const next = some[i + 1];
        if (next === undefined || next.occurred_at - at > 30 * MINUTE) ends.push({ person, channel, at });
      });
    }
    return groups(ends, ({ channel }) => [channel]).flatMap(([[channel = ''], some]) =>
      [24, 72].map(hours => {
        const asked = some.filter(({ person, at }) =>
          assisted.some(s => s.person === person && s.occurred_at > at && s.occurred_at - at <= hours * HOUR),
        ).length;
        return { channel, window_hours: hours, sessions: some.length, contained: some.length - asked };
      }),
    );
  },
  voice_by_stage: rows =>
    groups(
      rows.journey_steps.filter(s => s.survey_score !== undefined && s.survey_respondent === 'customer'),
      s => [s.definition, s.stage, s.survey_instrument],
    ).map(([[definition = '', stage = '', instrument = ''], some]) => {
      const scores = some.map(({ survey_score }) => survey_score ?? 0);
      const share = (test: (score: number) => boolean) => scores.filter(test).length / scores.length;
      const measures: Readonly<Record<string, number>> = {
        nps: share(s => s >= 9) - share(s => s <= 6),
        ces: share(s => s >= 6) - share(s => s <= 3),
        csat: share(s => s >= 4),
        dsat: share(s => s <= 2),
        cadv: share(s => s >= 9),
      };
      const mean = sum(scores, s => s) / scores.length;
      return {
        ...{ definition, stage, instrument, mean },
        answers: some.length,
        score: measures[instrument] ?? 0,
      };
    }),
  journey_durations: rows =>
    groups(rows.journeys, ({ definition, state }) => [definition, state]).map(
      ([[definition = '', state = ''], some]) => ({
        ...{ definition, state },
        journeys: some.length,
        mean_hours: sum(some, j => ((j.ended_at ?? j.last_at) - j.started_at) / HOUR) / some.length,
        touchpoints: sum(some, ({ touchpoints }) => touchpoints) / some.length,
      }),
    ),
  cost_to_serve: rows => {
    const repeated = new Set(silos(rows).map(({ touchpoint }) => touchpoint));
    return groups(rows.journey_steps, s => [s.definition, s.stage, s.channel]).map(
      ([[definition = '', stage = '', channel = ''], some]) => ({
        ...{ definition, stage, channel },
        touchpoints: some.length,
        journeys: distinct(some, ({ journey }) => journey),
        cost: sum(some, ({ cost }) => cost),
        silo_cost: sum(some, ({ touchpoint, cost }) => (repeated.has(touchpoint) ? cost : 0)),
      }),
    );
  },
  timeline_by_day: rows =>
    groups(rows.journey_steps, s => [
      new Date(s.occurred_at).toISOString().slice(0, 10),
      s.definition,
      s.channel,
    ]).map(([[day = '', definition = '', channel = ''], some]) => ({
      ...{ day, definition, channel },
      touchpoints: some.length,
      persons: distinct(some, ({ person }) => person),
      begun: some.filter(({ position }) => position === 1).length,
    })),
  context_effect: rows => {
    const arrived = pairsOf(rows).filter(({ from, to }) => from.channel !== to.channel);
    const rework = new Set(rows.flags.filter(f => f.kind !== 'drop-off').map(({ touchpoint }) => touchpoint));
    const contextOf = ({ context_proven, context_received }: Step) => {
      if (context_proven === true) return 'proven';
      if (context_received === undefined) return 'unknown';
      return context_received ? 'received' : 'missing';
    };
    return groups(arrived, ({ to }) => [to.definition, to.channel, contextOf(to)]).map(
      ([[definition = '', channel = '', context = ''], some]) => {
        const again = some.filter(({ to }) => rework.has(to.touchpoint));
        return {
          ...{ definition, channel, context },
          touchpoints: some.length,
          reworked: again.length,
          cost: sum(again, ({ to }) => to.cost),
        };
      },
    );
  },
  rework_by_activity: rows =>
    groups(rows.journey_steps, s => [s.definition, s.activity]).map(
      ([[definition = '', activity = ''], some]) => {
        const times = [...Map.groupBy(some, ({ journey }) => journey).values()].map(each => each.length);
        return {
          ...{ definition, activity },
          journeys: times.length,
          reworked: times.filter(n => n > 1).length,
          events: some.length,
          repeated: some.length - times.length,
        };
      },
    ),
  rework_measures: rows =>
    groups(rows.journeys, ({ definition }) => [definition]).map(([[definition = ''], some]) => ({
      definition,
      journeys: some.length,
      reworked: some.filter(({ rework_pm4py }) => rework_pm4py > 0).length,
      pm4py: sum(some, ({ rework_pm4py }) => rework_pm4py),
      occurrences: sum(some, ({ rework }) => rework),
    })),
};
