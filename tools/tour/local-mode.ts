import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { askHilvan, startHilvan } from './command-line.ts';

const items = z.object({ items: z.array(z.unknown()) });
const READY_MS = 60_000;
const SETTLED_MS = 120_000;

/** Starts `hilvan dev` in the folder and waits for its addresses. */
export async function startDev(args: readonly string[], cwd: string) {
  const dev = startHilvan(args, cwd);
  const ended = dev.finished.then(({ output }) => Promise.reject(new Error(`dev ended: ${output}`)));
  ended.catch(() => {});
  for (let waited = 0; !/state\s+\S/.test(dev.outcome.stdout); waited += 100) {
    if (waited > READY_MS) throw new Error(`dev is not ready: ${dev.outcome.output}`);
    await Promise.race([sleep(100), ended]);
  }
  return {
    started: dev.outcome.output,
    async stop() {
      dev.child.kill('SIGINT');
      return dev.finished;
    },
  };
}

/** The sweep runs each minute: it tells who dropped off. */
export async function swept(cwd: string): Promise<void> {
  await sleep(65_000);
  await settled(cwd);
}

/** What was sent has been worked off: for some seconds nothing new has come out. */
export async function settled(cwd: string): Promise<void> {
  let before = '';
  for (let waited = 0; waited < SETTLED_MS; waited += 3000) {
    const counts = [];
    for (const list of [['journeys'], ['flags'], ['quarantine', 'list']]) {
      const answer = items.parse(await askHilvan([...list, '--limit', '10000'], cwd));
      counts.push(answer.items.length);
    }
    const now = counts.join();
    if (now === before) return;
    before = now;
    await sleep(3000);
  }
  throw new Error(`It does not come to rest: ${before} journeys, flags and quarantined touchpoints`);
}
