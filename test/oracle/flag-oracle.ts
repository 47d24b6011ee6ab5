import type { Flag, Silo } from '../../shared/contract/flag.ts';
import type { StoredTouchpoint } from '../../shared/contract/touchpoint.ts';
import {
  at,
  type Case,
  channelOf,
  type Definition,
  idAt,
  kindOf,
  matches,
  ms,
  stageOf,
} from './definition-reading.ts';

/** Touchpoints by their `id`; `journey` is the first of its journey. */
export interface OracleFlag {
  kind: Flag['kind'];
  journey: string;
  evidence: string[];
  variant?: 'repeat' | 'redo';
  silo?: Silo;
  /** Of rework only, in the definition's currency. */
  cost?: number;
  subject?: string;
  state: 'raised' | 'resolved';
}
const CONTACT_MS = 30 * 60_000;

/** What the touchpoint at `i` shows of a journey's touchpoints up to it, drop-offs aside. */
export function detectedAt(members: Case, i: number, definition: Definition): OracleFlag[] {
  return [
    ...reworkAt(members, i, definition),
    ...pingPongAt(members, i),
    ...leakAt(members, i, definition),
    ...repeatContactAt(members, i, definition),
    ...contradictionsAt(members, i),
  ];
}

function reworkAt(members: Case, i: number, definition: Definition): OracleFlag[] {
  const now = at(members, i);
  if (definition.repeatable.some(pattern => matches(pattern, now.activity))) return [];
  const j = members.findLastIndex((each, k) => k < i && each.activity === now.activity);
  if (j === -1) return [];
  const earlier = at(members, j);
  const otherTeam = earlier.team !== undefined && now.team !== undefined && earlier.team !== now.team;
  const redo = earlier.channel !== now.channel || otherTeam;
  const contradicted = members.some((_, k) => k >= j && k < i && contradictionsAt(members, k).length > 0);
  const siloed = redo && (now.context?.received !== true || contradicted);
  const cause = contradicted ? 'contradiction' : causeOf(earlier.outcome);
  return [
    {
      kind: j === i - 1 ? 'self-loop' : 'repetition',
      journey: idAt(members, 0),
      evidence: [earlier.id, now.id],
      variant: redo ? 'redo' : 'repeat',
      ...(siloed
        ? { silo: { boundary: { from: side(earlier, definition), to: side(now, definition) }, cause } }
        : {}),
      cost: costOf(now, definition),
      state: 'raised',
    },
  ];
}

function causeOf(outcome: StoredTouchpoint['outcome']): Silo['cause'] {
  if (outcome === 'failed') return 'failed-before';
  return outcome === 'abandoned' ? 'unresolved-before' : 'no-handoff';
}

function side({ channel, team, activity }: StoredTouchpoint, definition: Definition) {
  const owner = team ?? channelOf(channel, definition)?.team ?? stageOf(activity, definition)?.team;
  return owner === undefined ? { channel } : { channel, team: owner };
}

function costOf({ cost, channel }: StoredTouchpoint, definition: Definition): number {
  if (cost !== undefined && cost.currency === definition.currency) return cost.amount;
  return channelOf(channel, definition)?.unitCost ?? 0;
}

function pingPongAt(members: Case, i: number): OracleFlag[] {
  const runs: StoredTouchpoint[][] = [];
  for (const touchpoint of members.slice(0, i + 1)) {
    const run = runs.at(-1);
    if (run?.[0]?.channel === touchpoint.channel) run.push(touchpoint);
    else runs.push([touchpoint]);
  }
  const [first, between, again] = runs.slice(-3);
  if (first === undefined || between === undefined || again === undefined) return [];
  if (again.length > 1 || first[0]?.channel !== again[0]?.channel) return [];
  const evidence = [idAt(first, first.length - 1), idAt(between, 0), idAt(again, 0)];
  return [{ kind: 'ping-pong', journey: idAt(members, 0), evidence, state: 'raised' }];
}

/** A contact goes on while assisted touchpoints on its channel follow each other within half an hour. */
function isNewContact(members: Case, i: number, definition: Definition): boolean {
  const { channel, at: t } = at(members, i);
  if (kindOf(channel, definition) !== 'assisted') return false;
  const before = members.slice(0, i).findLast(each => each.channel === channel);
  return before === undefined || t - before.at > CONTACT_MS;
}

function leakAt(members: Case, i: number, definition: Definition): OracleFlag[] {
  if (!isNewContact(members, i, definition)) return [];
  const contact = at(members, i);
  const earlier = members.slice(0, i);
  const assisted = earlier.findLastIndex(each => kindOf(each.channel, definition) === 'assisted');
  const digital = earlier
    .slice(assisted + 1)
    .findLast(each => kindOf(each.channel, definition) === 'digital');
  if (digital === undefined || contact.at - digital.at > ms(definition.containmentWindow)) return [];
  return [
    { kind: 'channel-leak', journey: idAt(members, 0), evidence: [digital.id, contact.id], state: 'raised' },
  ];
}

function repeatContactAt(members: Case, i: number, definition: Definition): OracleFlag[] {
  if (!isNewContact(members, i, definition)) return [];
  const contact = at(members, i);
  const earlier = members.findLast(
    ({ reason }, k) =>
      k < i &&
      isNewContact(members, k, definition) &&
      (reason === undefined || contact.reason === undefined || reason === contact.reason),
  );
  if (earlier === undefined || contact.at - earlier.at > ms(definition.repeatContactWindow)) return [];
  return [
    {
      kind: 'repeat-contact',
      journey: idAt(members, 0),
      evidence: [earlier.id, contact.id],
      state: 'raised',
    },
  ];
}

/** Subjects in code unit order, then the other channels likewise. */
function contradictionsAt(members: Case, i: number): OracleFlag[] {
  const now = at(members, i);
  const flags: OracleFlag[] = [];
  for (const subject of Object.keys(now.statements ?? {}).sort()) {
    const stated = (k: number) => statedBy(at(members, k), subject);
    const latestOn = (channel: string) =>
      members.findLastIndex((each, k) => k < i && each.channel === channel && stated(k) !== undefined);
    const own = latestOn(now.channel);
    for (const channel of [...new Set(members.slice(0, i).map(each => each.channel))].sort()) {
      const other = latestOn(channel);
      if (channel === now.channel || other === -1 || stated(other) === stated(i)) continue;
      if (own > other && stated(own) === stated(i)) continue;
      const evidence = [idAt(members, other), now.id];
      flags.push({ kind: 'contradiction', journey: idAt(members, 0), evidence, subject, state: 'raised' });
    }
  }
  return flags;
}

function statedBy({ statements }: StoredTouchpoint, subject: string) {
  return statements !== undefined && Object.hasOwn(statements, subject) ? statements[subject] : undefined;
}
