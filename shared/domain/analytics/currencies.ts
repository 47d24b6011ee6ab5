import type { JourneyDefinition } from '../../contract/journey-definition.ts';
import type { JourneyLog } from './journey-log.ts';

/** ISO 4217's code for no currency: that of a journey whose definition is not given. */
export const NO_CURRENCY = 'XXX';

export interface Money {
  /** Major units. */
  amount: number;
  currency: string;
}

/** The currency of each journey's money: that of its definition's version, else of the newest version given. */
export function currencyOf(
  log: JourneyLog,
  definitions: readonly JourneyDefinition[],
): (journey: number) => string {
  const { definition, version } = log.journeys;
  const known = new Map<number, Map<number, string>>();
  const find = (id: string, number: number) => {
    const versions = definitions.filter(each => each.id === id).sort((a, b) => b.version - a.version);
    return (versions.find(each => each.version === number) ?? versions[0])?.currency ?? NO_CURRENCY;
  };
  return journey => {
    const [id, number] = [definition[journey] ?? 0, version[journey] ?? 0];
    const versions = known.get(id) ?? new Map<number, string>();
    const before = versions.get(number);
    if (before !== undefined) return before;
    const currency = find(log.texts.textOf(id), number);
    known.set(id, versions.set(number, currency));
    return currency;
  };
}
