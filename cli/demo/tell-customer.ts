import type { Example } from './gather-story.ts';
import type { Paragraph } from './layout.ts';
import { type Entry, isPlain, sentenceCase, tellTouchpoint } from './tell-touchpoint.ts';
import type { Speaker } from './words/speaker.ts';

/** Day by day, what one customer did, was asked again and was told, and how they took it. */
export function tellCustomer({ journey }: Example, speaker: Speaker): Paragraph[] {
  const { say } = speaker;
  const paragraphs: Paragraph[] = [{ text: `${whoItIs(journey.timeline, speaker)} ${say.utc}` }];
  for (const [day, entries] of Map.groupBy(journey.timeline, each => speaker.day(each.occurredAt))) {
    paragraphs.push({ text: '' }, { text: sentenceCase(day), style: 'day' });
    for (const alike of inRuns(entries, journey)) {
      paragraphs.push(...tellTouchpoint(alike, journey, speaker));
    }
  }
  return [...paragraphs, { text: '' }, { text: say.ending[journey.state] }];
}

/** Each channel knew the customer by something else: that is what had to be stitched. */
function whoItIs(timeline: readonly Entry[], { say, list, place, identifier }: Speaker): string {
  const anchors = new Map<string, Set<string>>();
  for (const { channel, namespaces } of timeline) {
    const [anchor] = namespaces;
    if (anchor === undefined) continue;
    const known = anchors.get(channel) ?? new Set();
    anchors.set(channel, known.add(anchor));
  }
  if (new Set([...anchors.values()].flatMap(each => [...each])).size < 2) return say.known.none;
  const channels = [...anchors].map(([channel, known]) =>
    say.known.by({ place: place(channel), identifiers: list([...known].map(identifier)) }),
  );
  return say.known.unseen({ list: listOfLists(channels, list) });
}

/** Members that hold an "and" of their own are set apart by semicolons. */
function listOfLists(members: string[], list: (items: string[]) => string): string {
  const [last, ...before] = [...members].reverse();
  if (last === undefined || before.length === 0) return members.join('');
  const and = list(['\u0000', '\u0000']).replaceAll('\u0000', '').trim();
  return `${before.reverse().join('; ')} ${and} ${last}`;
}

/** Touchpoints alike in a row, with nothing more to tell of any of them, are told at once. */
function inRuns(entries: readonly Entry[], journey: Example['journey']): [Entry, ...Entry[]][] {
  const runs: [Entry, ...Entry[]][] = [];
  for (const entry of entries) {
    const run = runs.at(-1);
    if (run !== undefined && isPlain(entry, journey) && isPlain(run[0], journey) && alike(run[0], entry)) {
      run.push(entry);
    } else runs.push([entry]);
  }
  return runs;
}

const alike = (a: Entry, b: Entry) =>
  a.channel === b.channel && a.activity === b.activity && a.outcome === b.outcome;
