import type { Flag } from '../../shared/contract/flag.ts';
import type { Example } from './gather-story.ts';
import type { Paragraph } from './layout.ts';
import type { Speaker } from './words/speaker.ts';

type Journey = Example['journey'];
export type Entry = Journey['timeline'][number];

/** Set in under the time of day. */
const INDENT = 8;

/** What happened at one touchpoint, or at several alike in a row, and what is to be noted about it. */
export function tellTouchpoint(
  entries: readonly [Entry, ...Entry[]],
  journey: Journey,
  speaker: Speaker,
): Paragraph[] {
  const [first] = entries;
  const last = entries.at(-1) ?? first;
  const { say } = speaker;
  const happened = speaker.activity(first.activity).happened;
  const clause = `${happened}${last.outcome === undefined ? '' : say.outcomes[last.outcome]}`;
  const counted = entries.length === 1 ? clause : say.several({ clause, count: entries.length });
  const minutes = Math.round(entries.reduce((sum, each) => sum + (each.durationSeconds ?? 0), 0) / 60);
  const sentence = `${sentenceCase(`${speaker.place(first.channel)}, ${counted}.`)}${minutes > 0 ? say.lasted({ minutes }) : ''}`;
  const time = speaker.clock(first.occurredAt);
  return [
    { text: `${time} ${sentence}`, indent: 2, hang: INDENT - 2 },
    ...notesOf(last, journey, speaker).map(note => ({ ...note, indent: INDENT })),
  ];
}

/** Whether there is more to say of it than that it happened. */
export function isPlain(entry: Entry, journey: Journey): boolean {
  const { voice, survey, statements, context } = entry;
  const noted = [voice, survey, statements].some(each => each !== undefined) || context?.received === false;
  return !noted && completedAt(entry, journey).length === 0;
}

/** A flag is told at the touchpoint that completed its evidence. */
function completedAt({ id }: Entry, journey: Journey): Flag[] {
  return journey.flagged.filter(
    flag =>
      flag.evidence.at(-1)?.touchpoint === id &&
      (flag.kind === 'self-loop' ||
        flag.kind === 'repetition' ||
        flag.kind === 'contradiction' ||
        flag.kind === 'drop-off'),
  );
}

function notesOf(entry: Entry, journey: Journey, speaker: Speaker): Paragraph[] {
  const { say } = speaker;
  const notes: Paragraph[] = [];
  const flags = completedAt(entry, journey);
  const again = flags.find(({ kind }) => kind === 'self-loop' || kind === 'repetition');
  if (again !== undefined) notes.push(tellAgain(again, speaker));
  if (again?.silo === undefined && entry.context?.received === false) notes.push({ text: say.fromTheStart });
  const contradictions = flags.filter(({ kind }) => kind === 'contradiction');
  const disputed = new Set(contradictions.map(({ subject }) => subject));
  const told = Object.entries(entry.statements ?? {}).filter(([subject]) => !disputed.has(subject));
  if (told.length > 0) {
    const things = told.map(([subject, value]) =>
      say.toldThing({ subject: speaker.subject(subject), value: speaker.stated(value) }),
    );
    notes.push({ text: say.told({ list: speaker.list(things) }) });
  }
  for (const flag of contradictions) notes.push(tellContradiction(flag, journey, speaker));
  notes.push(...tellRemarks(entry, speaker));
  for (const flag of flags) if (flag.kind === 'drop-off') notes.push(tellDropOff(flag, speaker));
  return notes;
}

function tellAgain({ evidence, silo, cost, variant }: Flag, speaker: Speaker): Paragraph {
  const { say } = speaker;
  const [earlier] = evidence;
  const later = evidence.at(-1) ?? earlier;
  const said = {
    where: speaker.place(earlier?.channel ?? ''),
    ago: speaker.between(earlier?.occurredAt ?? '', later?.occurredAt ?? ''),
  };
  if (silo === undefined) {
    return { text: variant === 'redo' ? say.againKnown(said) : say.onceMore(said) };
  }
  const price = cost === undefined ? '' : ` ${say.againCost({ cost: speaker.money(cost) })}`;
  return { text: `${say.again[silo.cause](said)}${price}`, style: 'again' };
}

function tellContradiction({ evidence, subject = '' }: Flag, journey: Journey, speaker: Speaker): Paragraph {
  const things = evidence.flatMap(({ touchpoint, channel }) => {
    const value = journey.timeline.find(({ id }) => id === touchpoint)?.statements?.[subject];
    if (value === undefined) return [];
    const place = speaker.place(channel);
    return [speaker.say.contradictingThing({ value: speaker.stated(value), place })];
  });
  const list = speaker.list(things);
  return { text: speaker.say.contradicted({ subject: speaker.subject(subject), list }), style: 'again' };
}

function tellRemarks({ voice, survey }: Entry, { say, number }: Speaker): Paragraph[] {
  const remarks: Paragraph[] = [];
  if (survey !== undefined && survey.respondent !== 'employee') {
    const [low = '', high = ''] = survey.variant.split('-');
    remarks.push({ text: say.rated({ score: number(survey.score), low, high }) });
    if (survey.comment !== undefined)
      remarks.push({ text: say.comment({ text: survey.comment }), style: 'voice' });
  }
  for (const { quadrant, text } of voice ?? []) {
    remarks.push({ text: say.voices[quadrant]({ text }), style: 'voice' });
  }
  return remarks;
}

function tellDropOff({ value, resolved }: Flag, speaker: Speaker): Paragraph {
  const worth = value === undefined ? undefined : speaker.money(value);
  const silence = speaker.say.silence({ worth });
  if (resolved === undefined) return { text: silence };
  const back = { day: speaker.day(resolved.at), place: speaker.place(resolved.channel) };
  return { text: `${silence} ${speaker.say.cameBack(back)}` };
}

export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
