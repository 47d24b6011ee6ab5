import type { StoredTouchpoint } from '../contract/touchpoint.ts';
import { type Fold, raise } from './flag.ts';
import { compare } from './node-id.ts';
import { own } from './rework.ts';
import type { Mark } from './types.ts';

/** Two channels stated different values for one subject, the first without a later correction (semantics §4). */
export function detectContradiction(
  fold: Fold,
  touchpoint: StoredTouchpoint,
  mark: Mark,
  stage: string,
): void {
  if (touchpoint.statements === undefined) return;
  const { journey } = fold;
  const order = journey.touchpoints + 1;
  const statements = Object.entries(touchpoint.statements).sort(([a], [b]) => compare(a, b));
  for (const [subject, value] of statements) {
    const stated = own(journey.statements, subject) ?? {};
    const before = own(stated, mark.channel);
    for (const channel of Object.keys(stated).sort(compare)) {
      const other = stated[channel];
      if (other === undefined || channel === mark.channel || other.value === value) continue;
      // Said again, and the other channel has not spoken since: that is the same contradiction.
      if (before !== undefined && before.value === value && before.order > other.order) continue;
      raise(fold, {
        kind: 'contradiction',
        at: mark.at,
        tid: touchpoint.tid,
        discriminator: `${subject}~${channel}`,
        stage,
        marks: [other.mark, mark],
        extra: { subject },
      });
      journey.contradictedBy = order;
    }
    stated[mark.channel] = { value, mark, order };
    journey.statements[subject] = stated;
  }
}
