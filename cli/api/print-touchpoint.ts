import { minute, paint, plain, print, table } from '../terminal.ts';
import type { Answered } from './client.ts';

export function printTouchpointExplanation(of: Answered<'explainTouchpoint'>): void {
  const { touchpoint } = of;
  print(`${paint('bold', plain(touchpoint.id))}  ${touchpoint.activity} on ${touchpoint.channel}`);
  print(`  ${minute(touchpoint.occurredAt)} (UTC)`);
  print(`  person ${of.person}`);
  print(`  basis ${of.basis}: ${of.why}`);
  if (!of.settled) print('  Sightings that have just come in are being worked through: ask again.');
  print();
  print(
    table(of.identifiers, [
      { title: 'identifier', value: each => each.namespace },
      { title: 'hash', value: each => each.hash },
      { title: 'kind', value: each => each.kind },
      { title: 'decides', value: each => (each.decides ? 'yes' : '') },
    ]),
  );
  if (of.sightings.length > 0) {
    print();
    print('It rests on these sightings:');
    print(
      table(of.sightings, [
        { title: 'time (UTC)', value: each => minute(each.at) },
        { title: 'identifier', value: each => each.identifier.namespace },
        { title: 'seen with', value: each => each.seenWith.namespace },
        { title: 'on touchpoint', value: each => each.touchpoint },
        { title: 'leads to', value: each => each.person },
      ]),
    );
  }
  print();
  if (of.journeys.length === 0) print('It is in no journey: no definition has its activity in a stage.');
  for (const { id, stage } of of.journeys) print(`In journey ${id}, stage ${stage}.`);
}
