import { durationMs } from '../../shared/contract/duration.ts';
import type { JourneyDefinition } from '../../shared/contract/journey-definition.ts';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';

export type Case = StoredTouchpoint[];
export type Definition = JourneyDefinition;

/** An exact activity beats a prefix, a longer prefix a shorter one. */
export function stageOf(activity: string, { stages }: Definition) {
  const patterns = stages.flatMap(stage => stage.activities.map(pattern => ({ stage, pattern })));
  const exact = patterns.find(({ pattern }) => pattern === activity);
  if (exact !== undefined) return exact.stage;
  return patterns
    .filter(({ pattern }) => matches(pattern, activity))
    .sort((a, b) => b.pattern.length - a.pattern.length)[0]?.stage;
}

export function matches(pattern: string, activity: string): boolean {
  return pattern.endsWith('.*') ? activity.startsWith(pattern.slice(0, -1)) : pattern === activity;
}

export function channelOf(channel: string, { channels }: Definition) {
  return Object.hasOwn(channels, channel) ? channels[channel] : undefined;
}

export function kindOf(channel: string, definition: Definition) {
  return channelOf(channel, definition)?.kind;
}

export function at(members: Case, i: number): StoredTouchpoint {
  const touchpoint = members[i];
  if (touchpoint === undefined) throw new Error(`no touchpoint at ${i}`);
  return touchpoint;
}

export function idAt(members: Case, i: number): string {
  return at(members, i).id;
}

export function ms(text: string): number {
  const duration = durationMs(text);
  if (duration === undefined) throw new Error(`${text} is no duration`);
  return duration;
}
