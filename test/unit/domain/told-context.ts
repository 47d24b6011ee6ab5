import { type ContextInput, contextOf } from '../../../shared/domain/context.ts';
import { foldAll } from '../../../shared/domain/person.ts';
import { compiled } from '../../arbitraries/definitions.ts';
import { define, MINUTE, type Row, touchpoints } from '../../oracle/sample-journeys.ts';
import { instant, PERSON } from './folded.ts';
import { ranks } from './sightings.ts';

const definition = compiled(define());

/** The context of a customer who did this, at `now`; told to the channel `call` unless another is named. */
export function told(rows: Row[], now = rows.at(-1)?.[0] ?? 0, more: Partial<ContextInput> = {}) {
  const { state } = foldAll(PERSON, touchpoints(rows), [definition], now);
  return contextOf({
    person: PERSON,
    basis: 'explicit',
    state,
    definitionOf: () => definition,
    ranks,
    channel: 'call',
    now,
    ...more,
  });
}

export const at = (minutes: number) => instant(minutes * MINUTE);
export const journey = 'order~t1';
