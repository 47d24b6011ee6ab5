import type { Journey, Person } from '../../shared/contract/journey.ts';
import { minute, number, paint, plain, print } from '../terminal.ts';
import { journeyTable } from './print-journeys.ts';

export function printPerson(
  found: readonly { person: Person & { basis?: string }; journeys: readonly Journey[] }[],
  asked: string,
): void {
  if (found.length === 0) {
    print(`Nobody is known by ${plain(asked)}.`);
    return;
  }
  if (found.length > 1) {
    print(`${plain(asked)} was seen with ${found.length} persons; its touchpoints are divided among them.`);
    print();
  }
  for (const { person, journeys } of found) {
    print(
      `${paint('bold', person.id)}  ${person.kind}${person.basis === undefined ? '' : `, ${person.basis}`}`,
    );
    const span =
      person.firstAt === undefined || person.lastAt === undefined
        ? ''
        : `, ${minute(person.firstAt)} to ${minute(person.lastAt)} (UTC)`;
    print(`  ${number(person.touchpoints)} touchpoints${span}`);
    const names = Object.entries(Object.groupBy(person.identifiers, each => each.namespace));
    print(`  seen by ${names.map(([name, all]) => `${name} × ${all?.length ?? 0}`).join(', ')}`);
    print();
    if (journeys.length > 0) print(journeyTable(journeys));
    print();
  }
}
