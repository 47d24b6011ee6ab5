import type { FlagAnnouncement } from '../contract/flag.ts';
import type { FlagTransition, IdentifierNode } from '../domain/types.ts';
import type { StitchDependencies } from './dependencies.ts';
import { leftBehind, takeAway } from './gone.ts';

/**
 * Publishes and records the flag transitions that were saved with a person, in this order: what is recorded was
 * published. They stay in the outbox until the person is saved for another reason (`unrecorded`), so a crash before the
 * end leaves them to the next one to touch the person, who publishes them again under the same event ids. `since`: the
 * number of the last transition before the save; where there is none above it, somebody may have done the work before, or
 * have met their end: then journeys that the save dropped may be left, too.
 */
export async function emptyOutbox(
  deps: StitchDependencies,
  saved: IdentifierNode,
  since = Number.POSITIVE_INFINITY,
): Promise<void> {
  const outbox = saved.person?.outbox ?? [];
  const isNew = outbox.some(each => each.sequence > since);
  if (!isNew) await takeAway(deps, saved, await leftBehind(deps, saved));
  const transitions = isNew ? outbox : await unrecorded(deps, outbox);
  if (transitions.length === 0) return;
  await deps.announcer.announce(
    transitions.map(
      ({ sequence, transition, flag }): FlagAnnouncement => ({
        eventId: `${flag.id}#${sequence}`,
        sequence,
        transition,
        flag,
      }),
    ),
  );
  for (const { sequence, flag } of transitions) await deps.store.applyFlag({ flag, sequence });
}

/** What of an outbox is still to be done. They are recorded in their order: after the last one, none is. */
export async function unrecorded(
  { store }: Pick<StitchDependencies, 'store'>,
  outbox: readonly FlagTransition[],
): Promise<FlagTransition[]> {
  const last = outbox.at(-1);
  if (last === undefined) return [];
  const recorded = await store.getFlag(last.flag.person, last.flag.id, 'recent');
  return recorded !== undefined && recorded.sequence >= last.sequence ? [] : [...outbox];
}
