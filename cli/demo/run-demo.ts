import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalRuntime } from '../../local/runtime.ts';
import { aborted } from '../interrupt.ts';
import { startProgress } from '../progress.ts';
import { createBusClient } from '../send/bus-client.ts';
import { simulateCompany } from '../simulation/company.ts';
import { DAY, type Emission } from '../simulation/story.ts';
import type { StackFlags } from '../stack/stack-options.ts';
import { startStack } from '../stack/start-stack.ts';
import { paint, print, printJson, tell } from '../terminal.ts';
import { gatherStory } from './gather-story.ts';
import { ingestCounts } from './ingest-counts.ts';
import { feedLive } from './live-feed.ts';
import { withMess } from './mess.ts';
import { printStory } from './print-story.ts';
import { sendHistory } from './send-history.ts';
import type { Language } from './words/language.ts';
import { createSpeaker, type Speaker } from './words/speaker.ts';

export interface DemoOptions extends StackFlags {
  /** Where state is kept; left out: in a folder that goes with the demo. */
  dataDir: string | undefined;
  customers: number;
  seed: number;
  once: boolean;
  json: boolean;
  language: Language;
}

/** Days before now, and days that the live feed may tell. */
const HISTORY_DAYS = 21;
const LIVE_DAYS = 60;

/** Local mode, three weeks of a simulated company, the story, and then life goes on until the signal. */
export async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<void> {
  const own = options.dataDir === undefined ? await mkdtemp(join(tmpdir(), 'hilvan-demo-')) : undefined;
  const dataDir = own ?? options.dataDir ?? '';
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const runtime = await startStack(
      { ...options, dataDir, signingKey: options.signingKey, listed: own === undefined },
      signal,
    );
    try {
      await showCompany(runtime, dataDir, own === undefined ? dataDir : undefined, options, signal);
    } finally {
      await runtime.stop();
    }
  } finally {
    if (own !== undefined) await rm(own, { recursive: true, force: true });
  }
}

async function showCompany(
  runtime: LocalRuntime,
  dataDir: string,
  keptIn: string | undefined,
  { customers, seed, once, json, language }: DemoOptions,
  signal: AbortSignal,
): Promise<void> {
  const speaker = createSpeaker(language);
  const { say } = speaker;
  const now = Date.now();
  const startAt = Math.floor(now / DAY - HISTORY_DAYS) * DAY;
  const company = simulateCompany({ seed, customers, startAt, days: HISTORY_DAYS + LIVE_DAYS });
  const { history, rest } = divide(company, now);
  const sendings = withMess(history, seed);
  const client = createBusClient(runtime.awsEndpoint, process.env);
  try {
    signal.throwIfAborted();
    const before = await ingestCounts(dataDir);
    const sending = startProgress(say.sending({ touchpoints: sendings.length }));
    const sent = await sendHistory(sendings, client, runtime.busName, sending).finally(sending.end);
    await untilStitched(runtime, speaker, signal);
    const counts = difference(await ingestCounts(dataDir), before);
    const story = await gatherStory({ url: runtime.apiUrl, token: runtime.apiToken });
    if (json) {
      const { apiUrl, apiToken: token, awsEndpoint, busName } = runtime;
      printJson({ ...story, sent, conservation: counts, addresses: { apiUrl, token, awsEndpoint, busName } });
    } else {
      printStory({ story, counts, sent, days: HISTORY_DAYS, addresses: runtime, keptIn }, speaker);
    }
    if (once) return;
    print();
    print(paint('dim', say.goesOn));
    await feedLive(rest, client, runtime.busName, speaker, signal);
    await aborted(signal);
  } finally {
    client.destroy();
  }
}

/** What happened before now, at once; the rest as it is asked for. */
function divide(company: Iterator<Emission>, now: number): { history: Emission[]; rest: Iterable<Emission> } {
  const history: Emission[] = [];
  let next = company.next();
  while (next.done !== true && next.value.at <= now) {
    history.push(next.value);
    next = company.next();
  }
  return {
    history,
    rest: {
      *[Symbol.iterator]() {
        for (; next.done !== true; next = company.next()) yield next.value;
      },
    },
  };
}

/** The queue is worked off, and the sweep has told who dropped off. */
async function untilStitched(runtime: LocalRuntime, { say }: Speaker, signal: AbortSignal): Promise<void> {
  tell(paint('dim', say.stitching, process.stderr));
  await Promise.race([runtime.idle(), aborted(signal)]);
  signal.throwIfAborted();
  await runtime.invoke('sweep', {});
  await runtime.idle();
}

type Counts = Awaited<ReturnType<typeof ingestCounts>>;

function difference(after: Counts, before: Counts): Counts {
  return {
    received: after.received - before.received,
    stored: after.stored - before.stored,
    duplicate: after.duplicate - before.duplicate,
    quarantined: after.quarantined - before.quarantined,
  };
}
