import type { Flag } from '../contract/flag.ts';
import type { TimelineEntry } from '../contract/journey.ts';
import type { CompiledDefinition } from '../domain/definition.ts';
import { teamOf } from '../domain/definition.ts';
import { definitionOf } from '../domain/definition-versions.ts';
import { flagTouchesTeam, isOfTeam, touchesTeam } from '../domain/team.ts';
import type { JourneyState } from '../domain/types.ts';
import type { Viewing } from './route.ts';

/** What of journeys and flags one viewer sees. */
export interface Sight {
  journey(definition: CompiledDefinition, state: JourneyState): boolean;
  flag(flag: Flag): boolean;
  touchpoint(definition: CompiledDefinition | undefined, entry: Touched): boolean;
  /** False: everything there is. */
  isLimited: boolean;
}

type Touched = Pick<TimelineEntry, 'channel' | 'activity' | 'team'>;

/** A team sees what touches it, everybody else all. */
export function sightOf(
  { role, teams }: Pick<Viewing, 'role' | 'teams'>,
  definitions: readonly CompiledDefinition[],
): Sight {
  if (role !== 'team') {
    const all = () => true;
    return { journey: all, flag: all, touchpoint: all, isLimited: false };
  }
  return {
    journey: (definition, state) => touchesTeam(definition, state, teams),
    flag: flag => flagTouchesTeam(definitionFor(definitions, flag), flag, teams),
    touchpoint: (definition, entry) =>
      definition === undefined
        ? entry.team !== undefined && teams.includes(entry.team)
        : isOfTeam(definition, entry, teams),
    isLimited: true,
  };
}

/** A flag as the viewer sees it: touchpoints of other teams are in evidence without their ids. */
export function flagSeen(flag: Flag, { role, teams, names }: Viewing): Flag {
  if (role !== 'team') return flag;
  const evidence = flag.evidence.map(each =>
    each.team !== undefined && teams.includes(each.team)
      ? each
      : { ...each, touchpoint: names.hide(each.touchpoint) },
  );
  return { ...flag, evidence };
}

/** A touchpoint as the viewer sees it: of other teams' only when, where, what and whose it was. */
export function entrySeen(
  entry: TimelineEntry,
  definition: CompiledDefinition | undefined,
  viewer: Viewing,
  sight: Sight,
): TimelineEntry {
  if (sight.touchpoint(definition, entry)) return entry;
  const { occurredAt, channel, activity, stage, basis } = entry;
  const team = definition === undefined ? entry.team : teamOf(definition, entry);
  return {
    id: viewer.names.hide(entry.id),
    occurredAt,
    channel,
    activity,
    stage,
    basis,
    namespaces: [],
    ...(team === undefined ? {} : { team }),
  };
}

function definitionFor(definitions: readonly CompiledDefinition[], { definition, at }: Flag) {
  const { id, version } = definition;
  return definitionOf(definitions, { definition: id, version, startedAt: Date.parse(at) });
}
