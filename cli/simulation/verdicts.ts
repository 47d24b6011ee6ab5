import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import type { Customer } from './population.ts';
import type { Emission } from './story.ts';

/**
 * What semantics §2 can make of a touchpoint:
 * - `named`: its rules lead to the customer who it was.
 * - `nobody`: they leave it to itself, and rightly: what was shown does not tell who it was.
 * - `fragment`: they lead to something of this customer that was never shown together with the rest.
 * - `misled`: they lead to another customer, who had logged in on the same device.
 */
export type Verdict = 'named' | 'nobody' | 'fragment' | 'misled';

export interface Reading {
  verdict: Verdict;
  /** Whom the rules lead to: a customer's id, or the identifier that is left to itself. */
  reads: string;
  /** The customer who loses by it that the rules are misled. */
  blames?: Customer;
}

export interface Witnessed extends Emission {
  customer: Customer;
}

/** Reads §2 as the simulator can: with the identifiers in the clear, in one household (nobody else shares any). */
export function readIdentity(household: readonly Witnessed[]): Map<string, Reading> {
  const shown = household.map(({ at, customer, touchpoint }) => ({
    id: touchpoint.id,
    at,
    customer,
    marks: marksOf(touchpoint),
  }));
  const users = new Map<string, Set<Customer>>();
  for (const { marks, customer } of shown) {
    for (const mark of marks) users.set(mark, (users.get(mark) ?? new Set()).add(customer));
  }
  const ownerOf = ownership(shown);
  const holders = shown.map(({ marks, at }) => {
    const [anchor = ''] = marks;
    const known = marks.map(mark => ownerOf(mark, at)).find(isPersonal);
    return isPersonal(anchor) ? ownerOf(anchor, at) : (known ?? ownerOf(anchor, at));
  });
  const soleUser = (mark: string): Customer | undefined => {
    const [first, second] = users.get(mark) ?? [];
    return second === undefined ? first : undefined;
  };
  const names = namesOf(shown, holders, soleUser);
  return new Map(
    shown.map(({ id, customer }, i): [string, Reading] => {
      const holder = holders[i] ?? '';
      const user = soleUser(holder);
      if (names.get(customer) === holder) return [id, { verdict: 'named', reads: customer.customerId }];
      if (user === undefined || (user === customer && !isPersonal(holder)))
        return [id, { verdict: 'nobody', reads: holder }];
      if (user === customer) return [id, { verdict: 'fragment', reads: holder }];
      return [id, { verdict: 'misled', reads: user.customerId, blames: user }];
    }),
  );
}

interface Shown {
  at: number;
  customer: Customer;
  /** Identifiers in rank order. */
  marks: string[];
}

const RANKED = ['customerId', 'loyaltyId', 'email', 'phone', 'deviceId', 'anonymousId'];
const PERSONAL = 4;
const SESSION_MS = 30 * 60_000;

function marksOf({ identifiers, journey }: Touchpoint): string[] {
  const marks = RANKED.flatMap(namespace => {
    const value = identifiers[namespace];
    return value === undefined ? [] : [`${namespace}:${plainly(namespace, value)}`];
  });
  return journey?.key === undefined ? marks : [...marks, `journey:${journey.type}:${journey.key}`];
}

/** The simulator's numbers are British, ten digits without the 0: that much tells them apart. */
function plainly(namespace: string, value: string): string {
  if (namespace === 'phone') return value.replace(/\D/g, '').slice(-10);
  return namespace === 'email' ? value.toLowerCase() : value;
}

function isPersonal(mark: string): boolean {
  const rank = RANKED.indexOf(mark.slice(0, mark.indexOf(':')));
  return rank >= 0 && rank < PERSONAL;
}

/** Whose a mark is at a time: that of the people it was seen with. */
function ownership(shown: readonly Shown[]): (mark: string, at: number) => string {
  const seen = new Map<string, { at: number; anchor: string }[]>();
  for (const { at, marks } of shown) {
    const [anchor = '', ...lower] = marks;
    for (const mark of lower) {
      const list = seen.get(mark) ?? [];
      list.push({ at, anchor });
      seen.set(mark, list);
    }
  }
  const leads = new Map<string, { at: number; to: string }[]>();
  const leadsOf = (mark: string): { at: number; to: string }[] => {
    let list = leads.get(mark);
    if (list === undefined) {
      const all = (seen.get(mark) ?? []).map(({ at, anchor }) => ({ at, to: ownerOf(anchor, at) }));
      const personal = all.filter(({ to }) => isPersonal(to));
      list = (personal.length > 0 ? personal : all).sort((a, b) => a.at - b.at);
      leads.set(mark, list);
    }
    return list;
  };
  const ownerOf = (mark: string, at: number): string => {
    const list = leadsOf(mark);
    const [first] = list;
    if (first === undefined) return mark;
    if (list.every(({ to }) => to === first.to)) return first.to;
    // Nobody in the simulation is at two places in one instant, so there is one nearest on each side.
    const before = list.findLast(each => each.at <= at);
    const after = list.find(each => each.at > at);
    if (before !== undefined && before.to === after?.to) return before.to;
    if (before !== undefined && at - before.at <= SESSION_MS) return before.to;
    if (after !== undefined && after.at - at <= SESSION_MS) return after.to;
    return mark;
  };
  return ownerOf;
}

/** By which of the marks that are theirs alone a customer goes: the highest in rank, then the one met most often. */
function namesOf(
  shown: readonly Shown[],
  holders: readonly string[],
  soleUser: (mark: string) => Customer | undefined,
): Map<Customer, string> {
  const counts = new Map<string, number>();
  for (const holder of holders) counts.set(holder, (counts.get(holder) ?? 0) + 1);
  const names = new Map<Customer, string>();
  for (const [i, { customer }] of shown.entries()) {
    const holder = holders[i] ?? '';
    if (soleUser(holder) !== customer) continue;
    const name = names.get(customer);
    if (name === undefined || before(holder, name, counts)) names.set(customer, holder);
  }
  return names;
}

function before(a: string, b: string, counts: ReadonlyMap<string, number>): boolean {
  const byRank = rankOf(a) - rankOf(b);
  return byRank < 0 || (byRank === 0 && (counts.get(a) ?? 0) > (counts.get(b) ?? 0));
}

function rankOf(mark: string): number {
  const rank = RANKED.indexOf(mark.slice(0, mark.indexOf(':')));
  return rank === -1 ? RANKED.length : rank;
}
