import { boundaryText, type Flag } from '../../shared/contract/flag.ts';
import { minute, money, paint, plain, print, table } from '../terminal.ts';
import type { Answered } from './client.ts';

export function flagTable(flags: readonly Flag[]): string {
  return table(flags, [
    { title: 'at (UTC)', value: flag => minute(flag.at) },
    {
      title: 'kind',
      value: flag => (flag.variant === undefined ? flag.kind : `${flag.kind} (${flag.variant})`),
    },
    { title: 'state', value: flag => flag.state },
    { title: 'what', value: whatHappened },
    { title: 'cost', value: flag => (flag.cost === undefined ? '' : money(flag.cost)), align: 'right' },
    { title: 'flag', value: flag => flag.id },
  ]);
}

/** In a few words: where, and for a silo at which boundary and why. */
function whatHappened(flag: Flag): string {
  const last = flag.evidence.at(-1);
  if (flag.silo !== undefined) {
    return `${last?.activity} at ${boundaryText(flag.silo.boundary)}: ${flag.silo.cause}`;
  }
  if (flag.kind === 'drop-off') {
    return `after ${last?.activity}${flag.value === undefined ? '' : `, ${money(flag.value)} at stake`}`;
  }
  if (flag.subject !== undefined) return `${flag.subject}: ${flag.channels.join(' against ')}`;
  return `${last?.activity}: ${flag.evidence.map(each => each.channel).join(' → ')}`;
}

export function printFlagExplanation({ flag, rule, evidence }: Answered<'explainFlag'>): void {
  print(`${paint('bold', flag.kind)}, ${flag.state}  ${flag.id}`);
  print(`  ${rule}`);
  print(`  journey ${flag.journey}`);
  if (flag.silo !== undefined) print(`  silo ${boundaryText(flag.silo.boundary)}, ${flag.silo.cause}`);
  if (flag.cost !== undefined) print(`  cost ${money(flag.cost)}`);
  if (flag.value !== undefined) print(`  at stake ${money(flag.value)}`);
  if (flag.resolved !== undefined) {
    print(`  the customer came back at ${minute(flag.resolved.at)} on ${flag.resolved.channel}`);
  }
  print();
  print('Evidence:');
  print(
    table(evidence, [
      { title: 'time (UTC)', value: row => minute(row.occurredAt) },
      { title: 'touchpoint', value: row => row.id },
      { title: 'channel', value: row => row.channel },
      { title: 'activity', value: row => row.activity },
      { title: 'outcome', value: row => row.outcome ?? '' },
      {
        title: 'context received',
        value: row => (row.context === undefined ? '' : row.context.received ? 'yes' : 'no'),
      },
      { title: 'told', value: row => statementsText(row.statements) },
    ]),
  );
}

function statementsText(statements: Record<string, string | number | boolean> | undefined): string {
  return Object.entries(statements ?? {})
    .map(([subject, value]) => plain(`${subject} ${value}`))
    .join(', ');
}
