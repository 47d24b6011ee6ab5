import type { Journey } from '../../shared/contract/journey.ts';
import { minute, money, paint, plain, print, table } from '../terminal.ts';
import type { Answered } from './client.ts';

type Detail = Answered<'getJourney'>;

export function journeyTable(journeys: readonly Journey[]): string {
  return table(journeys, [
    { title: 'started (UTC)', value: row => minute(row.startedAt) },
    { title: 'journey', value: row => row.id },
    { title: 'state', value: row => row.state },
    { title: 'stage', value: row => row.stage },
    { title: 'touchpoints', value: row => row.touchpoints },
    { title: 'channels', value: row => row.channels.join(' → ') },
    { title: 'flags', value: row => flagCounts(row.flags) },
    { title: 'cost', value: row => money(row.cost), align: 'right' },
    { title: 'of it silos', value: row => money(row.siloCost), align: 'right' },
  ]);
}

export function flagCounts(flags: Journey['flags']): string {
  return Object.entries(flags)
    .map(([kind, count]) => (count === 1 ? kind : `${kind} × ${count}`))
    .join(', ');
}

export function printJourney(journey: Detail): void {
  print(`${paint('bold', journey.id)}  ${journey.state}, stage ${journey.stage}`);
  print(`  person ${journey.person}`);
  print(
    `  cost to serve ${money(journey.cost)}, of it induced by silos ${money(journey.siloCost)}` +
      `${journey.value === undefined ? '' : `; at stake ${money(journey.value)}`}`,
  );
  print();
  printTimeline(journey);
}

/** What happened, on which channel, how it was known to be this customer, and what was flagged there. */
export function printTimeline(journey: Detail): void {
  print(
    table(journey.timeline, [
      { title: 'time (UTC)', value: row => minute(row.occurredAt) },
      { title: 'channel', value: row => row.channel },
      { title: 'activity', value: row => `${row.activity}${outcomeText(row.outcome)}` },
      { title: 'known by', value: row => `${row.namespaces.join(', ')} (${row.basis})` },
      { title: 'cost', value: row => (row.cost === undefined ? '' : money(row.cost)), align: 'right' },
      { title: 'flags', value: row => completedHere(journey, row.id).join(', ') },
    ]),
  );
  for (const { voice, channel } of journey.timeline) {
    for (const { quadrant, text } of voice ?? []) print(`  ${quadrant} on ${channel}: “${plain(text)}”`);
  }
}

function outcomeText(outcome: string | undefined): string {
  return outcome === undefined || outcome === 'completed' ? '' : ` (${outcome})`;
}

/** A flag belongs to the touchpoint that completed its evidence. */
function completedHere(journey: Detail, touchpoint: string): string[] {
  return journey.flagged
    .filter(flag => flag.evidence.at(-1)?.touchpoint === touchpoint)
    .map(({ kind, silo, state }) => {
      const why = silo === undefined ? '' : `: ${silo.cause}`;
      return `${kind}${why}${state === 'resolved' ? ' (resolved)' : ''}`;
    });
}
