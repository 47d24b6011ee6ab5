import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { type Fold, raise } from './flag.ts';
import { own } from './rework.ts';
import type { JourneyState, Mark } from './types.ts';

/** Touchpoints of one assisted channel this close together are one contact, not a repeated one. */
export const CONTACT_SESSION_MS = 30 * 60_000;

/** Channel leak and repeat contact (semantics §4). A contact is a session on one assisted channel. */
export function detectContact(fold: Fold, touchpoint: StoredTouchpoint, mark: Mark, stage: string): void {
  const { journey, definition } = fold;
  const kind = definition.channel(mark.channel)?.kind;
  if (kind === 'digital') journey.digital = mark;
  if (kind !== 'assisted') return;

  const previous = own(journey.assisted, mark.channel);
  journey.assisted[mark.channel] = mark.at;
  const { digital } = journey;
  delete journey.digital;
  if (previous !== undefined && mark.at - previous <= CONTACT_SESSION_MS) return;

  if (digital !== undefined && mark.at - digital.at <= definition.containmentWindow) {
    raise(fold, { kind: 'channel-leak', at: mark.at, tid: touchpoint.tid, stage, marks: [digital, mark] });
  }
  const { reason } = touchpoint;
  const earlier = latestContact(journey, reason);
  if (earlier !== undefined && mark.at - earlier.at <= definition.repeatContactWindow) {
    raise(fold, {
      kind: 'repeat-contact',
      at: mark.at,
      tid: touchpoint.tid,
      stage,
      marks: [earlier, mark],
      ...(reason === undefined ? {} : { extra: { reason } }),
    });
  }
  journey.contacts[reason ?? ''] = mark;
}

/** Same reason where both have one; a contact without one matches any. */
function latestContact(journey: JourneyState, reason: string | undefined): Mark | undefined {
  const candidates =
    reason === undefined
      ? Object.values(journey.contacts)
      : [own(journey.contacts, reason), own(journey.contacts, '')].flatMap(each => each ?? []);
  return candidates.reduce<Mark | undefined>(
    (latest, each) => (latest === undefined || isAfter(each, latest) ? each : latest),
    undefined,
  );
}

function isAfter(a: Mark, b: Mark): boolean {
  return a.at > b.at || (a.at === b.at && a.id > b.id);
}
