import type { LakeRows } from '../../shared/contract/lake.ts';
import { distinct, groups, pairsOf, type Row, silos, sum } from './counting.ts';
import type { Flag, Step } from './sample.ts';

/** What was done again and who dropped off; see `byHand`. */
export const reworkByHand: Readonly<Record<string, (rows: LakeRows) => Row[]>> = {
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
        currency: 'EUR',
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
