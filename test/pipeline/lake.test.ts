import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defaultIdentityConfig } from '../../shared/contract/identity-config.ts';
import { digest } from '../../shared/crypto/hasher.ts';
import { createRanks } from '../../shared/domain/identity.ts';
import { createDirectoryFiles } from '../../shared/lake/directory-files.ts';
import { createLakeTables } from '../../shared/lake/tables.ts';
import { lakeNames } from '../../shared/steps/lake/lake-names.ts';
import type { LakeTables } from '../../shared/steps/lake/ports.ts';
import { personRows } from '../../shared/steps/lake/read-lake.ts';
import { credentials, type LocalStack, startStack, temporaryFolder } from './local-stack.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let stack: LocalStack;
let lakeDir: string;
let lake: LakeTables;
beforeAll(async () => {
  folder = await temporaryFolder();
  stack = await startStack(folder.dir, undefined, undefined, true);
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  await folder.remove();
});

const at = (hour: number) => new Date(Date.UTC(2026, 0, 2, hour)).toISOString();
const touchpoint = (id: string, hour: number, activity: string, identifiers: object, more: object = {}) => ({
  ...{ id, occurredAt: at(hour), channel: 'web', activity, identifiers, ...more },
});

async function send(...touchpoints: object[]): Promise<void> {
  const { awsEndpoint: endpoint, region, busName } = stack.runtime;
  const client = new EventBridgeClient({ endpoint, region, credentials });
  const Detail = JSON.stringify({ touchpoints });
  const entry = { EventBusName: busName, Source: 'shop.web', DetailType: 'Touchpoint Batch', Detail };
  const { FailedEntryCount } = await client.send(new PutEventsCommand({ Entries: [entry] }));
  client.destroy();
  expect(FailedEntryCount).toBe(0);
  await stack.runtime.idle();
  // The lake judges drop-offs as it folds; the API tells of those that a sweep announced.
  stack.runtime.runSchedule('SweepEveryMinute');
  await stack.runtime.followed();
  const [name = ''] = (await readdir(path.join(folder.dir, 's3'))).filter(each =>
    each.includes('-lakebucket'),
  );
  lakeDir = path.join(folder.dir, 's3', name);
  lake = createLakeTables(createDirectoryFiles(lakeDir));
}

/** Whose each touchpoint is, and the journeys, as the lake has them. */
async function inLake() {
  const holders: Record<string, string> = {};
  const journeys: Record<string, unknown> = {};
  const flags: string[] = [];
  for await (const rows of personRows(lake)) {
    for (const row of rows.touchpoints) holders[row.touchpoint] = row.person;
    for (const { journey, person, state, touchpoints, cost } of rows.journeys)
      journeys[journey] = { person, state, touchpoints, cost };
    flags.push(...rows.flags.map(each => each.flag));
  }
  return { holders, journeys, flags: flags.sort() };
}

const nameOf = lakeNames(digest, createRanks(defaultIdentityConfig));

const journeyShown = z.object({
  id: z.string(),
  person: z.string(),
  state: z.string(),
  touchpoints: z.number(),
  cost: z.object({ amount: z.number() }),
});

const flagShown = z.object({ id: z.string(), person: z.string() });

/** What the API tells, under the names of the lake. */
async function inApi() {
  const shown = (await stack.all('/v1/journeys')).map(each => journeyShown.parse(each));
  return {
    journeys: Object.fromEntries(
      shown.map(({ id, person, state, touchpoints, cost }) => [
        id,
        { person: nameOf(person), state, touchpoints, cost: cost.amount },
      ]),
    ),
    flags: (await stack.all('/v1/flags'))
      .map(each => flagShown.parse(each))
      .map(({ id, person }) => id.replace(/[^~]+$/, nameOf(person)))
      .sort(),
  };
}

async function bytesOfLake(): Promise<string> {
  const names = await readdir(lakeDir, { recursive: true, withFileTypes: true });
  const files = names.filter(each => each.isFile());
  const contents = await Promise.all(
    files.map(each => readFile(path.join(each.parentPath, each.name), 'latin1')),
  );
  return contents.join('\n');
}

const anna = { customerId: 'anna' };
const tablet = { anonymousId: 'tablet' };

describe('the lake of the local stack', () => {
  it('follows the table: late data, and a login that moves journeys', async () => {
    await send(
      touchpoint('a1', 8, 'order.placed', anna),
      touchpoint('a2', 10, 'order.status-asked', anna, {
        channel: 'call-center',
        context: { received: false },
      }),
      touchpoint('t1', 9, 'product.viewed', tablet),
      touchpoint('b1', 9, 'order.placed', { customerId: 'ben' }),
    );
    const before = await inLake();
    expect(before).toMatchObject(await inApi());
    expect(Object.keys(before.holders).sort()).toEqual(['a1', 'a2', 'b1', 't1']);
    expect(before.holders['t1']).not.toBe(before.holders['a1']);

    await send(touchpoint('a0', 7, 'product.viewed', anna));
    await send(touchpoint('a3', 11, 'order.status-asked', { ...anna, ...tablet }));
    const after = await inLake();
    expect(after).toMatchObject(await inApi());
    expect(after.holders['t1']).toBe(after.holders['a1']);
  }, 60_000);

  it('is compacted every hour without a change of what it says', async () => {
    const before = await inLake();
    stack.runtime.runSchedule('LakeEveryHour');
    await stack.runtime.idle();
    expect(await inLake()).toEqual(before);
    expect(stack.complaints).toEqual([]);
  }, 60_000);

  it('holds nothing of an erased person in any file', async () => {
    const { holders } = await inLake();
    expect(await bytesOfLake()).toContain('a2');
    const { apiUrl, apiToken } = stack.runtime;
    const answer = await fetch(`${apiUrl}/v1/erasures`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiToken}` },
      body: JSON.stringify({
        ...{ id: 'r-1', actor: 'ana', reason: 'asked' },
        identifier: { namespace: 'customerId', value: 'anna' },
      }),
    });
    expect(answer.status).toBe(202);
    const state = async () => {
      await stack.runtime.idle();
      return stack.get('/v1/erasures/r-1').catch(() => undefined);
    };
    await expect
      .poll(state, { timeout: 60_000, interval: 300 })
      .toMatchObject({ state: 'done', lake: 'clean' });
    await stack.runtime.followed();
    expect(Object.keys((await inLake()).holders)).toEqual(['b1']);
    const table = createLakeTables(createDirectoryFiles(lakeDir));
    const bucket = table.bucketOf(holders['a1'] ?? '');
    for (const name of ['touchpoints', 'journey_steps', 'journeys', 'flags', 'sightings'] as const) {
      for (const file of await table.files(name, bucket)) {
        for await (const part of table.read({ ...file, table: name }))
          expect(part.map(each => each.person)).not.toContain(holders['a1']);
      }
    }
    expect(stack.complaints).toEqual([]);
  }, 90_000);
});
