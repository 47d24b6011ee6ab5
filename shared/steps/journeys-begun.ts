import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import type { CompiledDefinition } from '../domain/definition.ts';
import { versionsOf } from '../domain/definition-versions.ts';
import type { NodeId } from '../domain/types.ts';
import type { JourneyEntry } from './ports.ts';

/** Above every stamp: what was written with a newer one than was read goes too. */
export const NEWEST = Number.MAX_SAFE_INTEGER;

/** Where touchpoints may have begun a journey: in the lists under any of these persons. */
export function entriesBegunBy(
  touchpoints: readonly StoredTouchpoint[],
  definitions: readonly CompiledDefinition[],
  isTheirs: (person: NodeId) => boolean,
  subject: NodeId,
): JourneyEntry[] {
  return touchpoints.flatMap(({ tid, at, activity, ids }) =>
    definitions
      .filter(newest => versionsOf(newest).some(each => each.stageOf(activity) !== undefined))
      .flatMap(({ id: definition }) =>
        [...new Set([subject, ...ids.filter(isTheirs)])].map(person => ({
          person,
          id: `${definition}~${tid}`,
          definition,
          startedAt: at,
          stamp: NEWEST,
        })),
      ),
  );
}
