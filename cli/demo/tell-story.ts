import type { Addresses } from '../stack/print-addresses.ts';
import type { Story } from './gather-story.ts';
import type { IngestCounts } from './ingest-counts.ts';
import type { Paragraph } from './layout.ts';
import { tellCompany, tellConservation, tellDropOffs, tellSilos } from './tell-company.ts';
import { tellCustomer } from './tell-customer.ts';
import { tellFurther } from './tell-further.ts';
import { tellActions, tellCause, tellCost, tellDepartments } from './tell-silo.ts';
import type { Speaker } from './words/speaker.ts';

export interface Telling {
  story: Story;
  counts: IngestCounts;
  sent: number;
  days: number;
  addresses: Addresses;
  /** Folder that keeps the state; left out: it goes with the demo. */
  keptIn: string | undefined;
}

/** One customer first, then all of them, then where to look. */
export function tellStory(telling: Telling, speaker: Speaker, width: number): Paragraph[] {
  const { story, counts, sent, days, addresses, keptIn } = telling;
  const { say } = speaker;
  const { headings } = say;
  const places = speaker.list(story.journeys.channels.map(speaker.place));
  return [
    { text: '' },
    { text: say.title, style: 'title' },
    { text: '' },
    { text: say.intro({ places, days }) },
    ...tellOfOne(telling, speaker),
    ...section(headings.company, tellCompany(story, counts, speaker)),
    ...section(headings.dropOffs, tellDropOffs(story, speaker)),
    ...section(headings.silos, tellSilos(story, speaker, width)),
    ...section(headings.nothingLost, tellConservation(counts, sent, speaker)),
    ...section(headings.further, tellFurther(addresses, keptIn, speaker)),
  ];
}

function tellOfOne({ story, days }: Telling, speaker: Speaker): Paragraph[] {
  const { headings, noSilo } = speaker.say;
  const { example, boundaries } = story;
  const [dearest] = boundaries;
  if (example === undefined || dearest === undefined) return section(headings.customer, [{ text: noSilo }]);
  return [
    ...section(headings.customer, tellCustomer(example, speaker)),
    ...section(headings.cost, tellCost(story, example, dearest, days, speaker)),
    ...section(headings.departments, tellDepartments(example, dearest, speaker)),
    ...section(headings.why, tellCause(example, speaker)),
    ...section(headings.next, tellActions(story, example, dearest, speaker)),
  ];
}

function section(title: string, paragraphs: Paragraph[]): Paragraph[] {
  return [{ text: '' }, { text: title, style: 'heading' }, ...paragraphs];
}
