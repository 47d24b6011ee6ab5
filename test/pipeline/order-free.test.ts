import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type IngestCounts, ingestCounts } from '../../cli/demo/ingest-counts.ts';
import { createBusClient } from '../../cli/send/bus-client.ts';
import { simulateCompany } from '../../cli/simulation/company.ts';
import { createRandom } from '../../cli/simulation/random.ts';
import type { Touchpoint } from '../../shared/contract/touchpoint.ts';
import { publishTouchpoints } from '../../shared/eventbridge/publisher.ts';
import { readTouchpoint } from '../../shared/steps/intake.ts';
import { type LocalStack, startStack, temporaryFolder } from './local-stack.ts';
import { type Outcome, outcomeByCore, outcomeOf } from './outcome.ts';

const TOUCHPOINTS = process.env['HILVAN_LONG'] === undefined ? 1500 : 5000;
const CLIENTS = 4;
const SEED = Number(process.env['HILVAN_SEED']);
/** So long ago that every deadline has passed: `now` decides nothing. */
const START = Date.UTC(2025, 0, 1);

const company: Touchpoint[] = simulateCompany({
  seed: SEED,
  customers: TOUCHPOINTS / 10,
  days: 25,
  startAt: START,
})
  .map(each => each.touchpoint)
  .take(TOUCHPOINTS)
  .toArray();

interface Run {
  outcome: Outcome;
  counts: IngestCounts;
  /** Touchpoints of the company in the table. */
  stored: number;
  deadLetters: number;
  redelivered: boolean;
  intake: LocalStack['intake'];
}
const PARTS = ['attributions', 'persons', 'journeys', 'flags'] as const;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

it(`${TOUCHPOINTS} touchpoints, shuffled and doubled, by ${CLIENTS} clients at once, give what they give in order, and what the core gives`, async () => {
  expect(company).toHaveLength(TOUCHPOINTS);
  const random = createRandom(SEED);
  const twice = shuffled(company, random).slice(0, TOUCHPOINTS / 5);
  const sendings = shuffled([...company, ...twice], random);
  const dataDir = path.join(folder.dir, 'shuffled');
  const disorderly = await run('shuffled', await startStack(dataDir), async stack => {
    const parts = Map.groupBy(sendings, () => random.int(0, CLIENTS - 1));
    await Promise.all([...parts.values()].map(part => send(stack, part, random.int(3, 8))));
  });
  check(disorderly, sendings.length);
  const second = path.join(folder.dir, 'in-order');
  const orderly = await run('in order', await startStack(second, dataDir), stack => send(stack, company, 5));
  check(orderly, TOUCHPOINTS);
  for (const part of PARTS) {
    expect(JSON.stringify(disorderly.outcome[part]), part).toBe(JSON.stringify(orderly.outcome[part]));
  }
});

function check({ outcome, counts, stored, deadLetters, redelivered, intake }: Run, sent: number): void {
  expect(counts).toMatchObject({ received: sent, quarantined: 0 });
  expect(counts.stored + counts.duplicate).toBe(sent);
  // What a redelivery finds done it counts as a duplicate: a machine too busy for a function's time makes some.
  if (!redelivered) expect(counts.stored).toBe(TOUCHPOINTS);
  expect([stored, deadLetters]).toEqual([TOUCHPOINTS, 0]);
  const byCore = outcomeByCore(company, intake, Date.now());
  expect(Object.keys(byCore.journeys).length).toBeGreaterThan(100);
  expect(Object.keys(byCore.flags).length).toBeGreaterThan(100);
  for (const part of PARTS) expect(outcome[part], part).toEqual(byCore[part]);
}

async function run(
  name: string,
  stack: LocalStack,
  feed: (stack: LocalStack) => Promise<void>,
): Promise<Run> {
  try {
    await feed(stack);
    await stack.runtime.idle();
    await sweepAll(stack);
    const outcome = await outcomeOf(stack, company);
    const stored = await inTable(stack);
    const { queues } = stack.runtime.health();
    const deadLetters = Object.values(queues).filter(each => each.deadLetter);
    await stack.stop();
    const counts = await ingestCounts(stack.dataDir);
    console.log(
      `${name}: ${counts.received} sent = ${counts.stored} stored + ${counts.duplicate} duplicate + ${counts.quarantined} quarantined; ${stored} in the table`,
    );
    return {
      outcome,
      stored,
      counts,
      intake: stack.intake,
      redelivered: stack.complaints.length > 0,
      deadLetters: deadLetters.reduce((sum, each) => sum + each.ready + each.inFlight + each.delayed, 0),
    };
  } finally {
    for (const line of stack.complaints) console.log(`${name}: ${line.slice(0, 300)}`);
    await stack.stop();
  }
}

async function send({ runtime }: LocalStack, touchpoints: readonly Touchpoint[], maxTouchpoints: number) {
  const client = createBusClient(runtime.awsEndpoint, {});
  const report = await publishTouchpoints(
    { client, busName: runtime.busName, source: 'test.company', maxTouchpoints },
    touchpoints,
  );
  client.destroy();
  expect(report).toEqual({ sent: touchpoints.length, rejected: [] });
}

/** One sweep looks at so many timers; those of a simulated company may be more. */
async function sweepAll({ runtime, store }: LocalStack): Promise<void> {
  for (let left = 1; left > 0; left = (await store.dueTimers(Date.now(), 1)).length) {
    await runtime.invoke('sweep', {});
    await runtime.idle();
  }
}

async function inTable({ store, intake }: LocalStack): Promise<number> {
  const tids = company.flatMap(each => {
    const read = readTouchpoint(each, Date.now(), intake);
    return read.ok ? [read.touchpoint.tid] : [];
  });
  return (await store.getTouchpoints(tids)).length;
}

function shuffled<T>(items: readonly T[], random: ReturnType<typeof createRandom>): T[] {
  return items
    .map(item => ({ item, place: random.next() }))
    .sort((a, b) => a.place - b.place)
    .map(each => each.item);
}
