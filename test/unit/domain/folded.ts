import type { Flag } from '../../../shared/contract/flag.ts';
import type { Journey } from '../../../shared/contract/journey.ts';
import type { JourneyDefinition } from '../../../shared/contract/journey-definition.ts';
import { foldAll } from '../../../shared/domain/person.ts';
import type { PersonState } from '../../../shared/domain/types.ts';
import { journeyView } from '../../../shared/domain/view.ts';
import { compiled } from '../../arbitraries/definitions.ts';
import { define, type Row, touchpoints } from '../../oracle/sample-journeys.ts';

export const PERSON = 'customerId.a';

export interface Folded {
  state: PersonState;
  journeys: Journey[];
  flags: Flag[];
}

/** Rows of one person (`t1`, `t2`, …) folded by the core at `now` (ms), and how their journeys read then. */
export function fold(
  rows: Row[],
  {
    now = rows.at(-1)?.[0] ?? 0,
    definition = define(),
  }: { now?: number; definition?: JourneyDefinition } = {},
): Folded {
  const definitions = [compiled(definition)];
  const { state, flags } = foldAll(PERSON, touchpoints(rows), definitions, now);
  const journeys = state.journeys.flatMap(each => definitions.map(of => journeyView(each, PERSON, of, now)));
  return { state, journeys, flags: [...flags.values()] };
}

/** `kind t1 t2` of each flag, in the order in which they were raised. */
export function proofs(flags: readonly Flag[], kind?: Flag['kind']): string[] {
  return flags
    .filter(each => kind === undefined || each.kind === kind)
    .map(each => [each.kind, ...each.evidence.map(({ touchpoint }) => touchpoint)].join(' '));
}

/** `a/web a/call` → activities `order.a` on these channels, a millisecond apart. */
export function cells(text: string): Row[] {
  return text.split(' ').map((cell, i): Row => {
    const [activity = '', channel = ''] = cell.split('/');
    return [i, `order.${activity}`, channel];
  });
}

export const instant = (ms: number): string => new Date(ms).toISOString();
