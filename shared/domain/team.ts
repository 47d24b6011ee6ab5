import type { Flag } from '../contract/flag.ts';
import { type CompiledDefinition, teamOf } from './definition.ts';
import type { JourneyState } from './types.ts';

/** Teams whose work somebody may see. */
export type Teams = readonly string[];

type Touched = Parameters<typeof teamOf>[1];

/** Whether one of the teams answers for the touchpoint. */
export function isOfTeam(definition: CompiledDefinition, touchpoint: Touched, teams: Teams): boolean {
  return has(teams, teamOf(definition, touchpoint));
}

/**
 * Whether a journey touches the teams, told by its state alone: it was on a channel of theirs, in a stage of theirs on a
 * channel that is nobody's, or the latest touchpoint of an activity is theirs.
 */
export function touchesTeam(
  definition: CompiledDefinition,
  { activities }: Pick<JourneyState, 'activities'>,
  teams: Teams,
): boolean {
  return Object.entries(activities).some(
    ([activity, { last, channels }]) =>
      isOfTeam(definition, last, teams) ||
      channels.some(channel => isOfTeam(definition, { channel, activity }, teams)),
  );
}

/** Whether one of the teams, or a channel of theirs, is on the flag. */
export function flagTouchesTeam(
  definition: CompiledDefinition | undefined,
  flag: Pick<Flag, 'teams' | 'channels'>,
  teams: Teams,
): boolean {
  return (
    flag.teams.some(each => has(teams, each)) ||
    flag.channels.some(each => has(teams, definition?.channel(each)?.team))
  );
}

function has(teams: Teams, team: string | undefined): boolean {
  return team !== undefined && teams.includes(team);
}
