import type { Erasure } from '../../shared/contract/erasure.ts';
import { number, plain, print } from '../terminal.ts';

export function printHeld(counts: Readonly<Record<string, number>>, asked: string): void {
  const told = Object.entries(counts).map(([kind, count]) => `${number(count)} × ${kind}`);
  print(
    told.length === 0
      ? `Nothing is held of ${plain(asked)}. An erasure would keep what comes later of the past away.`
      : `Held of ${plain(asked)}: ${told.join(', ')}.`,
  );
}

/** `undefined`: it was not seen yet. */
export function printErasure(id: string, erasure: Erasure | undefined): void {
  if (erasure === undefined) {
    print(`Erasure ${id} has not begun yet: "hilvan erase --id ${id} …" shows it again.`);
    return;
  }
  print(`erasure ${id}  ${erasure.state}${erasure.upTo === undefined ? '' : `, up to ${erasure.upTo}`}`);
  const { counts, problem } = erasure;
  if (problem !== undefined) print(plain(problem));
  for (const [kind, count] of Object.entries(counts)) if (count > 0) print(`  ${number(count)} × ${kind}`);
  if (erasure.state === 'done') print('Nothing else is held; what is sent again stays away.');
}
