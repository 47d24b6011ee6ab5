import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { ingestCounts } from '../../cli/demo/ingest-counts.ts';
import { rebuildTable } from '../../cli/repair/rebuild-table.ts';
import { simulateCompany } from '../../cli/simulation/company.ts';
import { createRandom, type Random } from '../../cli/simulation/random.ts';
import { type FlagAnnouncement, flagAnnouncement } from '../../shared/contract/flag.ts';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import { credentials, type LocalStack, startStack, temporaryFolder } from './local-stack.ts';
import { type MortalRuntime, OBSERVER, observedAssembly, startMortal } from './mortal-runtime.ts';
import { outcomeByCore, outcomeOf } from './outcome.ts';

const KILLS = process.env['HILVAN_LONG'] === undefined ? 20 : 100;
const TOUCHPOINTS = 25 * KILLS;
const INVALID = KILLS;
const SENDERS = 2;
const SEED = Number(process.env['HILVAN_SEED']);
/** So long ago that every deadline has passed: `now` decides nothing. */
const START = Date.UTC(2025, 0, 1);

type Sending = Pick<Touchpoint, 'id'>;
const company: Touchpoint[] = simulateCompany({ seed: SEED, customers: 5 * KILLS, days: 25, startAt: START })
  .map(each => each.touchpoint)
  .take(TOUCHPOINTS)
  .toArray();
const invalid = company
  .slice(0, INVALID)
  .map(each => ({ ...each, id: `${each.id}-invalid`, activity: 'Not Valid!' }));

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let living: MortalRuntime | undefined;
let last: LocalStack | undefined;
const complaints: string[] = [];
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(async () => {
  await living?.kill();
  await last?.stop();
  await folder.remove();
});

it(`loses nothing, counts nothing twice and announces every flag over ${KILLS} kills of runtime and engine`, async ({
  onTestFailed,
}) => {
  onTestFailed(() => console.log(complaints.slice(-50).join('\n')));
  expect(company).toHaveLength(TOUCHPOINTS);
  const random = createRandom(SEED);
  const assembly = await observedAssembly(path.join(folder.dir, 'assembly'));
  const dataDir = path.join(folder.dir, 'data');
  const acknowledged = new Set<string>();
  const pending: Sending[] = [];
  const kills = { runtime: 0, starting: 0, engine: 0 };

  const start = () => startMortal(assembly, dataDir, line => complaints.push(line));
  living = start();
  let newborn = false;
  const all = [...company.keys()].flatMap(i => [company[i], invalid[i]]).filter(each => each !== undefined);
  const share = Math.ceil(all.length / KILLS);
  for (let n = 0; n < KILLS; n++) {
    pending.push(...all.slice(n * share, (n + 1) * share));
    if (newborn && random.chance(0.25)) {
      await sleep(random.int(0, 800));
      await living.kill();
      kills.starting++;
      living = start();
      continue;
    }
    const { awsEndpoint } = await living.ready;
    const sending = new AbortController();
    const senders = Array.from({ length: SENDERS }, (_, i) =>
      send(awsEndpoint, { pending, acknowledged }, random.fork(`${n}/${i}`), sending.signal),
    );
    await sleep(random.int(100, 1400));
    newborn = n === KILLS - 1 || random.chance(0.5);
    await (newborn ? living.kill() : living.killEngine());
    kills[newborn ? 'runtime' : 'engine']++;
    sending.abort();
    await Promise.all(senders);
    if (newborn && n < KILLS - 1) living = start();
  }
  await living.kill();
  living = undefined;
  const byThen = acknowledged.size;

  last = await startStack(dataDir, undefined, assembly);
  const stack = last;
  await send(stack.runtime.awsEndpoint, { pending, acknowledged }, random);
  await stack.runtime.idle();
  await sweepAll(stack);

  // A killed runtime takes an attempt from each message it held, so some may have used up theirs: docs/operations.md
  // says to send them back. No message is given up once nobody is killed.
  const redriven = await redriveFailed(stack);
  await stack.runtime.idle();
  await sweepAll(stack);
  const { queues } = stack.runtime.health();
  for (const [name, { deadLetter, ready }] of Object.entries(queues)) {
    if (deadLetter) expect(ready, name).toBe(0);
  }
  expect(acknowledged.size).toBe(company.length + invalid.length);

  // Every acknowledged one is there: a valid one stored, an invalid one in quarantine, once; nothing is left over.
  const tids = company.map(each => stack.intake.hasher.digest(each.id));
  const stored = await stack.store.getTouchpoints(tids);
  expect(stored.map(each => each.tid).sort()).toEqual(tids.sort());
  const quarantined = z
    .array(z.object({ touchpoint: z.string() }))
    .parse(await stack.all('/v1/quarantine'))
    .map(each => each.touchpoint);
  expect(quarantined.sort()).toEqual(invalid.map(each => each.id).sort());

  // Every flag of the core was announced, in its last state, and an event id never had two contents.
  const byCore = outcomeByCore(company, stack.intake, Date.now());
  const persons = Object.keys(byCore.persons);
  expect(Object.keys(byCore.flags).length).toBeGreaterThan(KILLS);
  const announced = new Map<string, FlagAnnouncement>();
  const announcements = await observed(stack);
  for (const each of announcements) {
    expect(each, 'the same id, the same event').toEqual(announced.get(each.eventId) ?? each);
    announced.set(each.eventId, each);
  }
  const kept = (await Promise.all(persons.map(each => stack.store.flagsOf(each)))).flat();
  for (const { flag, sequence } of kept) {
    const event = announced.get(`${flag.id}#${sequence}`);
    expect(event).toMatchObject({ sequence, transition: flag.state, flag });
  }
  expect(Object.fromEntries(kept.map(({ flag }) => [flag.id, flag]))).toMatchObject(byCore.flags);
  for (const node of (await stack.store.getNodes(persons)).values()) {
    expect(node.todo, node.id).toEqual([]);
    const waiting = node.person?.outbox.filter(each => !announced.has(`${each.flag.id}#${each.sequence}`));
    expect(waiting, node.id).toEqual([]);
  }

  // A rebuild from the set finds nothing to mend, and all is what the core makes of the set.
  const { tally } = await rebuildTable({
    endpoint: stack.runtime.awsEndpoint,
    table: stack.runtime.tableName,
    bus: stack.runtime.busName,
    resume: false,
    restart: false,
    dryRun: false,
    width: 8,
    signal: new AbortController().signal,
  });
  const outcome = await outcomeOf(stack, company);
  const counts = await ingestCounts(dataDir);
  console.log(
    [
      `${KILLS} kills: ${kills.runtime} of the runtime, ${kills.starting} while it started, ${kills.engine} of the engine`,
      `${byThen} of ${acknowledged.size} touchpoints acknowledged before the last kill; ${stored.length} stored, ${quarantined.length} quarantined`,
      `ingest counted ${counts.received} = ${counts.stored} stored + ${counts.duplicate} duplicate + ${counts.quarantined} quarantined`,
      `${redriven} messages sent back from the dead-letter queue`,
      `${kept.length} flags, ${announced.size} events, announced ${announcements.length} times`,
      `rebuild: ${JSON.stringify(tally)}`,
    ].join('\n'),
  );
  expect(counts.received).toBe(counts.stored + counts.duplicate + counts.quarantined);
  for (const part of ['attributions', 'persons', 'journeys', 'flags'] as const) {
    expect(outcome[part], part).toEqual(byCore[part]);
  }
  const mended = Object.entries(tally).filter(
    ([name, count]) => name !== 'touchpoints' && name !== 'nodes' && count > 0,
  );
  expect(mended, 'mended by the rebuild').toEqual([]);
}, 900_000);

interface Load {
  pending: Sending[];
  acknowledged: Set<string>;
}

/** Sends what is pending until there is no more, or nobody answers; what was not acknowledged is pending again. */
async function send(
  endpoint: string,
  { pending, acknowledged }: Load,
  random: Random,
  signal?: AbortSignal,
): Promise<void> {
  const client = new EventBridgeClient({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  while (pending.length > 0 && signal?.aborted !== true) {
    const batch = pending.splice(0, random.int(1, 5));
    try {
      const Detail = JSON.stringify({ touchpoints: batch });
      const Entries = [
        { EventBusName: 'hilvan', Source: 'test.company', DetailType: 'Touchpoint Batch', Detail },
      ];
      const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries }));
      if (FailedEntryCount !== 0) throw new Error('The entry was refused');
      for (const { id } of batch) acknowledged.add(id);
    } catch (error) {
      pending.push(...batch);
      // Killed: whoever sends to the next one takes it.
      if (signal === undefined) throw error;
      break;
    }
    if (signal !== undefined) await sleep(random.int(0, 40));
  }
  client.destroy();
}

/** One sweep looks at so many timers; those of a simulated company may be more. */
async function sweepAll({ runtime, store }: LocalStack): Promise<void> {
  for (let left = 1; left > 0; left = (await store.dueTimers(Date.now(), 1)).length) {
    await runtime.invoke('sweep', {});
    await runtime.idle();
  }
}

/** What an operator's redrive does: from ingest's dead letters back to its queue. Answers how many there were. */
async function redriveFailed(stack: LocalStack): Promise<number> {
  const queues = Object.keys(stack.runtime.health().queues);
  const named = (part: string) => queues.find(name => name.includes(part)) ?? part;
  const client = sqsClient(stack);
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: named('IngestQueue') }));
  const failed = await drain(stack, named('IngestFailed'), MessageBody =>
    client.send(new SendMessageCommand({ QueueUrl, MessageBody })),
  );
  client.destroy();
  return failed;
}

/** Every announcement that the bus ever took, each as often as it did. */
async function observed(stack: LocalStack): Promise<FlagAnnouncement[]> {
  const found: FlagAnnouncement[] = [];
  await drain(stack, OBSERVER, async body => {
    found.push(announcementEvent.parse(JSON.parse(body)).detail);
  });
  return found;
}

function sqsClient({ runtime }: LocalStack): SQSClient {
  return new SQSClient({ endpoint: runtime.awsEndpoint, region: runtime.region, credentials });
}

/** Takes every message out of a queue; answers how many there were. */
async function drain(
  stack: LocalStack,
  QueueName: string,
  take: (body: string) => Promise<unknown>,
): Promise<number> {
  const client = sqsClient(stack);
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName }));
  for (let count = 0; ; ) {
    const receive = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 });
    const { Messages: messages = [] } = await client.send(receive);
    if (messages.length === 0) {
      client.destroy();
      return count;
    }
    for (const { Body = '' } of messages) await take(Body);
    const Entries = messages.map((each, i) => ({ Id: String(i), ReceiptHandle: each.ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    count += messages.length;
  }
}

const announcementEvent = z.object({ detail: flagAnnouncement });
