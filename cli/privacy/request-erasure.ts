import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Erasure, type ErasureRequest, erasure } from '../../shared/contract/erasure.ts';
import type { ApiAddress } from '../api/address.ts';
import { ask, askList } from '../api/client.ts';
import { CliError } from '../failure.ts';
import { startProgress } from '../progress.ts';

const LOOK_EVERY_MS = 1000;
/** States of an erasure as parts of a bar: nobody knows beforehand how much there is. */
const SHARES: Readonly<Record<Erasure['state'], number>> = { running: 1, waiting: 2, done: 3, refused: 3 };

export async function requestErasure(api: ApiAddress, request: ErasureRequest): Promise<string> {
  return (await ask(api, 'postErasure', { body: request })).id;
}

/** Waits for the receipt; what is known of it where the signal aborts. */
export async function followErasure(
  api: ApiAddress,
  id: string,
  signal: AbortSignal,
): Promise<Erasure | undefined> {
  const progress = startProgress('erasing');
  let last: Erasure | undefined;
  try {
    while (!signal.aborted) {
      last = (await find(api, id)) ?? last;
      if (last?.state === 'done' || last?.state === 'refused') return last;
      progress.at(last === undefined ? 0 : SHARES[last.state], 4);
      await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
    return last;
  } finally {
    progress.end();
  }
}

/** Not there before the request has come through the bus, which is no error. */
async function find(api: ApiAddress, id: string): Promise<Erasure | undefined> {
  try {
    return await ask(api, 'getErasure', { id });
  } catch (error) {
    if (error instanceof CliError && error.message.includes('(404 at ')) return undefined;
    throw error;
  }
}

/**
 * Asks for the erasures of receipts that are not known any more, as after a restored backup. Answers their ids; those
 * that are still known as done are left out.
 */
export async function eraseAgain(api: ApiAddress, file: string, actor: string): Promise<string[]> {
  const known = await askList(api, 'listErasures', { query: {} }, Number.MAX_SAFE_INTEGER);
  const done = new Set(known.items.filter(each => each.state === 'done').map(each => each.id));
  const lines = (await readFile(file, 'utf8')).split('\n').filter(line => line.trim() !== '');
  const receipts = lines.map((line, i) => readReceipt(line, i + 1));
  const missing = receipts.filter(each => each.state !== 'refused' && !done.has(each.id));
  for (const { id, identifier, reason, upTo } of missing) {
    // Not what the person gave anew since.
    const body = { id, identifier, actor, reason, ...(upTo === undefined ? {} : { upTo }) };
    await ask(api, 'postErasure', { body });
  }
  return missing.map(each => each.id);
}

function readReceipt(line: string, number: number): Erasure {
  const parsed = erasure.safeParse(parse(line));
  if (parsed.success) return parsed.data;
  throw new CliError(`Line ${number} is no receipt of an erasure.`, {
    mend: 'Give the file that "hilvan erasures" wrote.',
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
