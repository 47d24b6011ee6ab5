import type { FlagAnnouncement } from '../contract/flag.ts';
import type { IdentifierNode } from '../domain/types.ts';
import { type StitchDependencies, untilSaved } from './dependencies.ts';

/**
 * Records and publishes the flag transitions that were saved with a person, then takes them out of the outbox. A crash
 * before the end leaves them there: the next one to touch the person publishes them again, under the same event ids.
 */
export async function emptyOutbox(deps: StitchDependencies, saved: IdentifierNode): Promise<void> {
  const { store, announcer } = deps;
  const transitions = saved.person?.outbox ?? [];
  if (transitions.length === 0) return;
  const announcements: FlagAnnouncement[] = [];
  for (const { sequence, transition, flag } of transitions) {
    if ((await store.applyFlag({ flag, sequence })) === 'superseded') continue;
    announcements.push({ eventId: `${flag.id}#${sequence}`, sequence, transition, flag });
  }
  if (announcements.length > 0) await announcer.announce(announcements);

  const published = new Set(transitions.map(each => each.sequence));
  let node: IdentifierNode | undefined = saved;
  await untilSaved(deps, `Person ${saved.id}`, async () => {
    node ??= (await store.getNodes([saved.id])).get(saved.id);
    if (node?.person === undefined) return true;
    const outbox = node.person.outbox.filter(each => !published.has(each.sequence));
    if (outbox.length === node.person.outbox.length) return true;
    const done = await store.saveNode({ ...node, person: { ...node.person, outbox } });
    node = undefined;
    return done || undefined;
  });
}
