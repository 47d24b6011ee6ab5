import { boundaryText } from '../../shared/contract/flag.ts';
import type { BoundaryFigure } from './figures.ts';
import type { Example, Story } from './gather-story.ts';
import type { Paragraph } from './layout.ts';
import { sentenceCase } from './tell-touchpoint.ts';
import type { Speaker } from './words/speaker.ts';

type Side = BoundaryFigure['boundary']['from'];
type Cause = BoundaryFigure['causes'][number]['cause'];

/** What it cost this customer's company, here and at the whole boundary. */
export function tellCost(
  story: Story,
  { journey }: Example,
  dearest: BoundaryFigure,
  days: number,
  { say, money, share, channel }: Speaker,
): Paragraph[] {
  const { cost, siloCost } = journey;
  const { from, to } = dearest.boundary;
  const same = story.boundaries.filter(each => each.cost.currency === dearest.cost.currency);
  const amount = same.reduce((sum, each) => sum + each.cost.amount, 0);
  const occurrences = same.reduce((sum, each) => sum + each.occurrences, 0);
  const part = cost.amount > 0 ? siloCost.amount / cost.amount : 0;
  return [
    { text: say.cost.customer({ cost: money(cost), siloCost: money(siloCost), share: share(part) }) },
    {
      text: say.cost.boundary({
        ...dearest,
        boundary: `${channel(from.channel)} → ${channel(to.channel)}`,
        cost: money(dearest.cost),
      }),
    },
    { text: say.cost.all({ occurrences, cost: money({ ...dearest.cost, amount }), days }) },
  ];
}

/** Who has to talk to whom. */
export function tellDepartments(example: Example, dearest: BoundaryFigure, speaker: Speaker): Paragraph[] {
  const { say, place, department } = speaker;
  const { silo, evidence } = example.flag;
  const [from, to] = sidesOf(silo?.cause, example, dearest);
  const places = { fromPlace: place(from.channel), toPlace: place(to.channel) };
  const who =
    from.team === to.team && from.team !== undefined
      ? say.departments.one({ department: department(from.team), ...places })
      : say.departments.two({ from: nameOf(from, speaker), to: nameOf(to, speaker), ...places });
  const again = evidence.at(-1);
  const doing = speaker.activity(again?.activity ?? '').doing;
  const what =
    silo?.cause === 'contradiction'
      ? say.departments.contradicting({ doing, place: place(again?.channel ?? '') })
      : say.departments.twice({ doing, ...places });
  return [{ text: sentenceCase(who) }, { text: what }];
}

/** The cause, and what shows it: the evidence as the explanation of the flag lays it out. */
export function tellCause({ flag, explanation }: Example, { say, place }: Speaker): Paragraph[] {
  const { silo } = flag;
  if (silo === undefined) return [];
  const { boundary, cause } = silo;
  const later = explanation.evidence.at(-1);
  return [
    {
      text: say.causes[cause]({
        fromPlace: place(boundary.from.channel),
        toPlace: place(boundary.to.channel),
      }),
    },
    {
      text: say.proof({
        touchpoints: explanation.evidence.length,
        place: place(later?.channel ?? boundary.to.channel),
        denied: cause === 'contradiction' ? undefined : later?.context?.received === false,
      }),
    },
  ];
}

/** One action for each of the two departments, for each cause found at the boundary; and where to look. */
export function tellActions(
  { silos }: Story,
  example: Example,
  dearest: BoundaryFigure,
  speaker: Speaker,
): Paragraph[] {
  const { say } = speaker;
  const boundary = boundaryText(dearest.boundary);
  const here = silos.filter(each => boundaryText(each.boundary) === boundary);
  const several = dearest.causes.length > 1;
  const paragraphs: Paragraph[] = [];
  for (const { cause } of dearest.causes) {
    const [from, to] = sidesOf(cause, example, dearest);
    const done = here.find(each => each.cause === cause)?.activity ?? '';
    const doing = speaker.activity(done).doing;
    const names = labelsOf(from, to, speaker);
    const { from: first, to: second } = say.actions[cause];
    const act = (who: string, text: string): Paragraph => ({
      text: `→ ${sentenceCase(who)}: ${text}`,
      indent: several ? 4 : 2,
      hang: 2,
    });
    if (several) paragraphs.push({ text: `${sentenceCase(say.shortCauses[cause])}:`, indent: 2 });
    paragraphs.push(act(names.from, first({ ...names, doing })), act(names.to, second({ ...names, doing })));
  }
  const { journey, flag } = example;
  return [
    ...paragraphs,
    { text: '' },
    { text: say.openEvidence },
    command(`npx hilvan explain '${flag.id}'`),
    command(`npx hilvan journey '${journey.id}'`),
    { text: say.openAll },
    command(`npx hilvan flags --boundary '${boundary}'`),
  ];
}

const command = (text: string): Paragraph => ({ text, indent: 2, whole: true, style: 'command' });

/** Of a contradiction: those who contradicted each other, if the customer's journey has it; else the boundary's. */
function sidesOf(
  cause: Cause | undefined,
  { journey, flag }: Example,
  { boundary }: BoundaryFigure,
): [Side, Side] {
  if (cause === 'contradiction') {
    const [contradiction] = journey.flagged
      .filter(({ kind, at }) => kind === 'contradiction' && Date.parse(at) <= Date.parse(flag.at))
      .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.id < b.id ? -1 : 1));
    const [from, to] = contradiction?.evidence ?? [];
    if (from !== undefined && to !== undefined) return [from, to];
  }
  return [boundary.from, boundary.to];
}

function nameOf({ channel, team }: Side, { department, channel: channelName }: Speaker): string {
  return team === undefined ? channelName(channel) : department(team);
}

/** Where both are of one department, the channel tells them apart. */
function labelsOf(from: Side, to: Side, speaker: Speaker): { from: string; to: string } {
  const label = (side: Side) =>
    from.team === to.team && from.team !== undefined
      ? `${nameOf(side, speaker)} ${speaker.place(side.channel)}`
      : nameOf(side, speaker);
  return { from: label(from), to: label(to) };
}
