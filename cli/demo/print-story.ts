import { boundaryText } from '../../shared/contract/flag.ts';
import { printTimeline } from '../api/print-journeys.ts';
import { type Addresses, printAddresses } from '../stack/print-addresses.ts';
import { money, number, paint, print, table } from '../terminal.ts';
import type { Story } from './gather-story.ts';
import type { IngestCounts } from './ingest-counts.ts';

const CAUSES = {
  'no-handoff': 'what the customer had done before was not handed over',
  contradiction: 'the channels had told the customer different things',
  'failed-before': 'the first attempt had failed',
  'unresolved-before': 'the first attempt had been given up',
} as const;

export function printStory(story: Story, sent: number, counts: IngestCounts, days: number): void {
  heading(`${days} days of a simulated company, as the query API tells them`);
  const { total, acrossChannels, byState } = story.journeys;
  print(
    `${number(counts.stored)} touchpoints were stitched into ${paint('bold', `${number(total)} journeys`)} of ` +
      `${number(story.persons.known)} known people and ${number(story.persons.anonymous)} visitors nobody knows.`,
  );
  print(`${number(acrossChannels)} journeys went over more than one channel.`);
  const states = Object.entries(byState).map(([state, count]) => `${number(count)} ${state}`);
  print(`Now: ${states.join(', ')}.`);

  const { dropOffs } = story;
  heading('Where customers drop off');
  const worth = (amount: number) => money({ amount, currency: dropOffs.currency });
  print(
    `${number(dropOffs.total)} drop-offs; ${number(dropOffs.cameBack)} of these customers came back. ` +
      `At stake and not recovered: ${paint('bold', worth(dropOffs.valueLost))}; recovered: ${worth(dropOffs.valueRecovered)}.`,
  );
  printSilos(story);
  printExample(story);

  heading('Nothing is lost');
  print(
    `in ${number(counts.received)} = stored ${number(counts.stored)} + duplicate ${number(counts.duplicate)} + quarantined ${number(counts.quarantined)}` +
      `   (sent ${number(sent)})`,
  );
}

function printSilos({ silos }: Story): void {
  heading('Where departments make customers do things twice');
  const [worst] = silos;
  if (worst === undefined) {
    print('Nowhere, in these days.');
    return;
  }
  const { from, to } = worst.boundary;
  print(
    `The dearest silo: ${paint('bold', `${from.channel} → ${to.channel}`)}. ${number(worst.occurrences)} times customers did ` +
      `"${worst.activity}" again with ${to.team ?? to.channel} after ${from.team ?? from.channel}: ${CAUSES[worst.cause]}. ` +
      `Cost: ${paint('bold', money(worst.cost))}.`,
  );
  print();
  print(
    table(silos.slice(0, 6), [
      { title: 'boundary', value: silo => boundaryText(silo.boundary) },
      { title: 'done again', value: silo => silo.activity },
      { title: 'cause', value: silo => silo.cause },
      { title: 'times', value: silo => silo.occurrences },
      { title: 'cost', value: silo => money(silo.cost), align: 'right' },
    ]),
  );
}

function printExample({ example }: Story): void {
  if (example === undefined) return;
  const { journey } = example;
  heading('One customer of that silo');
  printTimeline(journey);
  print(
    `Serving this customer cost ${money(journey.cost)}; ${paint('bold', money(journey.siloCost))} of it was work done twice.`,
  );
}

/** What to do next, ready to be copied. */
export function printFurther(story: Story, addresses: Addresses, kept: string): void {
  heading('Look further');
  printAddresses(addresses, kept);
  print();
  const { example } = story;
  const auth = `-H "Authorization: Bearer ${addresses.apiToken}"`;
  const commands = [
    'npx hilvan flags --kind drop-off',
    ...(example === undefined
      ? []
      : [`npx hilvan journey '${example.journey.id}'`, `npx hilvan explain '${example.flag.id}'`]),
    `curl ${auth} '${addresses.apiUrl}/v1/journeys?state=dropped-off&limit=5'`,
    `aws events list-event-buses --endpoint-url ${addresses.awsEndpoint}`,
  ];
  for (const command of commands) print(`  ${paint('cyan', command)}`);
}

function heading(text: string): void {
  print();
  print(paint(['bold', 'underline'], text));
}
