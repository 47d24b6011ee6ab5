import type { QuarantineEntry, QuarantineRecord, Redriven } from '../../shared/contract/quarantine.ts';
import { minute, number, paint, plain, print, table } from '../terminal.ts';

export function quarantineTable(entries: readonly QuarantineEntry[]): string {
  return table(entries, [
    { title: 'received (UTC)', value: each => minute(each.receivedAt) },
    { title: 'reason', value: each => each.reason },
    { title: 'source', value: each => each.source },
    { title: 'where', value: each => each.issues[0]?.path ?? '' },
    { title: 'touchpoint', value: each => each.touchpoint ?? '' },
    { title: 'redriven', value: each => (each.redriven === undefined ? '' : redrivenInWords(each.redriven)) },
    { title: 'record', value: each => each.id },
  ]);
}

export function redrivenInWords({ at, stored, duplicate, quarantined }: Redriven): string {
  const parts = Object.entries({ stored, duplicate, quarantined }).filter(([, count]) => count > 0);
  return `${minute(at)}: ${parts.map(([name, count]) => `${number(count)} ${name}`).join(', ')}`;
}

export function printRecord(record: QuarantineRecord): void {
  print(`${paint('bold', record.reason)}  ${record.id}`);
  print(`  received ${minute(record.receivedAt)} from ${plain(record.source)}`);
  if (record.touchpoint !== undefined) print(`  touchpoint ${plain(record.touchpoint)}`);
  if (record.former !== undefined) print(`  redriven from ${record.former}`);
  if (record.redriven !== undefined) print(`  redriven ${redrivenInWords(record.redriven)}`);
  for (const { path, message } of record.issues) {
    print(`  ${paint('red', plain(path === '' ? 'it' : path))} ${plain(message)}`);
  }
  print(pretty(record.payload).split('\n').map(plain).join('\n'));
}

function pretty(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}
