import type { Context } from '../../shared/contract/context.ts';
import { minute, paint, plain, print } from '../terminal.ts';

type Seen = Pick<Context['provided'][number], 'at' | 'channel' | 'team' | 'other'>;

export function printContext(context: Context): void {
  const { person, journeys, lastByChannel, told, contradictions, doNotAskAgain, flags, more, receipt } =
    context;
  if (person === undefined) print('Nothing is known of this identifier alone.');
  else print(`${paint('bold', person.id)}  ${person.kind}, ${person.basis}`);
  section(
    'Journeys',
    journeys.map(each => [
      each.title ?? each.definition.id,
      each.state,
      each.stageTitle ?? each.stage,
      seen(each.last),
    ]),
  );
  section(
    'Last on each channel',
    lastByChannel.map(each => [each.activity, seen(each)]),
  );
  section(
    'Was told',
    told.map(each => [each.subject, String(each.value), seen(each)]),
  );
  section(
    'Contradictions',
    contradictions.map(({ subject, values }) => [
      subject,
      values.map(({ channel, value }) => `${channel}: ${value}`).join(', '),
    ]),
  );
  section(
    'Do not ask again',
    doNotAskAgain.map(each => [each.name, each.why, seen(each)]),
  );
  section(
    'Flags',
    flags.map(each => [each.kind, String(each.count), each.silo?.cause ?? '', minute(each.at)]),
  );
  if (more) print('What is older was left out.');
  print(`${paint('bold', 'Receipt')}  ${receipt}`);
}

function section(title: string, rows: readonly (readonly string[])[]): void {
  if (rows.length === 0) return;
  print(paint('bold', title));
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, plain(cell).length)),
    [],
  );
  for (const row of rows)
    print(
      `  ${row
        .map((cell, i) => plain(cell).padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd()}`,
    );
}

function seen({ at, channel, team, other }: Seen): string {
  const where = team === undefined ? channel : `${channel}/${team}`;
  return `${where}, ${minute(at)}${other === false ? ' (here)' : ''}`;
}
