import { open } from 'node:fs/promises';
import type { ApiAddress } from '../api/address.ts';
import { print } from '../terminal.ts';
import { heldItems } from './held-items.ts';

/** Writes what is held of a person as JSON lines, to a new file or to the terminal; counts by kind. */
export async function writeHeld(
  api: ApiAddress,
  identifier: { namespace: string; value: string },
  out: string | undefined,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const file = out === undefined ? undefined : await open(out, 'wx', 0o600);
  try {
    for await (const item of heldItems(api, identifier)) {
      counts[item.kind] = (counts[item.kind] ?? 0) + 1;
      const line = JSON.stringify(item);
      if (file === undefined) print(line);
      else await file.write(`${line}\n`);
    }
  } finally {
    await file?.close();
  }
  return counts;
}
