import type { Flag } from '../contract/flag.ts';
import type { Basis } from '../contract/journey.ts';
import { CONTACT_SESSION_MS } from '../domain/containment.ts';
import type { CompiledDefinition } from '../domain/definition.ts';
import type { Ranks } from '../domain/identity.ts';
import { namespaceOf } from '../domain/node-id.ts';
import type { NodeId } from '../domain/types.ts';
import type { Link } from '../steps/query/explain-touchpoint.ts';

/** Why a touchpoint is somebody's, in a sentence or two. `by`: the identifier that decided. */
export function basisInWords(basis: Basis, by: NodeId, links: readonly Link[], ranks: Ranks): string {
  const name = namespaceOf(by);
  const [first] = links;
  const seen = first === undefined ? '' : `, first on touchpoint ${first.touchpoint} at ${time(first.at)}`;
  switch (basis) {
    case 'explicit':
      return `The touchpoint names the person itself, by its ${name}.`;
    case 'sole-owner':
      return `Its ${name} was seen with this one person only${seen}: what it shows before and after is theirs.`;
    case 'between-sightings':
      return `Its ${name} was seen with more than one person, but with this one both before and after the touchpoint.`;
    case 'same-session':
      return `Its ${name} was seen with more than one person, with this one within ${period(ranks.sessionWindowMs)} of the touchpoint.`;
    case 'unattributed':
      return links.length === 0
        ? `Nothing ties its ${name} to a customer: it is a person of its own.`
        : `Its ${name} was seen with more than one person, and none of these sightings is near enough to decide: nobody is guessed.`;
    case 'alias':
      return 'An operator stated that two records are one customer.';
    case 'corrected':
      return `An operator corrected whose its ${name} is.`;
  }
}

/** What a flag's kind means, with the figures of its definition; a newer version of it may have others. */
export function ruleInWords(flag: Flag, definition: CompiledDefinition | undefined): string {
  const rule = definition === undefined ? kindInWords(flag) : withFigures(flag, definition);
  if (definition === undefined)
    return `${rule} Its definition ${flag.definition.id} is not configured any more.`;
  if (definition.version === flag.definition.version) return rule;
  return `${rule} (Raised by version ${flag.definition.version} of ${definition.id}; the figures are of version ${definition.version}.)`;
}

function withFigures(flag: Flag, definition: CompiledDefinition): string {
  const [first] = flag.evidence;
  switch (flag.kind) {
    case 'drop-off': {
      const stage = definition.stageOf(first?.activity ?? '');
      const within = period(stage?.expectedWithin ?? definition.inactivity);
      return `No touchpoint followed within ${within} of ${first?.activity} (stage ${flag.stage}), before a goal (${[...definition.goals].join(', ')})${cancels(definition)}.`;
    }
    case 'channel-leak':
      return `${kindInWords(flag)} The window is ${period(definition.containmentWindow)}.`;
    case 'repeat-contact':
      return `${kindInWords(flag)} The window is ${period(definition.repeatContactWindow)}; touchpoints of one assisted channel within ${period(CONTACT_SESSION_MS)} are one contact.`;
    case 'self-loop':
    case 'repetition':
    case 'ping-pong':
    case 'contradiction':
      return kindInWords(flag);
  }
}

function kindInWords(flag: Flag): string {
  const [first, second] = flag.evidence;
  switch (flag.kind) {
    case 'drop-off':
      return 'No touchpoint followed in time before a goal or a cancellation.';
    case 'self-loop':
      return `${second?.activity} was done again at once, ${variant(flag)}.${siloInWords(flag)}`;
    case 'repetition':
      return `${second?.activity} was done again with other activities between, ${variant(flag)}.${siloInWords(flag)}`;
    case 'ping-pong':
      return `The customer went from ${flag.evidence.map(each => each.channel).join(' to ')}.`;
    case 'channel-leak':
      return `The digital channel ${first?.channel} did not contain: contact on the assisted channel ${second?.channel} followed in the same journey within the window.`;
    case 'repeat-contact':
      return `The customer made assisted contact again within the window${flag.reason === undefined ? '' : `, for the same reason (${flag.reason})`}.`;
    case 'contradiction':
      return `Two channels (${flag.channels.join(' and ')}) stated different values for ${flag.subject}, and the first did not correct itself in between.`;
  }
}

function variant(flag: Flag): string {
  return flag.variant === 'redo' ? 'on another channel or by another team' : 'on the same channel';
}

const CAUSES: Record<NonNullable<Flag['silo']>['cause'], string> = {
  'no-handoff': 'what the customer had done before was not handed over',
  contradiction: 'channels had contradicted each other in between',
  'failed-before': 'the earlier attempt had failed',
  'unresolved-before': 'the earlier attempt had been abandoned',
};

function siloInWords({ silo }: Flag): string {
  return silo === undefined ? '' : ` A silo induced it: ${CAUSES[silo.cause]}.`;
}

function cancels({ cancels }: CompiledDefinition): string {
  return cancels.size === 0 ? '' : ` or a cancellation (${[...cancels].join(', ')})`;
}

const time = (at: number) => new Date(at).toISOString();

const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const;

/** Milliseconds as `1 day`, `90 minutes`: in the largest unit that divides them. */
export function period(ms: number): string {
  const [name, unit] = UNITS.find(([, each]) => ms % each === 0) ?? ['second', 1000];
  const count = ms / unit;
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}
